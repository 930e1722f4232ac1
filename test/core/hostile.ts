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
export function assertLinear(texts: readonly string[], work: (text: string) => unknown): void {
  for (const text of texts) {
    const lengths = [text.length / STEP ** 2, text.length / STEP, text.length];
    const [first, ...longer] = lengths.map((length) => text.slice(0, length));
    let last = first ?? "";
    for (const next of longer) {
      assertInProportion(last, next, work);
      last = next;
    }
  }
}

/** What is slower by chance is not so each time. */
function assertInProportion(short: string, long: string, work: (text: string) => unknown): void {
  let [little, much] = [LEAST, Number.POSITIVE_INFINITY];
  for (let tries = 0; tries < TRIES; tries++) {
    little = Math.max(little, workOf(short, work));
    much = Math.min(much, workOf(long, work));
    if (much <= MOST * little) return;
  }
  const figures = `${long.length} characters take ${much} ms, ${short.length} take ${little}`;
  assert.fail(`more than linear: ${figures}: ${JSON.stringify(long.slice(0, 30))}…`);
}

function workOf(text: string, work: (text: string) => unknown): number {
  const before = computed();
  work(text);
  return computed() - before;
}
