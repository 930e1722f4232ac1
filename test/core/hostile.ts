/** Input meant to keep a parser busy for hours. */

import assert from "node:assert/strict";
import { computed } from "../harness/clock.js";

const LENGTH = 512 * 1024;

/** Half a megabyte of one piece. */
export function longTextOf(piece: string): string {
  return piece.repeat(Math.ceil(LENGTH / piece.length));
}

/** Every piece by itself and behind every beginning, half a megabyte each. */
export function hostile(pieces: readonly string[], beginnings: readonly string[] = []): string[] {
  return pieces.flatMap((piece) =>
    ["", ...beginnings].map((beginning) => beginning + longTextOf(piece)),
  );
}

/** How much longer each text is than the one before it. */
const STEP = 16;

/**
 * How much more work it may be. Linear work is 16 times as much, quadratic work 256 times: near
 * the latter, because caches, memory and a busy machine have a say too.
 */
const MOST = 128;

/** Milliseconds: what is less can't be told from nothing. */
const LEAST = 2;

const TRIES = 5;

/**
 * The work grows with the length, and no faster: of each text a 256th, a 16th and the whole are
 * tried, and what each takes is compared with the one before. Quadratic work fails before it gets
 * long.
 */
export function assertLinear(
  texts: readonly string[],
  work: (text: string) => unknown,
  measure: Measure = {},
): void {
  for (const text of texts) {
    const lengths = [text.length / STEP ** 2, text.length / STEP, text.length];
    const [first, ...longer] = lengths.map((length) => text.slice(0, length));
    let last = first ?? "";
    for (const next of longer) {
      assertInProportion(last, next, timer(work, measure));
      last = next;
    }
  }
}

/** How work is measured. */
interface Measure {
  /** Milliseconds. Default: what this process has computed. */
  readonly clock?: () => number;
  /** Default: 5. */
  readonly tries?: number;
}

/** Milliseconds that a text takes, and how often that may be asked. */
interface Timer {
  readonly timeOf: (text: string) => number;
  readonly tries: number;
}

const timer = (
  work: (text: string) => unknown,
  { clock = computed, tries = TRIES }: Measure,
): Timer => ({
  tries,
  timeOf: (text) => {
    const before = clock();
    work(text);
    return clock() - before;
  },
});

/** What is slower by chance is not so each time. */
function assertInProportion(short: string, long: string, { timeOf, tries }: Timer): void {
  let [little, much] = [LEAST, Number.POSITIVE_INFINITY];
  for (let tried = 0; tried < tries; tried++) {
    little = Math.max(little, timeOf(short));
    much = Math.min(much, timeOf(long));
    if (much <= MOST * little) return;
  }
  const figures = `${long.length} characters take ${much} ms, ${short.length} take ${little}`;
  assert.fail(`more than linear: ${figures}: ${JSON.stringify(long.slice(0, 30))}…`);
}
