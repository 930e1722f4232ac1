/**
 * Texts out of a number: pieces that mean something to a parser, well-formed inputs that are
 * spoiled, and anything at all.
 */

/** Numbers that look random and come again for the same seed (xorshift). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed ^ 0x9e3779b9) | 1;
    this.below(2);
  }

  /** From 0 to one less than the limit. */
  below(limit: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % limit;
  }

  one<T>(all: readonly T[], otherwise: T): T {
    return all[this.below(all.length)] ?? otherwise;
  }
}

/** What spoils a well-formed input, and what inputs are made of. */
export interface Material {
  readonly seeds: readonly string[];
  readonly pieces: readonly string[];
}

const LONGEST = 3_000;
const ANYWHERE = [
  "\n",
  "\r\n",
  "\r",
  " ",
  "\t",
  "\0",
  "\x7f",
  "\xff",
  "\xc3\xbc",
  "<",
  ">",
  '"',
  "\\",
  "(",
  ")",
  ":",
  ";",
  ",",
  "=",
  "@",
  ".",
];

/**
 * One text. Its characters are octets where the parser wants octets, and sometimes beyond where it
 * does not.
 */
export function someText(random: Random, { seeds, pieces }: Material): string {
  const all = [...pieces, ...ANYWHERE];
  if (random.below(4) === 0)
    return Array.from({ length: random.below(24) }, () => somePiece(random, all)).join("");
  let text = random.one(seeds, "");
  for (let changes = random.below(8); changes > 0; changes--)
    text = spoiled(text, random, { seeds, pieces: all });
  return text.slice(0, LONGEST);
}

function somePiece(random: Random, pieces: readonly string[]): string {
  return random.below(3) === 0 ? someCharacter(random) : random.one(pieces, "");
}

function someCharacter(random: Random): string {
  const limit = [128, 256, 256, 0x3000, 0x10ffff][random.below(5)] ?? 256;
  return String.fromCodePoint(random.below(limit));
}

function spoiled(text: string, random: Random, { seeds, pieces }: Material): string {
  const at = random.below(text.length + 1);
  const end = Math.min(text.length, at + random.below(20));
  const piece = somePiece(random, pieces);
  switch (random.below(6)) {
    case 0:
      return text.slice(0, at) + text.slice(end);
    case 1:
      return text.slice(0, end) + text.slice(at);
    case 2:
      return text.slice(0, at) + piece.repeat(random.below(40)) + text.slice(at);
    case 3: {
      const other = random.one(seeds, "");
      return text.slice(0, at) + other.slice(random.below(other.length + 1));
    }
    case 4:
      return text.slice(0, at) + piece + text.slice(end);
    default:
      return text.slice(0, at) + piece + text.slice(at);
  }
}
