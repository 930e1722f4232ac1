/** What equal messages have in common. */

import type { DuplicateQuestion } from "../core/contracts/duplicate.js";
import type { Mail } from "../core/contracts/mail.js";
import type { Content } from "../core/contracts/ports.js";
import { parseHeader } from "../core/message/header.js";
import { SHORT, sha256 } from "../core/sha256.js";
import { fold } from "../core/text.js";

type Seen = Pick<Mail, "recipient" | "messageId" | "list" | "header">;

/** The same for every message that is equal by that question, to the same address. */
export function duplicateKeys(
  mail: Seen,
  content: Content,
): (question: Omit<DuplicateQuestion, "within">) => string {
  const { address, deliveredTo } = mail.recipient;
  const recipient = fold(address ?? deliveredTo ?? "");
  let digest: string | null = null;
  return ({ key, lists }) => {
    const list = lists === "apart" ? (mail.list?.id ?? "") : null;
    if (key !== null) return JSON.stringify(["by", recipient, list, key]);
    digest ??= digestOf(mail, content);
    return JSON.stringify(["content", recipient, list, mail.messageId, digest]);
  };
}

/** What servers on the way leave alone: the body as it is, and three fields of the header. */
function digestOf(mail: Seen, content: Content): string {
  const fields = ["From", "Date", "Subject"].map((name) => mail.header(name));
  const named = Buffer.from(`${JSON.stringify(fields)}\n`);
  const { bodyStart } = parseHeader(content.head);
  const digest =
    named.length + content.size - bodyStart <= SHORT
      ? sha256(Buffer.concat([named, content.head.subarray(bodyStart)]))
      : digestOfLong(named, content, bodyStart);
  return digest.toString("base64url");
}

/** The same of what SHA-256 in JavaScript would take too long for. */
function digestOfLong(named: Buffer, content: Content, bodyStart: number): Buffer {
  const hash = crypto().createHash("sha256").update(named);
  let above = bodyStart;
  for (const chunk of content.chunks()) {
    hash.update(chunk.subarray(above));
    above = Math.max(0, above - chunk.length);
  }
  return hash.digest();
}

/** Not imported: to load it takes longer than all the rest, and what is short needs none. */
function crypto(): typeof import("node:crypto") {
  return require("node:crypto");
}
