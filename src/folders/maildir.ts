/**
 * Maildir: one file a message. Written and synced in tmp, where nobody reads, then linked into new
 * (or, with flags or keywords, into cur), and that folder synced. No lock: names are unique, and a link never
 * overwrites.
 */

import { linkSync, lstatSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Flag } from "../core/contracts/mail.js";
import type { Content, Folder, Host, StoreOptions } from "../core/contracts/ports.js";
import type { MaildirSpec } from "../core/language/folder-spec.js";
import { errorCode } from "../core/text.js";
import { createSynced, makeFolder, publish, syncFolder, unlinkQuietly } from "../io/fs/durable.js";
import { randomNumber } from "../io/fs/random.js";
import type { FolderTools } from "./folder-tools.js";

/**
 * Ahead of the name that the message is going to have, in tmp. Other programs put theirs beside,
 * under names much like what a Maildir asks for: so ours say whose they are.
 */
const MAILDIR_TEMP = "sortmail.";
export const MAILDIR_TEMP_NAME =
  /^sortmail\.\d{1,12}\.M\d{1,6}P\d{1,10}Q\d{1,15}R[0-9a-f]{1,8}\.[\w.\\-]{1,80}$/;

const LETTERS: Readonly<Record<Flag, string>> = {
  draft: "D",
  flagged: "F",
  passed: "P",
  replied: "R",
  seen: "S",
  trashed: "T",
};

/** Names that may be taken before something else must be wrong. */
const TRIES = 20;

let serial = 0;

/**
 * Opens a Maildir by its absolute path. It, and what is missing of tmp, new and cur, is made by the
 * first message.
 */
export function openMaildir(spec: MaildirSpec, tools: FolderTools): Folder {
  return {
    async store(content, options) {
      makeMaildir(spec.path);
      if (spec.subfolder !== undefined) await makeSubfolder(spec.path, spec.subfolder, tools);
      return store(spec, content, await lettersOf(spec.path, options, tools), tools.host);
    },
  };
}

/** The file that makes a Maildir a folder of the one that it is in (Maildir++). */
const SUBFOLDER_MARK = "maildirfolder";

/** The mark comes last: where it is, readers have been told. */
async function makeSubfolder(
  path: string,
  { subscribe }: NonNullable<MaildirSpec["subfolder"]>,
  tools: FolderTools,
): Promise<void> {
  const mark = join(path, SUBFOLDER_MARK);
  if (lstatSync(mark, { throwIfNoEntry: false }) !== undefined) return;
  const temp = join(path, "tmp", `${MAILDIR_TEMP}${uniqueName(tools.host)}`);
  if (subscribe) await (await import("./subscriptions.js")).subscribe(path, temp, tools);
  try {
    createSynced(mark, []);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
  syncFolder(path);
}

/** What a name says of its message, in ASCII order as the format asks: flags, then keywords. */
async function lettersOf(
  path: string,
  { flags = [], keywords = [], note }: StoreOptions,
  tools: FolderTools,
): Promise<string> {
  const ofFlags = [...new Set(flags.map((flag) => LETTERS[flag]))].sort().join("");
  if (keywords.length === 0) return ofFlags;
  const temp = join(path, "tmp", `${MAILDIR_TEMP}${uniqueName(tools.host)}`);
  const { keywordLetters } = await import("./maildir-keywords.js");
  const { letters, note: why } = await keywordLetters(path, keywords, temp, tools);
  if (why !== null) note?.(why);
  return `${ofFlags}${letters.join("")}`;
}

function store(
  { path, sizes }: MaildirSpec,
  content: Content,
  letters: string,
  host: Host,
): string {
  for (let tries = 1; ; tries++) {
    const name = uniqueName(host);
    const sized = sizes ? `${name},S=${content.size}` : name;
    const target =
      letters === "" ? join(path, "new", sized) : join(path, "cur", `${sized}:2,${letters}`);
    try {
      if (!linkInto(content.file, target))
        copyInto(content, join(path, "tmp", `${MAILDIR_TEMP}${name}`), target);
      return target;
    } catch (error) {
      if (errorCode(error) !== "EEXIST" || tries === TRIES) throw error;
    }
  }
}

/**
 * @returns false when there is no file to link, or it can't be linked to there: then it must be
 *   copied.
 */
function linkInto(file: string | null, target: string): boolean {
  if (file === null) return false;
  try {
    linkSync(file, target);
  } catch (error) {
    if (errorCode(error) === "EEXIST") throw error;
    return false;
  }
  settle(target);
  return true;
}

function copyInto(content: Content, temp: string, target: string): void {
  createSynced(temp, content.chunks());
  try {
    publish(temp, target);
    settle(target);
  } finally {
    unlinkQuietly(temp);
  }
}

/**
 * Syncs the published name, or takes it back: a message that is not surely there will be delivered
 * again.
 */
function settle(target: string): void {
  try {
    syncFolder(dirname(target));
  } catch (error) {
    unlinkQuietly(target);
    throw error;
  }
}

/**
 * A name that no other delivery gives: seconds, then whatever tells two of one second apart, then
 * the host. The microseconds have all their digits, so that names are in order of time.
 */
function uniqueName(host: Host): string {
  const now = host.now();
  const micros = String(Math.floor(now % 1000) * 1000 + randomNumber(1000)).padStart(6, "0");
  const random = randomNumber(0x1_0000_0000).toString(16);
  const hostname = host.hostname.replaceAll("/", "\\057").replaceAll(":", "\\072");
  return `${Math.floor(now / 1000)}.M${micros}P${host.pid}Q${serial++}R${random}.${hostname}`;
}

function makeMaildir(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile())
    throw new Error("is a file, not a Maildir: is it an mbox?");
  makeFolder(path);
  for (const name of ["tmp", "new", "cur"]) makeInner(join(path, name), name);
}

/**
 * The Maildir may be a link to another place, its own folders may not: a message must not leave it
 * between tmp and new.
 */
function makeInner(path: string, name: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) makeFolder(path);
  else if (!found.isDirectory()) throw new Error(`is no Maildir: its ${name} is not a folder`);
}
