/** Whether attachments are saved: of nearly every message none are. */

import type { Mail } from "../contracts/mail.js";
import { isSaved } from "../language/action-rows.js";
import type { Config } from "../language/config.js";
import type { Chosen } from "./chosen.js";
import type { Plan } from "./plan.js";
import { settle, type Waiting } from "./waiting.js";

/** With what is saved, which has to be looked for in the message. */
export function* withSaves(
  plan: Plan,
  chosen: readonly Chosen[],
  mail: Mail,
  config: Config,
): Waiting<Plan> {
  if (plan.defer !== null || !chosen.some(({ action }) => isSaved(action))) return plan;
  const attachments = yield* settle(mail.attachments());
  const { savesOf } = yield* settle(import("./saving.js"));
  return { ...plan, save: savesOf(chosen, attachments, config) };
}
