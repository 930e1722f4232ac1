/** Loads the person's rules, for every command that runs them. */

import type { Ruleset } from "../core/language/sortmail.js";
import * as api from "../index.js";
import type { Places } from "../io/paths.js";
import type { Senses } from "../pipeline/sort.js";
import { type Loaded, loadRules, type RulesTools } from "../rules/load.js";
import { asRuleset } from "../rules/ruleset.js";
import type { World } from "./world.js";

export interface Rules {
  readonly ruleset: Ruleset;
  readonly loaded: Loaded;
}

export interface LoadOptions extends Pick<RulesTools, "trust" | "warn" | "fresh"> {
  readonly guarded: Senses["guarded"];
}

/** Nothing of the person's has run yet. @throws RulesError when there are no usable rules */
export function prepareRules(
  { rules, rulesCache }: Places,
  { version, uid, gid }: World,
  { guarded, ...options }: LoadOptions,
): Promise<Loaded> {
  return loadRules(rules, { cacheFolder: rulesCache, api, version, guard: guarded, uid, gid, ...options });
}

/** Runs the rules file. @throws RulesError when it throws, or exports no rules */
export function runRules(loaded: Loaded, { rules }: Places): Ruleset {
  return asRuleset(loaded.run(), rules);
}

/** @throws RulesError when there are no usable rules */
export async function loadRuleset(places: Places, world: World, options: LoadOptions): Promise<Rules> {
  const loaded = await prepareRules(places, world, options);
  return { ruleset: runRules(loaded, places), loaded };
}
