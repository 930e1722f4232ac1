/**
 * The rules for each message as a delivery would have them: in a process of its own. Those that may
 * keep something are run anew each time; for the others, which are most, one run will do.
 */

import { readFileSync } from "node:fs";
import type { Ruleset } from "../../core/language/ruleset.js";
import { type Rules, runRules } from "../../delivery/load-rules.js";
import type { Paths } from "../../io/paths.js";
import { mayKeepState } from "../kept-state.js";

/** @returns what gives the rules for one more message; it throws RulesError as loading does */
export function freshRules({ ruleset, loaded }: Rules, paths: Paths): () => Ruleset {
  const sources = new Map(loaded.sources.map((path) => [path, readFileSync(path, "utf8")]));
  if (!mayKeepState(ruleset, sources)) return () => ruleset;
  const clear = leftovers();
  return () => {
    clear();
    return runRules(loaded, paths);
  };
}

/** @returns what takes away what has been put among the globals and into the environment since */
function leftovers(): () => void {
  const names = new Set(Reflect.ownKeys(globalThis));
  const environment = { ...process.env };
  return () => {
    for (const name of Reflect.ownKeys(globalThis))
      if (!names.has(name)) Reflect.deleteProperty(globalThis, name);
    for (const name of Object.keys(process.env))
      if (environment[name] === undefined) delete process.env[name];
    Object.assign(process.env, environment);
  };
}
