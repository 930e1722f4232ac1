/** Messages to send, and addresses to send them to: varied, and the same in each run. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CORPUS, corpusFiles } from "../harness/corpus.js";
import { MAIL_ACCOUNT } from "../harness/mail-home.js";

/** One message on its way to one address. */
export interface Sent {
  readonly recipient: string;
  readonly octets: Buffer;
}

/**
 * Of the corpus, as many from each of its sets as there are to be had: the small ones whole.
 * @param from leaves out so many
 */
export function corpusMessages(count: number, from = 0): Sent[] {
  const sets = readdirSync(join(CORPUS ?? "/nonexistent", "mail")).sort();
  const queues = sets.map((set) => corpusFiles(join("mail", set)));
  return [...takingTurns(queues)]
    .map((file) => asSent(readFileSync(file)))
    .filter(isWhole)
    .slice(from, from + count)
    .map(addressed);
}

/** A short one. */
export function note(recipient: string, subject = "Lunch"): Sent {
  const fields = `From: Ada Byron <ada@analytic.example>\nTo: ${recipient}\nSubject: ${subject}\n`;
  return { recipient, octets: Buffer.from(`${fields}\nHalf past twelve.\n`) };
}

/** The project's own. */
export function sampleMessages(): Sent[] {
  const folder = join(process.env.SORTMAIL_ROOT ?? process.cwd(), "samples");
  return readdirSync(folder)
    .sort()
    .map((name, index) => addressed(asSent(readFileSync(join(folder, name))), index));
}

function* takingTurns<T>(queues: readonly (readonly T[])[]): Generator<T> {
  const longest = Math.max(...queues.map(({ length }) => length));
  for (let round = 0; round < longest; round++)
    yield* queues.flatMap((queue) => queue.slice(round, round + 1));
}

/**
 * As a mail program hands it to its server: no From_ line on top, lines that end in LF here and in
 * CRLF on the wire.
 */
function asSent(octets: Buffer): Buffer {
  const text = octets
    .toString("latin1")
    .replace(/^>?From .*\n/, "")
    .replace(/\r+\n/g, "\n");
  return Buffer.from(text.endsWith("\n") ? text : `${text}\n`, "latin1");
}

/**
 * Whether it is header, empty line, body. What is not Postfix fixes, so that it arrives as
 * something else.
 */
function isWhole(octets: Buffer): boolean {
  const text = octets.toString("latin1");
  const end = text.indexOf("\n\n");
  const fields = /^(?:[!-9;-~]+:.*(?:\n[ \t].*)*(?:\n|$))+$/;
  return end > 0 && end < 50_000 && fields.test(text.slice(0, end)) && !text.includes("\0");
}

function addressed(octets: Buffer, index: number): Sent {
  const local = LOCAL_PARTS[index % LOCAL_PARTS.length] ?? "";
  const recipient = local.includes("@")
    ? local
    : `${local.replace("*", made(index))}@stonehenge.example`;
  return { recipient, octets };
}

/** `*` is something that nobody has thought of. */
const LOCAL_PARTS = [
  "training",
  MAIL_ACCOUNT,
  "*",
  "perl5-porters",
  "TRAINING",
  "*",
  "advocacy-return-*",
  "no.body+with.more",
  "Sort.Mail-*",
  "*",
  `${MAIL_ACCOUNT}@blue.stonehenge.example`,
  `${MAIL_ACCOUNT}+training@blue.stonehenge.example`,
  "key=value",
  "_*_",
  "x",
  MAIL_ACCOUNT.toUpperCase(),
];

/** Letters and digits without an order, for which nothing is left to chance. */
function made(index: number): string {
  return ((index + 1) * 2_654_435_761).toString(36);
}
