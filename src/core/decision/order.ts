/** Which actions may stand where: what the compiler says of typed rules, said again. */

import { standOf } from "../language/action-rows.js";
import type { Action } from "../language/actions.js";
import type { Chosen } from "./chosen.js";

type Stand = NonNullable<ReturnType<typeof standOf>>;

const IN_ALSO: readonly (Stand | null)[] = ["aside", "beside", "either", "ahead"];
const DELIVERIES: readonly (Stand | null)[] = ["delivery", "either"];

/**
 * An ending comes first in a rule, `also` has none but `forward`, and behind a refusal nothing more
 * is delivered.
 * @throws Error that names the rule
 */
export function checkOrder(chosen: readonly Chosen[]): void {
  const also = chosen.find(({ kind, action }) => kind === "also" && !stands(action, IN_ALSO));
  if (also) {
    throw new Error(
      `also(${JSON.stringify(also.rule)}) says ${also.action.kind}: it takes copy, respond, notify, forward, run, mark and save`,
    );
  }
  const [ending, ...more] = chosen.filter(({ kind }) => kind !== "also");
  if (ending === undefined)
    throw new Error("a rule has no action: the first one says where the message goes");
  const where = `rule ${JSON.stringify(ending.rule)}`;
  if (ending.kind === "otherwise" && standOf(ending.action) === "deferral")
    throw new Error(
      "otherwise says defer: it is where a message goes that was deferred for too long",
    );
  const behind = mayFollow(ending.action);
  if (behind === null) {
    throw new Error(
      `${where} begins with ${ending.action.kind}: its first action must say where the message goes`,
    );
  }
  const wrong = more.find(({ action }) => !stands(action, behind));
  if (wrong) throw new Error(`${where} says ${wrong.action.kind} behind ${ending.action.kind}`);
}

/** Null for what is no ending. */
function mayFollow(ending: Action): readonly (Stand | null)[] | null {
  if (standOf(ending) === "refusal") return ["aside"];
  if (standOf(ending) === "deferral") return [];
  return stands(ending, DELIVERIES) ? [...DELIVERIES, "aside", "beside"] : null;
}

function stands(action: Action, where: readonly (Stand | null)[]): boolean {
  return where.includes(standOf(action));
}
