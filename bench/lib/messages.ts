/** The messages that are delivered: made of a number, the same in each run. */

import { randomNumbers } from "./random.js";

const WORDS =
  "the a of and to in course training mail server time please number question about expression module week next meeting invoice house river mountain stone circle morning coffee release patch review list delivery queue address program language report".split(
    " ",
  );

/** Every delivery's rule looks for one of these. */
export const SUBJECT = "Delivery of order number";
export const BODY_WORD = "xylophone";

/** As Postfix hands it over, sent to training@stonehenge.example, which is merlyn's. */
const TRACE = `From customer@elsewhere.example  Sun Nov 22 10:00:00 2026
Return-Path: <customer@elsewhere.example>
X-Original-To: training@stonehenge.example
Delivered-To: merlyn+training@blue.stonehenge.example
Received: from mail.elsewhere.example (mail.elsewhere.example [192.0.2.7])
	by blue.stonehenge.example (Postfix) with ESMTP id 4F1C2A9
	for <training@stonehenge.example>; Sun, 22 Nov 2026 10:00:00 +0000 (UTC)
`;

export interface MessageParts {
  /** What stands behind SUBJECT; default 1. */
  readonly order?: number;
  /** Without the From_ line: as in a Maildir. */
  readonly filed?: boolean;
}

/** A message of about so many octets. */
export function message(size: number, { order = 1, filed = false }: MessageParts = {}): Buffer {
  const trace = filed ? TRACE.slice(TRACE.indexOf("\n") + 1) : TRACE;
  const head = `${trace}From: "A. Customer" <customer@elsewhere.example>
To: training@stonehenge.example
Subject: ${SUBJECT} ${order}
Date: Sun, 22 Nov 2026 09:59:58 +0000
Message-ID: <${order}.${size}@elsewhere.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

`;
  return Buffer.concat([Buffer.from(head), text(Math.max(0, size - head.length), order)]);
}

/** Lines of words. A large one repeats itself: it is made in no time then. */
function text(size: number, seed: number): Buffer {
  const draw = randomNumbers(seed);
  const last = `It ends with a ${BODY_WORD}.\n`;
  const lines: string[] = [];
  for (
    let length = last.length;
    length < Math.min(size, 50_000);
    length += lines.at(-1)?.length ?? 0
  ) {
    lines.push(`${Array.from({ length: 10 }, () => WORDS[draw() % WORDS.length]).join(" ")}\n`);
  }
  const block = Buffer.from(lines.join(""));
  if (block.length === 0) return Buffer.from(last);
  const blocks = Array.from(
    { length: Math.max(1, Math.round(size / (block.length + last.length))) },
    () => block,
  );
  return Buffer.concat([...blocks, Buffer.from(last)]);
}
