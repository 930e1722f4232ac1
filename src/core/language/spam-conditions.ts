/**
 * The conditions that ask whether a message is spam. They type-check only where the configuration
 * names a scanner.
 */

import type { Mail } from "../contracts/mail.js";
import { describeVerdict, type Verdict } from "../contracts/verdict.js";
import type { AsksScanner, Observation } from "./condition.js";
import { refuse } from "./demand.js";
import { readyMade } from "./shapes.js";

function ofVerdict(name: string, test: (verdict: Verdict) => boolean): AsksScanner {
  const observe = async (mail: Mail): Promise<Observation> => {
    const verdict = await mail.verdict();
    return { matched: test(verdict), value: () => describeVerdict(verdict) };
  };
  return readyMade({ kind: "lazy", name, patterns: null, needs: "spam", observe });
}

/** Spam, says the scanner. An unknown verdict is none. */
export const spam: AsksScanner = ofVerdict("spam", ({ kind }) => kind === "spam");

/** The scanner gives at least so many points. A verdict without points is below any number. */
export function score(points: number): AsksScanner {
  if (!Number.isFinite(points)) refuse("score", points, "a number of points");
  return ofVerdict(`score(${points})`, ({ score: given }) => given !== null && given >= points);
}
