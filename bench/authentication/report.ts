/** The three judges beside each other: what they say alike, and what not. */

import type { Authentication } from "../../src/core/contracts/authentication.js";
import { type Findings, findingsOf } from "../../test/harness/judges.js";
import type { Table } from "../lib/tables.js";
import { REASONS } from "./reasons.js";

/** What each judge found, by the message's name. */
export type Found = ReadonlyMap<string, ReadonlyMap<string, Authentication>>;

const FIELDS = {
  spf: "SPF",
  dkim: "DKIM",
  dmarc: "DMARC",
  policy: "policy",
  domain: "of the domain",
} as const satisfies Record<keyof Findings, string>;
type Field = keyof Findings;
const NAMES: readonly Field[] = ["spf", "dkim", "dmarc", "policy", "domain"];

export interface Report {
  readonly tables: readonly Table[];
  /** What nobody has explained, and what is explained and is not so. */
  readonly faults: readonly string[];
}

/** @param messages all names, in order */
export function reportOf(found: Found, messages: readonly string[]): Report {
  const judges = [...found.keys()];
  const said = (message: string, field: Field): string[] =>
    judges.map((judge) => wordsOf(found, judge, message)[field]);
  const alike = (message: string, field: Field) => new Set(said(message, field)).size === 1;
  const different = messages.filter((each) => !NAMES.every((field) => alike(each, field)));
  const cell = (message: string, field: Field) =>
    alike(message, field) ? (said(message, field)[0] ?? "") : "differs";
  return {
    tables: [
      {
        name: "agreement",
        titles: ["all three say the same of", "messages"],
        rows: NAMES.map((field) => [
          FIELDS[field],
          `${messages.filter((each) => alike(each, field)).length} of ${messages.length}`,
        ]),
        notes: [],
      },
      {
        name: "results",
        titles: ["message", ...NAMES.map((field) => FIELDS[field])],
        rows: messages.map((each) => [each, ...NAMES.map((field) => cell(each, field))]),
        notes: [],
      },
      {
        name: "differences",
        titles: ["message", "", ...judges, "why"],
        rows: different.flatMap((each) =>
          NAMES.filter((field) => !alike(each, field)).map((field, index) => [
            index === 0 ? each : "",
            FIELDS[field],
            ...said(each, field),
            index === 0 ? (REASONS[each] ?? "?") : "",
          ]),
        ),
        notes: [],
      },
    ],
    faults: [
      ...different.filter((each) => REASONS[each] === undefined).map((each) => `why: ${each}?`),
      ...Object.keys(REASONS)
        .filter((each) => !different.includes(each))
        .map((each) => `no difference: ${each}`),
    ],
  };
}

function wordsOf(found: Found, judge: string, message: string): Findings {
  const result = found.get(judge)?.get(message);
  if (result === undefined) throw new Error(`${judge} says nothing of ${message}`);
  return findingsOf(result);
}
