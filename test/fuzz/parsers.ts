/** How parsers are tried: as many texts as one has time for, and what must be true of each. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { computed } from "../harness/clock.js";
import { type Material, Random, someText } from "./mutate.js";

export interface Parser extends Material {
  readonly name: string;
  /**
   * Parses a text, and throws when something about it is not as it must be. Further choices come
   * from `random`.
   */
  readonly check: (text: string, random: Random) => void | Promise<void>;
  /** The part of the runs that it gets, because it takes longer. Default: 1. */
  readonly share?: number;
}

export const RUNS = Number(process.env.SORTMAIL_FUZZ ?? 1_000);
/** The same texts every time, unless very many are asked for. */
export const SEED = RUNS <= 100_000 ? { seed: 1 } : {};

/**
 * Characters of a long text, how often there is one, and the milliseconds of work that it may be: a
 * hundred times what it is.
 */
const LONG = { length: 64 * 1024, every: 2_000, most: 20_000 };

export function tryParsers(parsers: readonly Parser[]): void {
  for (const parser of parsers) {
    const numRuns = Math.ceil(RUNS * (parser.share ?? 1));
    test(`${parser.name}: ${numRuns} texts`, () => tryParser(parser, numRuns));
  }
}

function tryParser(parser: Parser, numRuns: number): Promise<void> {
  let runs = 0;
  const property = fc.asyncProperty(fc.noBias(fc.nat({ max: 2 ** 31 - 1 })), async (seed) => {
    const random = new Random(seed);
    const text = someText(random, parser);
    await checked(parser, text, random);
    runs += 1;
    if (runs % LONG.every === 1) await checkLong(parser, text, random);
  });
  return fc.assert(property, { numRuns, ...SEED });
}

async function checked({ check }: Parser, text: string, random: Random): Promise<void> {
  try {
    const result = check(text, random);
    if (result !== undefined) await result;
  } catch (cause) {
    throw new Error(`for ${JSON.stringify(text.slice(0, 3_000))}`, { cause });
  }
}

/**
 * Time grows with the length, and no faster: a part of the text again and again must not keep it
 * busy.
 */
async function checkLong(parser: Parser, text: string, random: Random): Promise<void> {
  const at = random.below(text.length + 1);
  const part = text.slice(at, at + 1 + random.below(30)) || " ";
  const long = text.slice(0, at) + part.repeat(LONG.length / part.length);
  const start = computed();
  await checked(parser, long, random);
  assert.ok(
    computed() - start < LONG.most,
    `took too long: ${JSON.stringify(part)} again and again`,
  );
}
