/**
 * Can a regular expression run away? Loaded only for this question: the library that knows where to
 * look is larger than all the rest of the program. What it suspects is tried, so that nobody is
 * warned of what does not happen.
 */

import { checkSync } from "recheck/lib/browser.js";
import { FIELD_LIMIT } from "../../core/message/field-limit.js";
import { guard, TimeUpError } from "../../io/time-limit.js";

/** A text that keeps a pattern busy. */
export interface Runaway {
  /** In characters. */
  readonly length: number;
  /** As JavaScript. */
  readonly text: string;
}

export interface Patience {
  /** Milliseconds to find out where to look. */
  readonly search: number;
  /** Milliseconds that a text must keep a pattern busy for. Default: a second. */
  readonly busy?: number;
  /** Characters of the longest text that it is searched in. Default: as many as a message's text may have. */
  readonly longest?: number;
}

/** Characters of texts that are tried. */
const LENGTHS = [100, FIELD_LIMIT, 10_000, 1_000_000];

type Attack = Pick<
  Extract<ReturnType<typeof checkSync>, { status: "vulnerable" }>["attack"],
  "pumps" | "suffix"
>;

/**
 * @returns null when no text is known; "unknown" when it was not found out in time
 */
export function findRunaway(
  { source, flags }: RegExp,
  { search, busy = 1_000, longest = Number.POSITIVE_INFINITY }: Patience,
): Runaway | "unknown" | null {
  // Most patterns repeat nothing, and then there is nothing to find out.
  if (!/[*+{]/.test(source)) return null;
  const pattern = new RegExp(source, flags.replace(/[dgy]/g, ""));
  const found = checkSync(pattern.source, pattern.flags, { timeout: search });
  if (found.status === "unknown") return "unknown";
  return found.status === "safe" ? null : tryOut(pattern, found.attack, { busy, longest });
}

function tryOut(
  pattern: RegExp,
  { pumps, suffix }: Attack,
  { busy, longest }: { readonly busy: number; readonly longest: number },
): Runaway | null {
  const piece = pumps.reduce((sum, { pump }) => sum + pump.length, 0);
  for (const length of LENGTHS.filter((each) => each <= longest)) {
    const times = Math.ceil(length / Math.max(1, piece));
    const text = pumps.map(({ prefix, pump }) => prefix + pump.repeat(times)).join("") + suffix;
    if (!isBusy(pattern, text, busy)) continue;
    const written = pumps.flatMap(({ prefix, pump }) => [
      literal(prefix),
      `${literal(pump)}.repeat(${times})`,
    ]);
    return {
      length: text.length,
      text: [...written, literal(suffix)].filter((part) => part !== '""').join(" + "),
    };
  }
  return null;
}

/** On a machine that does much else, time goes by without any work: then it gets more of it. */
function isBusy(pattern: RegExp, text: string, busy: number): boolean {
  const start = process.cpuUsage();
  if (!takesLonger(pattern, text, busy)) return false;
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 > busy * 0.8 || takesLonger(pattern, text, busy * 4);
}

/** What ends in an error (no stack is left) ends soon. */
function takesLonger(pattern: RegExp, text: string, milliseconds: number): boolean {
  try {
    guard(milliseconds, () => pattern.test(text));
    return false;
  } catch (failure) {
    return failure instanceof TimeUpError;
  }
}

const literal = (text: string): string => JSON.stringify(text.toWellFormed());
