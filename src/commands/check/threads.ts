/** Does anything ever bring a thread into the folders where rules follow it? */

import { type Finding, warning } from "../../core/contracts/finding.js";
import { isStored, storeRow } from "../../core/language/action-rows.js";
import { isCondition, type Test } from "../../core/language/condition.js";
import { type ActionSource, everyEntry, isGroup } from "../../core/language/rule.js";
import type { Ruleset } from "../../core/language/ruleset.js";
import { partsOf } from "../../core/language/shapes.js";
import { valuesIn } from "./alternatives.js";

/**
 * A rule that follows threads into a folder brings none there. What functions choose can't be known:
 * where another rule has one, nothing is said.
 */
export function checkThreads(ruleset: Ruleset): Finding[] {
  const entries = everyEntry(ruleset.rules);
  const followed = new Set(entries.flatMap(({ when }) => followsIn(when).flat()));
  const rules = entries.flatMap((entry) => (isGroup(entry) ? [] : [entry]));
  return [...followed].flatMap((folder) => {
    const others = rules.filter(({ when }) => !followsInto(when, folder));
    const sources = [...others, ruleset.otherwise].flatMap(({ actions }) => actions);
    return sources.some((source) => mayFileInto(source, folder)) ? [] : [nothingIn(folder)];
  });
}

function nothingIn(folder: string): Finding {
  return warning(
    `inThread(${JSON.stringify(folder)})`,
    `no other rule files into ${folder}: no thread begins there, and it never matches`,
    `have a rule file("${folder}") what is to begin there`,
  );
}

/** The folders of each `inThread` in it. */
function followsIn(test: Test): readonly (readonly string[])[] {
  const own = isCondition(test) && "follows" in test.shape ? [test.shape.follows ?? []] : [];
  return [...own, ...partsOf(test).flatMap(followsIn)];
}

function followsInto(test: Test, folder: string): boolean {
  return followsIn(test).some((folders) => folders.length === 0 || folders.includes(folder));
}

function mayFileInto(source: ActionSource, folder: string): boolean {
  if (typeof source === "function") return true;
  return valuesIn(source).some(
    (action) => isStored(action) && storeRow(action).into(action).folder === folder,
  );
}
