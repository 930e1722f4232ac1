/**
 * Whether anybody of an address has written before. Each author is remembered with a mark of the
 * first message: its further copies, and its own retries, are the first as well.
 */

import type { Mail } from "../core/contracts/mail.js";
import { LONGEST_LIFE, type Memo, type MemoryStore } from "../core/contracts/memory.js";
import type { PeopleAnswer } from "../core/contracts/people.js";
import { fingerprint } from "../core/fingerprint.js";
import { foldAddress } from "../core/message/addr-spec.js";
import { messageOf } from "../core/text.js";
import { isoTime } from "../core/timestamp.js";
import type { Sorted } from "../pipeline/sort.js";
import type { LogEntry } from "../state/log/entry.js";
import { openMemory } from "../state/memory/stores.js";
import { type Asked, doubtAbout, inSources } from "./known-people.js";
import type { PeopleTools } from "./people-sources.js";
import type { Recorder } from "./recorder.js";

/** Milliseconds, 100 days: who goes on writing is remembered anew when so much has gone by. */
const RENEWED = 100 * 86_400_000;

/** An author, as remembered. */
interface Author {
  readonly address: string;
  readonly domain: string;
  /** Who only claims to be somebody is told from who is. */
  readonly key: string;
  readonly isVerified: boolean;
}

/** @throws Error when a source can't be read or trusted */
export async function isFirst(asked: Asked): Promise<PeopleAnswer> {
  const authors = await authorsOf(asked);
  if (authors.length === 0) return { yes: true, why: "From names nobody" };
  const { mail, tools } = asked;
  for (const author of authors) {
    const { yes, why } = author.isVerified
      ? await inSources(author, asked)
      : { yes: false, why: "" };
    if (yes) return { yes: false, why };
  }
  const keys = authors.map(({ key }) => key);
  const remembered = await memoryOf(tools).read("people", keys);
  for (const { address, key } of authors) {
    const first = remembered.get(key);
    if (first === undefined || markIn(first.value) === markOf(mail)) continue;
    if (isSince(first.value, tools.earlierTry())) continue;
    return { yes: false, why: `${address} has written before: ${dateIn(first.value)}` };
  }
  return {
    yes: true,
    why: `nothing came from ${authors.map(({ address }) => address).join(", ")} before`,
  };
}

/**
 * Remembers who wrote what was delivered. Never rejects: the message is safe.
 * @returns the line for the log
 */
export async function ended(
  entry: LogEntry,
  { ruleset, mail }: Pick<Sorted, "ruleset" | "mail">,
  { state, note }: Pick<Recorder, "state" | "note">,
  tools: Pick<PeopleTools, "paths" | "machine" | "deadline" | "trust">,
): Promise<LogEntry> {
  if (entry.status !== 0) return entry;
  try {
    const earlierTry = () => null;
    const asking = { ...tools, asking: "and remember", earlierTry, warn: note, note } as const;
    await rememberAuthors({ config: ruleset.config, mail, tools: asking });
  } catch (error) {
    // Of rules that nobody checked, reading the message may throw.
    note(`its author is not remembered: ${messageOf(error)}`);
  }
  const { notes } = state();
  return { ...entry, ...(notes.length > 0 ? { notes } : {}) };
}

/** @throws what tells who sent it: it may have been asked for nothing else */
async function rememberAuthors(asked: Asked): Promise<void> {
  const { mail, tools } = asked;
  const authors = await authorsOf(asked);
  const memory = memoryOf(tools);
  const now = tools.machine.host.now();
  const remembered = await memory.read(
    "people",
    authors.map(({ key }) => key),
  );
  const memos: Memo[] = [];
  for (const { key } of authors) {
    const before = remembered.get(key);
    if (before !== undefined && now - before.at < RENEWED) continue;
    const value = before?.value ?? `${markOf(mail)} ${isoTime(now)}`;
    memos.push({ key, value, expires: now + LONGEST_LIFE });
  }
  await memory.write("people", memos);
}

async function authorsOf(asked: Asked): Promise<readonly Author[]> {
  const authors: Author[] = [];
  for (const { address, domain } of asked.mail.from) {
    if (domain === "") continue;
    const isVerified = (await doubtAbout({ address, domain }, asked)) === null;
    const folded = foldAddress(address);
    authors.push({
      address,
      domain,
      isVerified,
      key: isVerified ? folded : `unverified ${folded}`,
    });
  }
  return authors;
}

function memoryOf({ paths, machine, note }: PeopleTools): MemoryStore {
  return openMemory("files", { folder: paths.memory, host: machine.host, note });
}

/** Tells a message from others. Without an id, by what its author has written above it. */
function markOf({ messageId, subject, header }: Mail): string {
  return fingerprint(messageId ?? `${header("Date") ?? ""}\n${subject}`);
}

const markIn = (value: string): string => value.split(" ", 1)[0] ?? "";
/** Whoever wrote meanwhile had not when an earlier try was decided, by which this one goes. */
const isSince = (value: string, earlier: number | null): boolean =>
  earlier !== null && Date.parse(dateIn(value)) >= earlier;
const dateIn = (value: string): string => value.slice(markIn(value).length + 1);
