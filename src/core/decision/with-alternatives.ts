/** Whether a program says where a message goes: of nearly every message none does. */

import { mayNeedOtherwise } from "../language/action-rows.js";
import { needsFallback, type Plan } from "./plan.js";

/** Whether what `otherwise` stores may be wanted. */
export function mayFallBack(plan: Plan): boolean {
  return needsFallback(plan) || plan.run.some(mayNeedOtherwise);
}

/** @throws Error where a status of a program leads nowhere */
export function checkPrograms(plan: Plan): void {
  if (plan.run.length > 0) alternatives().checkAlternatives(plan);
}

function alternatives(): typeof import("./alternatives.js") {
  return require("./alternatives.js");
}
