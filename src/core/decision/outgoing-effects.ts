/**
 * What only a plan needs that sends something, or runs a program: loaded with the rest of outgoing
 * mail.
 */

import { commandOf, isRun, sendRow } from "../language/action-rows.js";
import type { Config } from "../language/config.js";
import type { OutgoingAction, ProgramAction } from "./outgoing-actions.js";
import { once, type Plan, type StoreAction } from "./plan.js";

/**
 * What tells one effect from another, for the journal: the same when the delivery is tried again.
 */
export function effectKey(action: OutgoingAction | ProgramAction): string {
  if (!isRun(action)) return sendRow(action).key(action);
  const { program, args } = commandOf(action);
  return `${action.kind} ${JSON.stringify([program, ...args])}`;
}

/** The same thing twice in a plan is done once. */
export function onceEach<Each extends OutgoingAction | ProgramAction>(
  all: readonly Each[],
): Each[] {
  const keys = new Set<string>();
  return all.filter((each) => {
    const key = effectKey(each);
    return keys.has(key) ? false : keys.add(key);
  });
}

/**
 * What is stored in place of passing it on.
 * @throws Error when `otherwise` stores nothing: then the message waits until the rules say where
 *   it goes
 */
export function insteadOf(
  { kind, rule }: Pick<OutgoingAction | ProgramAction, "kind" | "rule">,
  { store, fallback }: Plan,
): readonly StoreAction[] {
  if (fallback.length === 0) {
    throw new Error(
      `rule ${JSON.stringify(rule)}: ${kind} is not possible, and otherwise(…) stores nothing`,
    );
  }
  return once([...store, ...fallback]).slice(store.length);
}

/** @throws Error for what the compiler refuses, said again for rules that it never saw */
export function checkOutgoing(config: Config, action: OutgoingAction): void {
  const fault = sendRow(action).fault(action, config);
  if (fault !== null)
    throw new Error(`rule ${JSON.stringify(action.rule)}: ${action.kind}${fault}`);
}
