/** Where the messages of families would lie: folders are counted as they would be made. */

import { once, type Plan } from "../../core/decision/plan.js";
import { type FamilyTools, foreseeing } from "../../delivery/families.js";
import type { Looking } from "./outcome.js";

export function placing(tools: FamilyTools): Looking["placed"] {
  const beyond = foreseeing(tools);
  return (plan: Plan, note) => {
    const store = plan.store.map((action) => {
      const found = action.member === undefined ? null : beyond(action.target, action.member);
      if (found === null) return action;
      note(found.why);
      return { ...action, folder: found.folder, target: found.target };
    });
    return { ...plan, store: once(store) };
  };
}
