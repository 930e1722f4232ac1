/**
 * Whether deliveries wait because their owner says so. A file says it: a delivery that finds none
 * has done with it, and one that does loads this.
 */

import { lstatSync } from "node:fs";
import { parseJsonLine } from "../../core/text.js";
import { isoTime } from "../../core/timestamp.js";
import { unlinkQuietly } from "../../io/fs/durable.js";
import { readOwnText, replace } from "../../io/fs/own-file.js";
import type { Machine } from "../../io/machine.js";

const HOUR_MS = 3_600_000;

/** Milliseconds (1 day) that a pause lasts of which nobody says for how long. */
export const USUAL = 24 * HOUR_MS;

/**
 * Milliseconds (3 days) that a pause lasts at most: Postfix returns what has waited for five, and
 * mail may have waited before.
 */
export const LONGEST = 72 * HOUR_MS;

/** By how much (in ms) the clock may have been put back, before a pause is from the future. */
const SKEW = 5 * 60_000;

export interface Pause {
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly until: number;
  /** The owner's words, or none. */
  readonly reason: string;
}

/**
 * The pause that goes on now. One that can't be read was meant all the same: it holds as long as
 * one of which nobody says for how long.
 * @returns null when there is none, or its time is over
 */
export function pauseIn(file: string, { host, uid }: Pick<Machine, "host" | "uid">): Pause | null {
  const began = madeAt(file);
  if (began === null) return null;
  const now = host.now();
  const kept = parseJsonLine(readOwnText(file, uid) ?? "", isPause);
  const { since, until, reason } = kept ?? { since: began, until: began + USUAL, reason: "" };
  const end = Math.min(until, since + LONGEST);
  return now >= since - SKEW && now < end ? { since, until: end, reason } : null;
}

/** @returns null where there is none, as far as anybody can look: nothing can be kept there either */
function madeAt(file: string): number | null {
  try {
    return lstatSync(file).mtimeMs;
  } catch {
    return null;
  }
}

/** Begins one, or changes the one there is. @throws of the disk */
export function beginPause(file: string, pause: Pause, { host }: Pick<Machine, "host">): void {
  replace(file, JSON.stringify(pause), host);
}

/** Ends it. Never throws: `pauseIn` says whether it has. */
export function endPause(file: string): void {
  unlinkQuietly(file);
}

/** `paused until 2026-12-02T10:00:00Z (the disk is being changed)` */
export function pauseText({ until, reason }: Pause, shown: (at: number) => string = utc): string {
  return `paused until ${shown(until)}${reason === "" ? "" : ` (${reason})`}`;
}

function utc(at: number): string {
  return isoTime(at).replace(/\.\d{3}Z$/, "Z");
}

function isPause(value: unknown): value is Pause {
  return (
    typeof value === "object" &&
    value !== null &&
    "since" in value &&
    typeof value.since === "number" &&
    "until" in value &&
    typeof value.until === "number" &&
    "reason" in value &&
    typeof value.reason === "string"
  );
}
