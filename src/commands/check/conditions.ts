/** Do the rules' conditions say what they seem to say? */

import { type Finding, warning } from "../../core/contracts/finding.js";
import { isCondition, type Named, type Test } from "../../core/language/condition.js";
import { type Entry, everyEntry, isGroup, nameOf } from "../../core/language/rule.js";
import type { Ruleset } from "../../core/language/ruleset.js";
import { describe, partsOf } from "../../core/language/shapes.js";
import { domainsOf } from "../../core/message/rewrite.js";
import { whence } from "../../delivery/load-rules.js";
import { type Unreached, unreachedIn } from "./always.js";
import { neverIn } from "./never.js";
import type { PatternTools } from "./patterns.js";
import { type Call, callsIn, ownSources, placeOf } from "./sources.js";

type Tools = Pick<PatternTools, "sources" | "folder">;

/** What can never match, rules that are never asked, and conditions that `&&` takes away. */
export function checkConditions({ rules, config }: Ruleset, tools: Tools): Finding[] {
  const calls = ownSources(tools).flatMap(callsIn);
  const domains = domainsOf(config.recipient).map((each) => each.toLowerCase());
  const context = { calls, domains, folder: tools.folder };
  const found = [
    ...joined(calls, tools.folder),
    ...everyEntry(rules).flatMap((entry) => neverOf(entry, context)),
    ...unreachedIn(rules).map((each) => unreached(each, calls, tools.folder)),
  ];
  return once(found);
}

/** One condition in two rules is written once. */
function once(findings: readonly Finding[]): Finding[] {
  const key = ({ message, place }: Finding) => JSON.stringify([message, place]);
  return [...new Map(findings.map((each) => [key(each), each])).values()];
}

interface Context {
  readonly calls: readonly Call[];
  readonly domains: readonly string[];
  readonly folder: string;
}

function neverOf(entry: Entry, { calls, domains, folder }: Context): Finding[] {
  return namedIn(entry.when).flatMap(({ named, test }) =>
    neverIn(named, domains).flatMap((never) => {
      const places = calls.filter((call) => call.word === wordOf(named) && says(call, never.said));
      const rest = `${never.why}; write ${never.instead}`;
      if (places.length === 0) {
        const where = `${called(entry)}, ${describe(test)}`;
        return [warning("conditions", `${where}: ${never.said} ${never.what}`, rest)];
      }
      return places.map((call) => ({
        ...warning("conditions", `${never.said} in ${wordOf(named)}(…) ${never.what}`, rest),
        place: placeOf(call.source, call.start, folder),
      }));
    }),
  );
}

const wordOf = ({ name }: Named): string => /^\w+/.exec(name)?.[0] ?? name;

interface Standing {
  readonly named: Named;
  readonly test: Test;
}

function namedIn(test: Test): Standing[] {
  const own = isCondition(test) && "patterns" in test.shape ? [{ named: test.shape, test }] : [];
  return [...own, ...partsOf(test).flatMap(namedIn)];
}

/** Whether this is written in a call, in whatever quotes. */
export function says({ source, start, end }: Call, said: string): boolean {
  const text = source.text.slice(start, end);
  if (!said.startsWith('"')) return text.includes(said);
  const inner = said.slice(1, -1);
  return [`"${inner}"`, `'${inner}'`, `\`${inner}\``].some((each) => text.includes(each));
}

/** As a person calls it. */
export function called(entry: Entry): string {
  return isGroup(entry) ? nameOf(entry) : `rule ${JSON.stringify(entry.name)}`;
}

function unreached(
  { entry, behind, takesAll }: Unreached,
  calls: readonly Call[],
  folder: string,
): Finding {
  const why = takesAll ? "takes every message" : "has the same condition, and decides";
  const message = `${called(entry)} is never asked: ${called(behind)} before it ${why}`;
  const found = warning("rules", message, "put it further up, or take it out");
  const call = isGroup(entry)
    ? undefined
    : calls.find((each) => each.word === entry.kind && says(each, JSON.stringify(entry.name)));
  return call === undefined ? found : { ...found, place: placeOf(call.source, call.start, folder) };
}

/** A condition is a function: of two that `&&` joins, JavaScript keeps the second, of `||` the first. */
const JOINED = /\s*(&&|\|\||\?\?)/y;

function joined(calls: readonly Call[], folder: string): Finding[] {
  return calls.flatMap(({ source, word, start, end }) => {
    JOINED.lastIndex = end;
    const operator = JOINED.exec(source.code)?.[1];
    if (operator === undefined || !isWord(word, source.text)) return [];
    const kept = operator === "&&" ? "second" : "first";
    const found = warning(
      "conditions",
      `of ${word}(…) ${operator} … only the ${kept} counts`,
      `write ${operator === "&&" ? "all" : "any"}(…, …), of actions a list: [file(…), copy(…)]`,
    );
    return [{ ...found, place: placeOf(source, start, folder) }];
  });
}

const IMPORTED = /import\s*\{([^{}]*)\}\s*from\s*["']sortmail["']/g;
const GIVEN = /\{([^{}]*)\}\s*=\s*sortmail\s*\(/g;

/** Whether it comes from sortmail in this file, and is no name of the user's own. */
function isWord(word: string, text: string): boolean {
  const names = [...text.matchAll(IMPORTED), ...text.matchAll(GIVEN)].flatMap(([, list = ""]) =>
    list.split(","),
  );
  return names.some((name) => {
    const [, known = "", called = known] =
      /^([\w$]+)(?:(?:\s+as\s+|\s*:\s*)([\w$]+))?$/.exec(name.trim()) ?? [];
    return called === word && whence(known) !== null;
  });
}
