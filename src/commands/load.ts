/** Loads the person's rules, for every command that runs them. */

import type { Ruleset } from "../core/ruleset.js";
import type { Senses } from "../deliver.js";
import * as api from "../index.js";
import type { Places } from "../io/places.js";
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

/** @throws RulesError when there are no usable rules */
export async function loadRuleset(
  { rules, rulesCache }: Places,
  { version, uid, gid }: World,
  { guarded, ...options }: LoadOptions,
): Promise<Rules> {
  const loaded = await loadRules(rules, {
    cacheFolder: rulesCache,
    api,
    version,
    guard: guarded,
    uid,
    gid,
    ...options,
  });
  return { ruleset: asRuleset(loaded.exports, rules), loaded };
}
