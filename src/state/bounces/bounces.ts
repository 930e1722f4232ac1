/**
 * Which members' mail came back. A folder for each member, named by the tag in the address that
 * takes the bounces; a file for each bounce, named by what it is, so that one that is delivered twice
 * counts once. What can't be read is not there.
 */

import { createHash, createHmac, randomBytes } from "node:crypto";
import { lstatSync } from "node:fs";
import { join } from "node:path";
import { foldAddress } from "../../core/message/addr-spec.js";
import { TAG_LENGTH } from "../../core/message/bounce-tag.js";
import { COUNTS_FOR } from "../../core/policy/member-bounce.js";
import { errorCode, parseJsonLine } from "../../core/text.js";
import { unlinkQuietly } from "../../io/fs/durable.js";
import { createWhole, readOwnText } from "../../io/fs/own-file.js";
import { namesIn } from "../../io/fs/read.js";
import type { Machine } from "../../io/machine.js";
import { BOUNCE_NAME, TAG_NAME } from "./leftovers.js";

/** One bounce. */
export interface Bounce {
  /** The list, by its name in the rules. */
  readonly list: string;
  /** The member's address. */
  readonly member: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What the other server said, in one line. */
  readonly why: string;
}

/** A member whose mail came back, the last bounce first. */
export interface Bouncing {
  readonly tag: string;
  readonly bounces: readonly [Bounce, ...Bounce[]];
}

const KEY = "key";
const REPORTED = "reported";
/** Bounces of one member that are kept. */
const MOST = 20;

type User = Pick<Machine, "host" | "uid">;

/** The folders of members. */
export function membersIn(folder: string): readonly string[] {
  return namesIn(folder).filter((name) => TAG_NAME.test(name));
}

/**
 * The secret that tags are made with; made with the first one.
 * @throws Error when it can't be had: then no address has a tag
 */
export function bounceKey(folder: string, { host, uid }: User): string {
  const path = join(folder, KEY);
  const kept = readOwnText(path, uid);
  if (kept !== null && kept !== "") return kept;
  try {
    createWhole(path, randomBytes(32).toString("hex"), host);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
  const made = readOwnText(path, uid);
  if (made !== null && made !== "") return made;
  throw new Error(`${path} can't be read, or others can change it: remove it`);
}

/** The secret, where there is one already. */
export function keptKey(folder: string, uid: number): string | null {
  return readOwnText(join(folder, KEY), uid) || null;
}

/** What stands for a member in the address that takes the bounces. */
export function tagOf(key: string, list: string, member: string): string {
  const about = `${list}\0${foldAddress(member)}`;
  return createHmac("sha256", key).update(about).digest("hex").slice(0, TAG_LENGTH);
}

/**
 * Notes a bounce.
 * @param id tells it from every other
 * @throws of the disk
 */
export function noteBounce(
  folder: string,
  { tag, id }: { readonly tag: string; readonly id: string },
  bounce: Bounce,
  host: User["host"],
): void {
  const own = join(folder, tag);
  const name = createHash("sha256").update(id).digest("hex").slice(0, 32);
  const others = namesIn(own).filter((each) => BOUNCE_NAME.test(each) && each !== name);
  for (const each of oldest(own, others)) unlinkQuietly(join(own, each));
  try {
    createWhole(join(own, name), JSON.stringify({ version: 1, ...bounce }), host);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
}

/** Those that have to go, so that there is room for one more. */
function oldest(folder: string, names: readonly string[]): readonly string[] {
  if (names.length < MOST) return [];
  const timed = names.map((name) => {
    const at = lstatSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return { name, at };
  });
  const sorted = timed.sort((one, other) => one.at - other.at).map(({ name }) => name);
  return sorted.slice(0, names.length - MOST + 1);
}

/** A member's bounces that still count, the last first; null where there is none. */
export function bouncesOf(folder: string, tag: string, { host, uid }: User): Bouncing | null {
  const now = host.now();
  const own = join(folder, tag);
  const [last, ...others] = namesIn(own)
    .filter((name) => BOUNCE_NAME.test(name))
    .flatMap((name) => parseJsonLine(readOwnText(join(own, name), uid) ?? "", isBounce) ?? [])
    .filter(({ at }) => Math.abs(now - at) < COUNTS_FOR)
    .sort((one, other) => other.at - one.at);
  return last === undefined ? null : { tag, bounces: [last, ...others] };
}

/** Who may tell of a member: one process, once in the time that a bounce counts. @throws of the disk */
export function claimReport(folder: string, tag: string, { host }: User): boolean {
  const path = join(folder, tag, REPORTED);
  const before = lstatSync(path, { throwIfNoEntry: false });
  if (before !== undefined && host.now() - before.mtimeMs >= COUNTS_FOR) unlinkQuietly(path);
  try {
    createWhole(path, "", host);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

/** What could not be told is told with the next bounce. */
export function dropReport(folder: string, tag: string): void {
  unlinkQuietly(join(folder, tag, REPORTED));
}

type Unknown<T> = { readonly [Key in keyof T]?: unknown };

function isBounce(value: unknown): value is Bounce {
  if (typeof value !== "object" || value === null) return false;
  const { list, member, at, why }: Unknown<Bounce> = value;
  return [list, member, why].every((each) => typeof each === "string") && typeof at === "number";
}
