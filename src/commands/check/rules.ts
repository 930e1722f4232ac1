/** Can the rules be loaded, and would a delivery take them? */

import { realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { error, type Finding, ok, warning } from "../../core/contracts/finding.js";
import { everyRule } from "../../core/language/rule.js";
import type { Ruleset } from "../../core/language/ruleset.js";
import { messageOf } from "../../core/text.js";
import { loadRuleset } from "../../delivery/load-rules.js";
import type { Paths } from "../../io/paths.js";
import { guard } from "../../io/time-limit.js";
import type { World } from "../world.js";

/**
 * Milliseconds that the rules may run while they are loaded, which each delivery waits for: they
 * usually take a few.
 */
const PATIENCE = 5_000;

const UNTIL_THEN = "until then every message is deferred, and none is lost";

/** What became of loading them. */
export interface Checked {
  /** Null when there are no usable rules. */
  readonly ruleset: Ruleset | null;
  /** Every file that they came from, absolute. */
  readonly sources: readonly string[];
  /** The files that they name with `listed`, as they say them. */
  readonly listed: readonly string[];
  readonly findings: readonly Finding[];
  /** What ended it; null when nothing did. */
  readonly failure: unknown;
  /** Says what the rules threw, with its place. */
  readonly explain: (error: unknown) => string;
}

/** Compiles anew, even what is in the cache, so that files that hide others are seen. */
export async function checkRules(paths: Paths, world: World): Promise<Checked> {
  const remarks: string[] = [];
  const warn = (text: string) => remarks.push(text);
  try {
    const { ruleset, loaded } = await loadRuleset(paths, world, {
      limited,
      trust: "warn",
      fresh: true,
      warn,
    });
    const tried = remarks.length > 0 ? await tryOut(remarks, paths, world) : [];
    const rules = ok(
      "rules",
      `${paths.rules} says ${amount(everyRule(ruleset.rules).length, "rule")}`,
    );
    const { sources, explain } = loaded;
    const listed = loaded.listedFiles();
    return { ruleset, sources, listed, findings: [rules, ...tried], failure: null, explain };
  } catch (thrown) {
    const failure = thrown instanceof Error && "cause" in thrown ? thrown.cause : thrown;
    const findings = [rulesError(messageOf(thrown), paths)];
    return { ruleset: null, sources: [], listed: [], findings, failure, explain: messageOf };
  }
}

/**
 * @param said what explains it: `rules.ts:12:5: …`, seen from the rules' folder, where the place is
 *   known
 */
export function rulesError(said: string, { rules }: Paths): Finding {
  const [first = ""] = said.split("\n", 1);
  const [, file, line, column, message = first] = /^(.+?):(\d+):(\d+): (.*)$/.exec(first) ?? [];
  const found = error("rules", message.replace(/^Error: /, ""), `fix that: ${UNTIL_THEN}`);
  if (file === undefined) return found;
  const path = resolve(dirname(realpathSync.native(rules)), file);
  return { ...found, place: { file, path, line: Number(line), column: Number(column) } };
}

const limited = <Result>(run: () => Result): Result => guard(PATIENCE, run);

/**
 * Remarks about who can change the rules are errors if a delivery would refuse the rules for them:
 * it is asked.
 */
async function tryOut(remarks: readonly string[], paths: Paths, world: World): Promise<Finding[]> {
  try {
    await loadRuleset(paths, world, { limited, trust: "refuse", warn: () => {} });
    return remarks.map((text) => warning("rules", text, "deliveries work all the same"));
  } catch {
    return remarks.map((text) => error("permissions", text, UNTIL_THEN));
  }
}

export const amount = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? "" : "s"}`;
