/**
 * The records of a journal entry: one JSON object a line. What is torn, or of a later version, is
 * skipped.
 *
 *     {"version":1,"claim":{"pid":4711,"host":"blue","at":1700000000000,"token":"…"},"messageId":"<a@b>","recipient":"c@d"}
 *     {"done":"file inbox","result":"/home/merlyn/Mail/inbox/new/1700000000.…","decided":1700000000000}
 *     {"released":"…"}
 */

import type { About } from "../../core/contracts/journal.js";
import { parseJsonLine } from "../../core/text.js";

/** Somebody means to work on the delivery. */
interface Claim {
  readonly pid: number;
  readonly host: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Tells this claim from every other. */
  readonly token: string;
}

export type JournalRecord =
  | ({ readonly version: 1; readonly claim: Claim } & Partial<About>)
  | {
      readonly done: string;
      readonly result: string;
      /** By which time that was decided, milliseconds since 1970; earlier versions do not say. */
      readonly decided?: unknown;
    }
  | { readonly released: string };

/**
 * A delivery ends long before this (its deadline is 240 s): an older claim is dead, whoever has its
 * process number now.
 */
const CLAIM_LIVES_MS = 10 * 60_000;

/** A record as it is appended. The newline ahead keeps it whole behind a torn one. */
export function formatRecord(record: JournalRecord): Buffer {
  return Buffer.from(`\n${JSON.stringify(record)}\n`);
}

export function parseRecords(bytes: Buffer): JournalRecord[] {
  return bytes
    .toString("utf8")
    .split("\n")
    .map((line) => parseJsonLine(line, isRecord))
    .filter((record) => record !== null);
}

type Unknown<T> = { readonly [key in keyof T]?: unknown };

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isRecord(value: unknown): value is JournalRecord {
  if (!isObject(value)) return false;
  if ("claim" in value) return "version" in value && value.version === 1 && isClaim(value.claim);
  if ("done" in value)
    return "result" in value && typeof value.done === "string" && typeof value.result === "string";
  return "released" in value && typeof value.released === "string";
}

function isClaim(value: unknown): value is Claim {
  if (!isObject(value)) return false;
  const { pid, host, at, token }: Unknown<Claim> = value;
  const named = typeof host === "string" && typeof token === "string";
  return named && Number.isInteger(pid) && Number(pid) > 0 && typeof at === "number";
}

/**
 * Who owns the entry: the earliest claim that is neither released nor dead.
 * @param mine the claim of whoever asks, as it was just appended
 * @param isAlive whether a process of this host is still there; one of another host can't be asked,
 *   and counts as alive while its claim is young
 */
export function ownerOf(
  records: readonly JournalRecord[],
  mine: Claim,
  isAlive: (pid: number) => boolean,
): Claim | null {
  const released = new Set(
    records.map((record) => ("released" in record ? record.released : null)),
  );
  const stands = ({ host, pid, at, token }: Claim) =>
    token === mine.token ||
    (!released.has(token) &&
      Math.abs(mine.at - at) < CLAIM_LIVES_MS &&
      (host !== mine.host || isAlive(pid)));
  for (const record of records) if ("claim" in record && stands(record.claim)) return record.claim;
  return null;
}

/** Which delivery it is, as far as a claim says so: it may be of another version. */
export function aboutOf(records: readonly JournalRecord[]): About {
  const claim =
    records.find(
      (record) => "claim" in record && ("messageId" in record || "recipient" in record),
    ) ?? {};
  const { messageId, recipient }: Unknown<About> = claim;
  return {
    messageId: typeof messageId === "string" ? messageId : null,
    recipient: typeof recipient === "string" ? recipient : null,
  };
}

/** When each try began that is noted, in order; milliseconds since 1970. */
export function claimTimes(records: readonly JournalRecord[]): number[] {
  return records.flatMap((record) => ("claim" in record ? [record.claim.at] : []));
}

/** What was done, by effect, with its result. */
export function effectsDone(records: readonly JournalRecord[]): Map<string, string> {
  const done = new Map<string, string>();
  for (const record of records)
    if ("done" in record && !done.has(record.done)) done.set(record.done, record.result);
  return done;
}

/** By which time it was decided what is done already, milliseconds since 1970; null: nothing says. */
export function decidedAt(records: readonly JournalRecord[]): number | null {
  for (const record of records)
    if ("done" in record && typeof record.decided === "number") return record.decided;
  return null;
}
