/** The patterns that words make: the one place that knows them all. */

import { fold } from "../text.js";
import { domainOf, isAtOrBelow, otherForms, readDomain } from "./address-search.js";
import { demandText, refuse } from "./demand.js";
import { hasAddress, hasDomain, type Listed } from "./listed.js";
import { isIn } from "./search.js";

/** Text that stands somewhere. */
export interface Contains {
  readonly kind: "contains";
  /** What is looked for, without regard to case. */
  readonly text: string;
  /** The same, folded. */
  readonly words: string;
}

/** A domain, and all that is below it. */
export interface Domain {
  readonly kind: "domain";
  /** It and what is below it. */
  readonly name: string;
  /** The same, folded. */
  readonly folded: string;
}

export type MadePattern = Contains | Domain | Listed;

/** Text that stands somewhere in what is looked at, without regard to case. */
export function contains(text: string): Contains {
  demandText("contains", text, 'the text to look for: contains("invoice")');
  return { kind: "contains", text, words: fold(text) };
}

/** A domain and all that is below it: `domain("amazon.com")` takes `orders@mail.amazon.com` too. */
export function domain(name: string): Domain {
  const folded = typeof name === "string" ? readDomain(name) : null;
  if (folded === null) refuse("domain", name, 'a domain by itself: domain("amazon.com")');
  return { kind: "domain", name, folded };
}

/** What goes for a kind. Methods: each takes the pattern of its own kind. */
interface PatternKind<Each extends MadePattern> {
  /** Whether it is one for text that is no address. */
  readonly ofText: boolean;
  text(pattern: Each, text: string): boolean;
  address(pattern: Each, address: string): boolean;
  /** The same for a domain by itself, and the id of a list. */
  domain(pattern: Each, domain: string): boolean;
  /** As it is written in a rule. */
  describe(pattern: Each): string;
}

const NO_TEXT = () => false;

const MADE: {
  readonly [Kind in MadePattern["kind"]]: PatternKind<Extract<MadePattern, { kind: Kind }>>;
} = {
  contains: {
    ofText: true,
    text: ({ words }, text) => isIn(words, text),
    address: containsInForms,
    domain: containsInForms,
    describe: ({ text }) => `contains(${JSON.stringify(text)})`,
  },
  domain: {
    ofText: false,
    text: NO_TEXT,
    address: ({ folded }, address) => {
      const found = domainOf(address);
      return found !== null && isAtOrBelow(found, folded);
    },
    domain: ({ folded }, found) => isAtOrBelow(found, folded),
    describe: ({ name }) => `domain(${JSON.stringify(name)})`,
  },
  listed: {
    ofText: false,
    text: NO_TEXT,
    address: ({ entries }, address) => {
      const [listed, found] = [entries(), domainOf(address)];
      return hasAddress(listed, address) || (found !== null && hasDomain(listed, found));
    },
    domain: ({ entries }, found) => hasDomain(entries(), found),
    describe: ({ file }) => `listed(${JSON.stringify(file)})`,
  },
};

function containsInForms({ words }: Contains, address: string): boolean {
  return isIn(words, address) || otherForms(address).some((form) => isIn(words, form));
}

/** What goes for this pattern. */
export function madeKind({ kind }: MadePattern): PatternKind<MadePattern> {
  return MADE[kind];
}

/** For rules that nobody type-checked. @param kind that an object says it has */
export function isMade(kind: string | null): boolean {
  return kind !== null && Object.hasOwn(MADE, kind);
}
