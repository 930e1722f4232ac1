/** Whether anything changes what is stored: nearly every message is filed as it came. */

import type { Mail } from "../contracts/mail.js";
import { isMarked, isStored, storeRow } from "../language/action-rows.js";
import type { Chosen } from "./chosen.js";
import { RuleError } from "./rule-error.js";
import { settle, type Waiting } from "./waiting.js";

/** With the changes of each copy; what makes them is loaded where there are any. */
export function* withChanges(chosen: readonly Chosen[], mail: Mail): Waiting<readonly Chosen[]> {
  if (!chosen.some(changesWhatIsStored)) return chosen;
  const { changing } = yield* settle(import("./changes.js"));
  const change = changing(mail);
  return chosen.map((each) => {
    try {
      return change(each);
    } catch (error) {
      throw new RuleError(each.rule, error);
    }
  });
}

function changesWhatIsStored({ action }: Chosen): boolean {
  if (isMarked(action)) return true;
  if (!isStored(action)) return false;
  const { headers, keywords } = storeRow(action).into(action);
  return headers !== undefined || keywords !== undefined;
}
