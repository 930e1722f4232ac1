/** Writes a message, on nodemailer: a chunk of its own, loaded when there is one to send. */

import MailComposer from "nodemailer/lib/mail-composer";
import { encodeWord } from "nodemailer/lib/mime-funcs";
import type { Mailbox } from "./mailbox.js";

/** What is written: values are single lines, checked and of bearable length. */
interface MessagePreview {
  readonly from: Mailbox;
  readonly to: string;
  readonly replyTo: Mailbox | null;
  readonly subject: string;
  readonly date: Date;
  readonly messageId: string;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  /** Further fields, in order. */
  readonly extra: readonly (readonly [name: string, value: string])[];
  /** Lines end in LF. */
  readonly body: string;
}

/** The message's octets, with LF line ends; ASCII but for addresses that are not. */
export async function writeMail(mail: MessagePreview): Promise<Buffer> {
  const composer = new MailComposer({
    // In this shape nodemailer takes an address as it is; out of a text it might read several.
    from: written(mail.from),
    to: { name: "", address: mail.to },
    replyTo: mail.replyTo === null ? undefined : written(mail.replyTo),
    subject: encoded(mail.subject),
    date: mail.date,
    messageId: mail.messageId,
    inReplyTo: mail.inReplyTo ?? undefined,
    references: mail.references.length > 0 ? REFERENCES.slice(REFERENCES.indexOf("<")) : undefined,
    headers: mail.extra.map(([key, value]) => ({ key, value: encoded(value) })),
    text: mail.body,
    newline: "unix",
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const message = composer.compile();
  if (mail.inReplyTo !== null)
    message.setHeader("In-Reply-To", { prepared: true, value: mail.inReplyTo });
  return withReferences(await message.build(), mail.references);
}

/** nodemailer would take the blanks out of ids in quotes, and can't be told not to. */
const REFERENCES = "References: <references@mail.invalid>\n";

/** One id a line. The header comes first: nothing in the body can be what is looked for. */
function withReferences(octets: Buffer, ids: readonly string[]): Buffer {
  const at = ids.length === 0 ? -1 : octets.indexOf(REFERENCES);
  if (at < 0) return octets;
  const written = Buffer.from(`References: ${ids.join("\n ")}\n`);
  const [before, after] = [octets.subarray(0, at), octets.subarray(at + REFERENCES.length)];
  return Buffer.concat([before, written, after]);
}

/**
 * Text that looks like an encoded word is encoded once more: nodemailer would let it through, to be
 * decoded by whoever reads it.
 */
function encoded(value: string): string {
  return value.includes("=?") ? encodeWord(value, "B", 52) : value;
}

function written({ name, address }: Mailbox): Mailbox {
  return { name: name.replaceAll("=?", "= ?"), address };
}
