/**
 * What a mail reader would see in a folder: whole messages, parts of messages, and whether the old
 * mail is as it was.
 */

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

export interface Box {
  readonly kind: "maildir" | "mbox";
  /** Below the home. */
  readonly path: string;
}

export interface Contents {
  /** How many whole copies there are of each message that was asked for. */
  readonly copies: readonly number[];
  /** Messages that are neither old nor whole. */
  readonly partial: number;
  /** The mail that was there before is there, octet for octet. */
  readonly old: boolean;
  /** The files that hold a whole copy. */
  readonly files: readonly string[];
}

/** How what is in a folder is compared. */
export interface Reading {
  /** Whether what was found is this message, whole. */
  readonly same: (found: Buffer, message: Buffer) => boolean;
  /** A mailbox's text without what programs note in it for themselves. */
  readonly plain: (text: string) => string;
}

export const EXACT: Reading = {
  same: (found, message) => found.equals(message),
  plain: (text) => text,
};

/** The old mail of a Maildir: two messages, one of them read. */
const OLD_FILES: Readonly<Record<string, string>> = {
  "cur/1000000000.M1P1Q1.old:2,S": "From: old@elsewhere.example\nSubject: old\n\nold mail\n",
  "new/1000000001.M2P2Q2.old": `From: old@elsewhere.example\nSubject: older\n\n${"older mail\n".repeat(400)}`,
};
const OLD_MBOX = Object.values(OLD_FILES)
  .map((text) => `From old@elsewhere.example  Fri Dec  5 09:00:00 2003\n${text}\n`)
  .join("");

/** The old mail, as files below the home. */
export function oldMail({ kind, path }: Box): readonly (readonly [name: string, text: string])[] {
  if (kind === "mbox") return [[path, OLD_MBOX]];
  return Object.entries(OLD_FILES).map(([name, text]) => [join(path, name), text]);
}

/** @param messages those that may have been delivered, as they are stored */
export function look(
  home: string,
  { kind, path }: Box,
  messages: readonly Buffer[],
  reading = EXACT,
): Contents {
  const found =
    kind === "maildir" ? lookAtFiles(join(home, path)) : lookAtMbox(join(home, path), reading);
  const which = found.messages.map(({ octets }) =>
    messages.findIndex((message) => reading.same(octets, message)),
  );
  return {
    copies: messages.map((_, index) => which.filter((number) => number === index).length),
    partial: which.filter((number) => number < 0).length,
    old: found.old,
    files: [
      ...new Set(found.messages.flatMap(({ file }, at) => ((which[at] ?? -1) < 0 ? [] : [file]))),
    ],
  };
}

interface Found {
  readonly messages: readonly { readonly file: string; readonly octets: Buffer }[];
  readonly old: boolean;
}

function lookAtFiles(folder: string): Found {
  const names = ["new", "cur"].flatMap((part) =>
    filesIn(join(folder, part)).map((name) => `${part}/${name}`),
  );
  const read = (name: string) => readFileSync(join(folder, name));
  const isOld = (name: string) =>
    OLD_FILES[name] !== undefined && read(name).equals(Buffer.from(OLD_FILES[name]));
  const messages = names
    .filter((name) => OLD_FILES[name] === undefined)
    .map((name) => ({ file: join(folder, name), octets: read(name) }));
  return {
    messages,
    old: Object.keys(OLD_FILES).every((name) => names.includes(name) && isOld(name)),
  };
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/**
 * With what rotation has put aside, the oldest first: two names may be of one file for a moment.
 */
function lookAtMbox(path: string, { plain }: Reading): Found {
  const files = [3, 2, 1]
    .map((number) => `${path}.${number}`)
    .concat(path)
    .filter((file) => existsSync(file));
  const different = files.filter(
    (file, at) => files.findIndex((other) => isSame(other, file)) === at,
  );
  const texts = different.map((file) => ({ file, text: plain(readFileSync(file, "latin1")) }));
  const old = texts[0]?.text.startsWith(OLD_MBOX) ?? false;
  const messages = texts.flatMap(({ file, text }, at) => {
    const rest = old && at === 0 ? text.slice(OLD_MBOX.length) : text;
    const records = rest === "" ? [] : rest.split(/(?<=\n\n)(?=From )/);
    return records.map((record) => ({ file, octets: Buffer.from(withoutFrame(record), "latin1") }));
  });
  return { messages, old };
}

function isSame(one: string, other: string): boolean {
  return statSync(one).ino === statSync(other).ino;
}

/**
 * A record without its From_ line and the empty line at its end; as it is when either is missing.
 */
function withoutFrame(record: string): string {
  return /^From .*\n([\s\S]*\n)\n$/.exec(record)?.[1] ?? record;
}
