/** Messages checked by a name server of the test's own. */

import type { Connection } from "../../src/authentication/spf.js";
import { verifyMessage } from "../../src/authentication/verify-message.js";
import type { Checked } from "../../src/core/contracts/authentication.js";
import { memoryContent } from "../../src/io/content.js";
import { deadline } from "../folders/tools.js";
import { KEYS } from "./signing.js";

export const NOW = Date.parse("2026-12-01T12:00:00Z");

/** Where the messages of the tests come from, if they come from where they should. */
export const HOME = "192.0.2.1";

export interface Checking {
  /** The name server. */
  readonly at: string;
  /** Default: HOME. Null: nobody tells. */
  readonly address?: string | null;
  readonly sender?: string | null;
  readonly helo?: string;
  /** Milliseconds. */
  readonly timeout?: number;
  /** Of all addresses in From; else of the first address in the message. */
  readonly authors?: readonly string[];
}

export function check(message: string | Buffer, checking: Checking): Promise<Checked> {
  const { at, address = HOME, sender = "ada@a.example", helo = "mx.a.example" } = checking;
  const bytes = typeof message === "string" ? Buffer.from(message, "latin1") : message;
  const [, from = ""] = /^From:.*@([^\s>,]+)/im.exec(bytes.toString("latin1", 0, 65536)) ?? [];
  const domain = sender === null ? null : (sender.split("@").at(-1) ?? null);
  const connection: Connection = { sender, address: address ?? "", helo };
  return verifyMessage(
    {
      content: memoryContent(bytes),
      authors: checking.authors ?? [from.toLowerCase()],
      connection: address === null ? { why: "a test", domain } : connection,
    },
    {
      deadline: deadline(),
      now: NOW,
      hostname: "blue.stonehenge.example",
      servers: [at],
      timeout: checking.timeout ?? 20_000,
    },
  );
}

/** The same in one line: `spf=pass dkim=fail,pass dmarc=pass/reject arc=none`. */
export function told({ spf, dkim, dmarc, arc }: Checked): string {
  const signatures = dkim.map(({ result }) => result).join(",") || "-";
  const policy = dmarc?.policy === null || dmarc === null ? "" : `/${dmarc.policy}`;
  return `spf=${spf?.result ?? "-"} dkim=${signatures} dmarc=${dmarc?.result ?? "-"}${policy} arc=${arc ?? "-"}`;
}

/** As our own machine has taken it. */
export function delivered(message: string): string {
  return `Return-Path: <ada@a.example>
Delivered-To: merlyn+home@blue.stonehenge.example
Received: from mx.a.example (mx.a.example [192.0.2.1])
\tby blue.stonehenge.example (Postfix) with ESMTP id 1; Tue, 1 Dec 2026 12:00:00 +0000
${message}`;
}

export const LETTER = `From: Ada <ada@a.example>
To: merlyn@stonehenge.example
Subject: a  letter,
 folded
Date: Tue, 1 Dec 2026 11:59:00 +0000
Message-ID: <1@a.example>

Hello,
 so  much \t space \nand an end

`;

export const record = (key: keyof typeof KEYS) => KEYS[key].record;
