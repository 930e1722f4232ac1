/** Writes a message, on nodemailer: a chunk of its own, loaded when there is one to send. */

import MailComposer from "nodemailer/lib/mail-composer";
import { encodeWord } from "nodemailer/lib/mime-funcs";
import type { Mailbox } from "./mailbox.js";

/** What is written: values are single lines, checked and of bearable length. */
export interface MessagePreview {
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
export async function writeLetter(letter: MessagePreview): Promise<Buffer> {
  const composer = new MailComposer({
    // In this shape nodemailer takes an address as it is; out of a text it might read several.
    from: written(letter.from),
    to: { name: "", address: letter.to },
    replyTo: letter.replyTo === null ? undefined : written(letter.replyTo),
    subject: encoded(letter.subject),
    date: letter.date,
    messageId: letter.messageId,
    inReplyTo: letter.inReplyTo ?? undefined,
    references: letter.references.length > 0 ? letter.references.join(" ") : undefined,
    headers: letter.extra.map(([key, value]) => ({ key, value: encoded(value) })),
    text: letter.body,
    newline: "unix",
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
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
