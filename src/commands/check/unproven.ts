/** Who answers strangers, or takes a member's word, and can't tell who really wrote. */

import { type Finding, warning } from "../../core/contracts/finding.js";
import { isSent, sendRow } from "../../core/language/action-rows.js";
import type { Ruleset } from "../../core/language/ruleset.js";
import { actionsIn } from "./outgoing.js";

/** `trusted: []` says in so many words that it shall be so. */
export function checkUnproven(ruleset: Ruleset): Finding[] {
  const { authentication, trusted, lists = {} } = ruleset.config;
  if (authentication !== undefined || trusted !== undefined) return [];
  const answers = actionsIn(ruleset).some(
    ({ action }) => isSent(action) && sendRow(action).recipient(action).kind === "sender",
  );
  const closed = Object.keys(lists).filter((name) => lists[name]?.membersOnly === true);
  const what = [
    ...(answers ? ["who forges an address has the reply sent there"] : []),
    ...closed.map((name) => `who forges a member's writes to list ${name}`),
  ];
  if (what.length === 0) return [];
  return [
    warning(
      "authentication",
      `nothing tells who really wrote a message: ${what.join("; ")}`,
      'add trusted: ["…"], the names of your own machines, if they write Authentication-Results; or trusted: [], if it shall be so',
    ),
  ];
}
