/** Archives of generated mail: what one person gets, of which five rules each take a part. */

import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { randomNumbers } from "./random.js";

/**
 * The part of the mail that each rule takes: the rules ask in this order, and each message fits one
 * of them.
 */
export const SORTS = ["list", "billing", "course", "virus", "rest"] as const;
export type Sort = (typeof SORTS)[number];

interface Fields {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly more?: string;
}

const FIELDS: Readonly<Record<Sort, (index: number) => Fields>> = {
  list: (index) => ({
    from: `"Lister, ${index}" <someone${index}@elsewhere.example>`,
    to: "beginners@perl.org",
    subject: `Re: [beginners] a question, number ${index}`,
    more: `List-Id: Beginners <beginners.perl.org>
List-Post: <mailto:beginners@perl.org>
List-Unsubscribe: <mailto:beginners-unsubscribe@perl.org>
Precedence: list
`,
  }),
  billing: (index) => ({
    from: `Accounts <invoices@billing.supplier.example>`,
    to: "merlyn@stonehenge.example",
    subject: `=?utf-8?Q?Rechnung_f=C3=BCr_Auftrag_${index}?=`,
  }),
  course: (index) => ({
    from: `customer${index}@elsewhere.example`,
    to: "training@stonehenge.example",
    subject: `A course in week ${index % 52}`,
  }),
  virus: (index) => ({
    from: "Scanner <postmaster@elsewhere.example>",
    to: "merlyn@stonehenge.example",
    subject: `Virus found in message ${index}`,
    more: "Auto-Submitted: auto-generated\n",
  }),
  rest: (index) => ({
    from: `"A Friend" <friend${index % 100}@elsewhere.example>`,
    to: "merlyn@stonehenge.example",
    subject: `Lunch on day ${index}`,
  }),
};

/** @returns a message without a From_ line, of some 3 to 8 kB, of which 2 are its header */
export function archived(index: number): Buffer {
  const sort = SORTS[index % SORTS.length] ?? "rest";
  const { from, to, subject, more = "" } = FIELDS[sort](index);
  const local = to.endsWith("@stonehenge.example") ? to.slice(0, to.indexOf("@")) : "lists";
  const draw = randomNumbers(index);
  const hex = (length: number) => Array.from({ length }, () => (draw() % 16).toString(16)).join("");
  const hop = (
    number: number,
  ) => `Received: from hop${number}.elsewhere.example (hop${number}.elsewhere.example [192.0.2.${number}])
	by hop${number + 1}.elsewhere.example (Postfix) with ESMTPS id ${hex(10).toUpperCase()}
	for <${to}>; Sun, 22 Nov 2026 09:5${number}:00 +0000 (UTC)
`;
  const head = `Return-Path: <bounce-${index}@elsewhere.example>
X-Original-To: ${local}@stonehenge.example
Delivered-To: merlyn+${local}@blue.stonehenge.example
${[3, 2, 1].map(hop).join("")}DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=elsewhere.example; s=2026;
	h=from:to:subject:date:message-id; bh=${hex(43)}=;
	b=${[0, 1, 2, 3].map(() => hex(60)).join("\n	 ")}
From: ${from}
To: ${to}
Subject: ${subject}
Date: Sun, 22 Nov 2026 09:50:00 +0000
Message-ID: <${index}.${hex(16)}@elsewhere.example>
${more}MIME-Version: 1.0
User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.3
Content-Type: text/plain; charset=utf-8; format=flowed
Content-Transfer-Encoding: 8bit

`;
  const lines = Array.from(
    { length: 20 + (draw() % 70) },
    (_, line) => `Line ${line} of the text says ${hex(40)}.\n`,
  );
  return Buffer.from(head + lines.join(""));
}

const FROM_LINE = "From bounce@elsewhere.example  Sun Nov 22 10:00:00 2026\n";

export function writeMbox(path: string, count: number): void {
  const file = openSync(path, "w", 0o644);
  for (let index = 0; index < count; index++)
    writeSync(file, Buffer.concat([Buffer.from(FROM_LINE), archived(index), Buffer.from("\n")]));
  closeSync(file);
}

export function writeMaildir(path: string, count: number): void {
  for (const part of ["new", "cur", "tmp"]) mkdirSync(join(path, part), { recursive: true });
  for (let index = 0; index < count; index++) {
    writeFileSync(join(path, "cur", `${1_700_000_000 + index}.M1P1.archive:2,S`), archived(index), {
      mode: 0o644,
    });
  }
}
