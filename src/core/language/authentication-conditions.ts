/**
 * The conditions on who really sent a message. They type-check only where the configuration says who
 * tells.
 */

import {
  type Authentication,
  type DmarcResult,
  describeAuthentication,
  describeDmarc,
} from "../contracts/authentication.js";
import type { Mail } from "../contracts/mail.js";
import { foldDomain } from "../message/domain.js";
import type { AsksAuthentication } from "./condition.js";
import { demandOneOf, refuse } from "./demand.js";
import type { Listed } from "./listed.js";
import type { Contains, Domain } from "./made-patterns.js";
import { demandPatterns, matchesAddress, matchesDomain, type Pattern } from "./pattern.js";
import { readyMade } from "./shapes.js";
import { demandOne, type OnePatternAtLeast, unmapped } from "./word.js";

/** What a condition looks for, and what it sees. */
interface Look {
  readonly name: string;
  readonly patterns: readonly Pattern[] | null;
  readonly test: (found: Authentication, mail: Mail) => boolean;
  readonly value: (found: Authentication, mail: Mail) => string;
}

/** Patterns are tried where deciding reads `matched`: only there they can be stopped. */
function ofAuthentication({ name, patterns, test, value }: Look): AsksAuthentication {
  return readyMade({
    kind: "lazy",
    name,
    patterns,
    needs: "authentication",
    observe: async (mail) => {
      const found = await mail.authentication();
      return {
        get matched() {
          return test(found, mail);
        },
        value: () => value(found, mail),
      };
    },
  });
}

// No docstrings inside, as for `AddressWord`.

/** How `verifiedFrom` and `signedBy` may be called. */
export interface AuthenticationWord {
  // It takes one pattern at least.
  (): OnePatternAtLeast;
  // As `names.map(verifiedFrom)` calls it.
  (pattern: Pattern, index: number, all: readonly Pattern[]): AsksAuthentication;
  // Written out, where `Pattern` would do: an error shows what there is.
  (
    ...patterns: readonly (string | RegExp | Contains | Domain | Listed | readonly Pattern[])[]
  ): AsksAuthentication;
}

function authenticationWord(
  name: string,
  look: {
    readonly test: (found: Authentication, mail: Mail, patterns: readonly Pattern[]) => boolean;
    readonly value: Look["value"];
  },
  demand: (patterns: readonly unknown[]) => void = () => {},
): AuthenticationWord {
  return (...given: readonly (Pattern | number)[]) => {
    const patterns = unmapped(given);
    demandOne(name, patterns);
    demandPatterns(name, patterns);
    demand(patterns);
    const test = (found: Authentication, mail: Mail) => look.test(found, mail, patterns);
    return ofAuthentication({ name, patterns, test, value: look.value });
  };
}

/**
 * An author's address in From, whose domain stands behind the message: by a DMARC pass, or by a
 * DKIM or SPF pass of the same organization. Where From names several, all of their domains must.
 */
export const verifiedFrom: AuthenticationWord = authenticationWord("verifiedFrom", {
  test: ({ verified }, { from }, patterns) =>
    from.some(({ address }) => matchesAddress(address, patterns)) &&
    from.every(({ domain }) => verified.includes(foldDomain(domain))),
  value: (found, { from }) =>
    `${from.map(({ address }) => address).join(", ") || "none"}; ${describeAuthentication(found)}`,
});

/**
 * Signed by this domain, whoever From says: a DKIM signature that holds. A string is the whole
 * domain, `domain("amazon.com")` takes what is below it too.
 */
export const signedBy: AuthenticationWord = authenticationWord(
  "signedBy",
  {
    test: ({ dkim }, _, patterns) =>
      dkim.some(
        ({ domain, result }) =>
          result === "pass" && domain !== null && matchesDomain(domain, patterns),
      ),
    value: describeAuthentication,
  },
  demandDomains,
);

/** @throws Error for an address: it would match nothing, and look as if it did */
function demandDomains(patterns: readonly unknown[]): void {
  for (const pattern of patterns.flat(Number.POSITIVE_INFINITY))
    if (typeof pattern === "string" && (pattern.includes("@") || pattern === ""))
      refuse("signedBy", pattern, 'a domain by itself: signedBy("amazon.com")');
}

const RESULTS: readonly DmarcResult[] = [
  "pass",
  "fail",
  "none",
  "bestguesspass",
  "temperror",
  "permerror",
];

/**
 * What DMARC says of the domain in From: `dmarc("fail")`. Several: one of them. Where nobody looked,
 * none matches.
 */
export function dmarc(
  ...results: readonly [result: DmarcResult, ...others: DmarcResult[]]
): AsksAuthentication {
  if (results.length === 0) refuse("dmarc", undefined, 'a result, such as "fail"');
  for (const result of results) demandOneOf("dmarc(…)", result, RESULTS);
  return ofAuthentication({
    name: "dmarc",
    patterns: results,
    test: (found) => found.dmarc !== null && results.includes(found.dmarc.result),
    value: describeDmarc,
  });
}

/**
 * DMARC fails, and the domain in From says that such mail is to be quarantined or rejected. Mail of
 * other people's lists fails often: ask `list()` first.
 */
export const forged: AsksAuthentication = ofAuthentication({
  name: "forged",
  patterns: null,
  test: ({ dmarc: found }) =>
    found?.result === "fail" && (found.policy === "quarantine" || found.policy === "reject"),
  value: describeDmarc,
});
