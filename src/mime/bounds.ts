/**
 * What reading one message may come to, together with the messages inside of it: without bounds,
 * some messages of a megabyte would take gigabytes or hours.
 */

import { isDecodedByTables } from "./charset.js";

/** Parts that are told from one another: what comes behind the last one belongs to it. */
export const MOST_PARTS = 1000;
/**
 * Messages inside of one another that are read: each takes a parser, through which all that is
 * inside of it goes. Forwarding programs nest two or three.
 */
const DEEPEST = 10;
/**
 * What a message's texts may have in all; what is beyond is not read. Their lines count, because
 * each costs memory by itself.
 */
const TEXT_LIMITS = { octets: 8 * 1024 ** 2, lines: 500_000 };
/** Octets of a text that is decoded by tables, in much time or many times the memory. */
const TABLE_LIMIT = 1024 ** 2;
const LF = 10;

/** Lets pass what may be kept of one text. */
export type Allowance = (piece: Buffer) => Buffer;

/**
 * Milliseconds of CPU time after which no more is read. Mail that people write takes a tenth of a
 * second.
 */
const BUDGET = 1_500;

export interface Bounds {
  /** Why something was not read, each reason once. */
  readonly reasons: ReadonlySet<string>;
  /** Notes that something was not read. */
  cut(reason: string): void;
  /** Counts one part more. */
  addPart(): void;
  /** Whether what begins now may be told from what was before. */
  hasRoom(): boolean;
  /** Whether the time is up. */
  isLate(): boolean;
  /** Whether a message that is inside of so many others is read. */
  isShallow(depth: number): boolean;
  /** @param onCut is told when the text is longer than it may be */
  textAllowance(charset: string | null, onCut: () => void): Allowance;
}

/**
 * @param cpu milliseconds of CPU time that this process has used
 * @param budget milliseconds of it that reading may take
 */
export function createBounds(cpu: () => number, budget: number = BUDGET): Bounds {
  const end = cpu() + budget;
  const reasons = new Set<string>();
  const cut = (reason: string) => void reasons.add(reason);
  let parts = 0;
  return {
    reasons,
    cut,
    addPart() {
      parts += 1;
      if (parts === MOST_PARTS)
        cut(`it has ${MOST_PARTS} parts or more: the rest is taken for one`);
    },
    hasRoom: () => parts < MOST_PARTS,
    isLate() {
      if (cpu() <= end) return false;
      cut(`not read to its end, which would take more than ${budget / 1000} s`);
      return true;
    },
    isShallow(depth) {
      if (depth > DEEPEST)
        cut(`messages are more than ${DEEPEST} deep inside of one another: those are not read`);
      return depth <= DEEPEST;
    },
    textAllowance: textAllowances(cut),
  };
}

/** What all texts of a message together may have, and each of them. */
function textAllowances(cut: Bounds["cut"]): Bounds["textAllowance"] {
  const left = { ...TEXT_LIMITS };
  return (charset, onCut) => {
    let own = charset !== null && isDecodedByTables(charset) ? TABLE_LIMIT : TEXT_LIMITS.octets;
    return (piece) => {
      const kept = beginningOf(piece, { octets: Math.min(own, left.octets), lines: left.lines });
      own -= kept.octets;
      left.octets -= kept.octets;
      left.lines -= kept.lines;
      if (kept.octets < piece.length) {
        cut("a text is too long, and was not read to its end");
        onCut();
      }
      return piece.subarray(0, kept.octets);
    };
  };
}

/** As much of a piece as there may be. */
function beginningOf(piece: Buffer, most: typeof TEXT_LIMITS): typeof TEXT_LIMITS {
  const octets = Math.min(piece.length, most.octets);
  let lines = 0;
  for (let at = piece.indexOf(LF); at >= 0 && at < octets; at = piece.indexOf(LF, at + 1)) {
    if (lines === most.lines) return { octets: at, lines };
    lines += 1;
  }
  return { octets, lines };
}
