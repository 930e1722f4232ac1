/** Could the programs be started that conditions ask? */

import { error, type Finding } from "../../core/contracts/finding.js";
import { isCondition, type Test } from "../../core/language/condition.js";
import { everyEntry, nameOf } from "../../core/language/rule.js";
import type { Ruleset } from "../../core/language/ruleset.js";
import { partsOf } from "../../core/language/shapes.js";
import { programFault } from "../../io/programs/program-fault.js";

export function checkAskedPrograms({ rules }: Ruleset): Finding[] {
  return everyEntry(rules).flatMap((entry) =>
    [...new Set(programsIn(entry.when))].flatMap((program) => {
      const fault = programFault(program);
      if (fault === null) return [];
      const about = `rule ${JSON.stringify(nameOf(entry))}`;
      return [error(about, `says: ${fault}`, "until then mail that comes to it is deferred")];
    }),
  );
}

function programsIn(test: Test): readonly string[] {
  const own =
    isCondition(test) && "program" in test.shape && test.shape.program !== undefined
      ? [test.shape.program]
      : [];
  return [...own, ...partsOf(test).flatMap(programsIn)];
}
