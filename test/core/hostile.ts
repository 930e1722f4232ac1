/** Input meant to keep a parser busy for hours. */

import assert from "node:assert/strict";

const MEGABYTE = 1024 * 1024;

/** A megabyte of one piece. */
export function megabyteOf(piece: string): string {
  return piece.repeat(Math.ceil(MEGABYTE / piece.length));
}

/** Every piece by itself and behind every beginning, a megabyte each. */
export function hostile(pieces: readonly string[], beginnings: readonly string[] = []): string[] {
  return pieces.flatMap((piece) =>
    ["", ...beginnings].map((beginning) => beginning + megabyteOf(piece)),
  );
}

/**
 * Linear work on a megabyte takes well under a second anywhere, quadratic work minutes: nothing
 * lies between. The first sixteenth is tried before the whole, so that quadratic work fails soon.
 */
export function assertLinear(texts: readonly string[], work: (text: string) => unknown): void {
  for (const text of texts.flatMap((whole) => [whole.slice(0, MEGABYTE / 16), whole])) {
    const start = performance.now();
    work(text);
    assert.ok(
      performance.now() - start < 10_000,
      `took too long: ${JSON.stringify(text.slice(0, 30))}…`,
    );
  }
}
