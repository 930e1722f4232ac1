/**
 * Can one of the rules' regular expressions run away? A message made for it would be deferred,
 * again and again.
 */

import { relative } from "node:path";
import { type Finding, ok, type Place, warning } from "../../core/contracts/finding.js";
import { isCondition, type Test } from "../../core/language/condition.js";
import type { Pattern } from "../../core/language/pattern.js";
import { everyEntry, nameOf } from "../../core/language/rule.js";
import type { Ruleset } from "../../core/language/ruleset.js";
import { describe, partsOf } from "../../core/language/shapes.js";
import { FIELD_LIMIT } from "../../core/message/field-limit.js";
import { readRegular } from "../../io/fs/regular.js";
import { isOfPackage } from "../../rules/packages.js";
import type { Runaway } from "./backtracking.js";
import { codeOf, regexLiterals } from "./literals.js";
import { amount } from "./rules.js";

/**
 * Milliseconds: to find out where to look in one pattern, and for all of them. Most take twenty.
 */
const PATIENCE = { each: 5_000, all: 30_000 };

/** A regular expression of the user's, wherever it is. */
interface Known {
  readonly pattern: RegExp;
  /** Where it is written. */
  readonly paths: Place[];
  /** `rule "prize", body(/…/)`: the conditions that it stands in. */
  readonly conditions: string[];
  /** It may be searched in more than a field of the header. */
  ofBody: boolean;
}

/** What a check looks at, and the clock. */
export interface PatternTools {
  /** Every file that the rules came from, absolute. */
  readonly sources: readonly string[];
  /** That of the rules: places are told from there. */
  readonly folder: string;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Those in the rules' own files, and those that conditions have, however they were made. */
export async function* checkPatterns(
  ruleset: Ruleset,
  tools: PatternTools,
): AsyncGenerator<Finding> {
  const all = [...collect(ruleset, tools).values()];
  if (all.length === 0) return;
  const { findRunaway } = await import("./backtracking.js");
  const end = tools.now() + PATIENCE.all;
  const count = { bad: 0, unknown: 0 };
  for (const known of all) {
    const left = Math.min(PATIENCE.each, end - tools.now());
    const longest = known.ofBody ? Number.POSITIVE_INFINITY : FIELD_LIMIT;
    const found = left > 0 ? findRunaway(known.pattern, { search: left, longest }) : "unknown";
    if (found === "unknown") count.unknown += 1;
    if (found === "unknown" || found === null) continue;
    count.bad += 1;
    yield* runaways(known, found);
  }
  yield* summary(all.length, count.bad, count.unknown);
}

function summary(all: number, bad: number, unknown: number): Finding[] {
  const unsure = `${unknown} would take too long to look at`;
  const none = `${amount(all, "regular expression")}, none that can run away`;
  if (bad === 0) return [ok("patterns", unknown === 0 ? none : `${none}; ${unsure}`)];
  return unknown === 0 ? [] : [ok("patterns", `of ${all} regular expressions ${unsure}`)];
}

function collect(ruleset: Ruleset, { sources, folder }: PatternTools): Map<string, Known> {
  const all = new Map<string, Known>();
  const known = (pattern: RegExp): Known => {
    const found = all.get(String(pattern)) ?? {
      pattern,
      paths: [],
      conditions: [],
      ofBody: false,
    };
    all.set(String(pattern), found);
    return found;
  };
  for (const entry of everyEntry(ruleset.rules)) {
    for (const { pattern, condition, ofBody } of patternsIn(entry.when)) {
      const found = known(pattern);
      found.conditions.push(`rule ${JSON.stringify(nameOf(entry))}, ${condition}`);
      found.ofBody ||= ofBody;
    }
  }
  for (const path of sources.filter(isOwn)) {
    const text = readRegular(path).toString("utf8");
    const ofBody = READS_BODY.test(codeOf(text));
    for (const { pattern, line, column } of regexLiterals(text)) {
      const found = known(pattern);
      found.paths.push({ file: relative(folder, path), path, line, column });
      // In no condition of ours: a function of the user's own has it, and looks at what it likes.
      if (found.conditions.length === 0) found.ofBody ||= ofBody;
    }
  }
  return all;
}

/** Where a function of the user's own gets at more than rules see of a field. */
const READS_BODY = /\.\s*(?:text|html|rawHeader)\b|\b(?:text|html|rawHeader)\s*\(/;

/** What comes in a package is its author's business. */
export function isOwn(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path) && !isOfPackage(path);
}

interface Standing {
  readonly pattern: RegExp;
  readonly condition: string;
  readonly ofBody: boolean;
}

function patternsIn(test: Test): Standing[] {
  const own = isCondition(test) && "patterns" in test.shape ? test.shape : null;
  const standing = expressionsIn(own?.patterns ?? []).map((pattern) => ({
    pattern,
    condition: describe(test),
    ofBody: own?.ofBody === true,
  }));
  return [...standing, ...partsOf(test).flatMap(patternsIn)];
}

function expressionsIn(patterns: readonly Pattern[]): RegExp[] {
  return patterns.flatMap((pattern) => {
    if (typeof pattern === "string") return [];
    if (pattern instanceof RegExp) return [pattern];
    return "kind" in pattern ? [] : expressionsIn(pattern);
  });
}

const ADVICE =
  "a message made for it would be deferred until it bounces; see Patterns that run away in docs/rules.md";

/** A finding for each place; without one, a finding for each condition. */
function runaways({ pattern, paths, conditions }: Known, runaway: Runaway): Finding[] {
  const finding = (where: string) =>
    warning("patterns", `${where} can run away: ${inWords(runaway)}`, ADVICE);
  if (paths.length === 0) return conditions.map((condition) => finding(condition));
  const what = [String(pattern), ...new Set(conditions)].join(", in ");
  return paths.map((place) => ({ ...finding(what), place }));
}

function inWords({ length, text }: Runaway): string {
  const shown = text.length > 200 ? `${text.slice(0, 199)}…` : text;
  return `a text of ${length} characters keeps it busy for more than a second\nsuch as ${shown}`;
}
