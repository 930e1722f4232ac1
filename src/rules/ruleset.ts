/** Makes sure that a rules file exports rules: without a type check it can export anything. */

import type { Ruleset } from "../core/language/ruleset.js";
import { RulesError } from "./error.js";

/** @throws RulesError when the default export was not made by `rules(…)` */
export function asRuleset(exported: unknown, file: string): Ruleset {
  if (isRuleset(exported)) return exported;
  throw new RulesError(
    `${file}: its default export is not made by rules(…): end it with \`export default rules([…], otherwise(…))\``,
  );
}

function isRuleset(exported: unknown): exported is Ruleset {
  return (
    typeof exported === "object" &&
    exported !== null &&
    "kind" in exported &&
    exported.kind === "sortmail rules" &&
    "config" in exported &&
    typeof exported.config === "object" &&
    exported.config !== null &&
    "rules" in exported &&
    Array.isArray(exported.rules) &&
    "otherwise" in exported
  );
}
