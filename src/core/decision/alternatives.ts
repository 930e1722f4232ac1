/** Where a program's end may lead, looked at before anything is done. */

import { commandOf, mayNeedOtherwise, mayReject, standOf } from "../language/action-rows.js";
import type { Plan } from "./plan.js";

/**
 * @param plan with what `otherwise` stores
 * @throws Error where a status leads nowhere: found out once the program has ended, it would be too
 *   late
 */
export function checkAlternatives({ store, run, fallback }: Plan): void {
  for (const action of run) {
    const where = `rule ${JSON.stringify(action.rule)}: ${commandOf(action).program}`;
    if (mayNeedOtherwise(action) && fallback.length === 0)
      throw new Error(`${where}: ${nowhereElse()}`);
    const keeping = run.filter((each) => standOf(each) === "delivery");
    const other = [...store.filter(({ kind }) => kind !== "backup"), ...keeping].find(
      (each) => each !== action,
    );
    if (mayReject(action) && other !== undefined)
      throw new Error(`${where}: ${rejectsBeside(other.kind)}`);
  }
}

/** Why a program's status may not say `otherwise`. */
export function nowhereElse(): string {
  return "a status says otherwise, and otherwise(…) stores nothing";
}

/** Why it may not say `reject`. @param kind of what has the message by then */
export function rejectsBeside(kind: string): string {
  return `a status says reject, and by then the message is elsewhere as well: ${kind}`;
}
