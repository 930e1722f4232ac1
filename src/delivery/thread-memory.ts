/**
 * Where messages went, as it is remembered: by their ids, which whoever writes to the user chooses.
 */

import type { Mail } from "../core/contracts/mail.js";
import type { MemoryStore, Remembered } from "../core/contracts/memory.js";
import type { Parent, Parents, ThreadPlace } from "../core/contracts/thread.js";
import { fingerprint } from "../core/fingerprint.js";
import { ancestorsOf, idOf } from "../core/message/references.js";
import { fold, parseJsonLine } from "../core/text.js";
import type { EarlierTry } from "./earlier-try.js";

/** Milliseconds (90 days) after which an answer begins a thread of its own. */
export const FOLLOWED = 90 * 86_400_000;

/** Ids that are asked for first: the nearest is nearly always known, or none is. */
const FIRST = 2;

/** Where a message went, and whether it was spam. */
export type Filed = Pick<Parent, "place" | "spam">;

/** Where it is kept, and when it is. */
export interface Kept {
  readonly memory: Pick<MemoryStore, "read" | "write">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Default: there was none. */
  readonly earlierTry?: EarlierTry;
}

type Answering = Pick<Mail, "rawHeader" | "recipient">;

/** The messages that it answers: those that are known, up to the first that was no spam. */
export async function parentsOf(mail: Answering, kept: Kept): Promise<Parents> {
  const ids = ancestorsOf(mail);
  const known: Parent[] = [];
  for (const some of [ids.slice(0, FIRST), ids.slice(FIRST)]) {
    if (some.length === 0) continue;
    known.push(...(await knownOf(some, whoseOf(mail), kept)));
    const end = known.findIndex(({ spam }) => !spam);
    if (end >= 0) return { ids, known: known.slice(0, end + 1), notAsked: null };
  }
  return { ids, known, notAsked: null };
}

async function knownOf(
  ids: readonly string[],
  whose: string,
  { memory, now, earlierTry = () => null }: Kept,
): Promise<readonly Parent[]> {
  const first = await memory.read("threads", ids);
  if (first.size === 0) return [];
  // Few messages have come to several addresses, and only these have a second record.
  const others = ids.filter((id) => isOfAnother(first.get(id), whose));
  const own = others.length === 0 ? NONE : await memory.read("threads", keysOf(others, whose));
  const earlier = earlierTry();
  const counts = ({ at }: Remembered) =>
    earlier === null ? at > now() - FOLLOWED : at < earlier && at > earlier - FOLLOWED;
  return ids.flatMap((id) => {
    const records = [own.get(ownKey(id, whose)), first.get(id)];
    const record = records.find((each) => each !== undefined && counts(each));
    return record === undefined ? [] : parentIn(id, record);
  });
}

const NONE: ReadonlyMap<string, Remembered> = new Map();
const keysOf = (ids: readonly string[], whose: string) => ids.map((id) => ownKey(id, whose));

function isOfAnother(record: Remembered | undefined, whose: string): boolean {
  const line = record === undefined ? null : parseJsonLine(record.value, isLine);
  return line !== null && line[3] !== whose;
}

function parentIn(parent: string, { value, at }: Remembered): Parent[] {
  const line = parseJsonLine(value, isLine);
  if (line === null) return [];
  const [folder, member, spam] = line;
  const place = { kind: "place of a thread", folder, member } as const;
  return [{ parent, place: Object.freeze(place), at: new Date(at), spam: spam === 1 }];
}

/**
 * Remembers where a message was filed; whoever names the same id later changes nothing. Copies for
 * several of the user's addresses may have gone to several folders: each is kept, for answers to that
 * address.
 */
export async function remember(
  mail: Answering,
  { place, spam }: Filed,
  { memory, now }: Kept,
): Promise<void> {
  const id = idOf(mail);
  if (id === null) return;
  const whose = whoseOf(mail);
  const first = (await memory.read("threads", [id])).get(id);
  const value = JSON.stringify([place.folder, place.member, spam ? 1 : 0, whose] satisfies Line);
  const key = first === undefined ? id : ownKey(id, whose);
  if (first !== undefined) {
    if (!isOfAnother(first, whose) || isSamePlace(first, value)) return;
    if ((await memory.read("threads", [key])).has(key)) return;
  }
  await memory.write("threads", [{ key, value, expires: now() + FOLLOWED }]);
}

/** Whoever the two are for. */
function isSamePlace({ value: first }: Remembered, value: string): boolean {
  const [one, other] = [first, value].map((each) => parseJsonLine(each, isLine)?.slice(0, 3));
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Tells a person's addresses apart, without keeping them. */
function whoseOf({ recipient: { deliveredTo, address } }: Answering): string {
  return fingerprint(fold(deliveredTo ?? address ?? ""));
}

const ownKey = (id: string, whose: string): string => `${whose} ${id}`;

/** The id that a key is about: in front of one there is no `<`. */
export const idIn = (key: string): string => key.slice(key.indexOf("<"));

type Line = readonly [folder: string, member: ThreadPlace["member"], spam: number, whose: string];

function isLine(value: unknown): value is Line {
  if (!Array.isArray(value) || value.length !== 4) return false;
  const [folder, member, spam, whose]: readonly unknown[] = value;
  return (
    typeof folder === "string" && isMember(member) && typeof spam === "number" && isText(whose)
  );
}

function isMember(value: unknown): boolean {
  return value === null || isText(value) || (Array.isArray(value) && value.every(isText));
}

const isText = (value: unknown): value is string => typeof value === "string";
