/** What the tests of the verdict cache share. */

import type { Content, Host, Scanner } from "../../src/core/contracts/ports.js";
import type { Verdict } from "../../src/core/contracts/verdict.js";
import { memoryContent } from "../../src/io/content.js";
import { type OnceOptions, once, peek as peekAt } from "../../src/state/once/once.js";
import { host as realHost } from "../folders/tools.js";

export const SPAM: Verdict = {
  kind: "spam",
  score: 7.3,
  threshold: 5,
  tests: ["BAYES_99", "URIBL"],
  by: "spamd 4.0.1",
};
export const UNKNOWN: Verdict = {
  kind: "unknown",
  score: null,
  threshold: null,
  tests: [],
  by: "too large",
};

export function message(text = "burst"): Content {
  return memoryContent(
    Buffer.from(`Received: from a.example by b.example\nSubject: ${text}\n\n${text}\n`),
  );
}

/** The real clock, which a test can set forward. */
export interface Clock extends Host {
  pass(ms: number): void;
}

export function clock(): Clock {
  let passed = 0;
  return {
    ...realHost,
    now: () => Date.now() + passed,
    pass: (ms) => {
      passed += ms;
    },
  };
}

export interface FakeScanner extends Scanner {
  /** How often it was asked. */
  asked: number;
}

/** Answers, or throws, what `answer` says, after some milliseconds. */
export function fakeScanner(answer: () => Verdict | null = () => SPAM, takes = 0): FakeScanner {
  const scanner: FakeScanner = {
    asked: 0,
    scan: async () => {
      scanner.asked++;
      await new Promise((resolve) => setTimeout(resolve, takes));
      return answer();
    },
  };
  return scanner;
}

/** How verdicts are shared. */
export interface Sharing extends Omit<OnceOptions<Verdict>, "holds" | "act"> {
  /** Milliseconds for which an answer holds that is not "unknown". */
  readonly remember: number;
}

function sharing({ remember, ...options }: Sharing): OnceOptions<Verdict> {
  const holds = ({ kind }: Verdict) => (kind === "unknown" ? 0 : remember);
  return { ...options, holds, act: "the scan" };
}

/** A scanner that is asked once, as in a delivery. */
export function cached(scanner: Scanner, options: Sharing): Scanner {
  return { scan: once((content) => scanner.scan(content), sharing(options)) };
}

/** What is known already. */
export function peek(content: Content, options: Sharing): Promise<Verdict | null> {
  return peekAt(content, sharing(options));
}
