/**
 * What only a plan needs that sends something, or runs a program: loaded with the rest of outgoing
 * mail.
 */

import type { RespondAction } from "../language/actions.js";
import { type Config, named } from "../language/config.js";
import { isTarget, type Target } from "../language/folder-spec.js";
import { foldAddress } from "../message/addr-spec.js";
import type { OutgoingAction, ProgramAction } from "./outgoing-actions.js";
import { once, type Plan, type StoreAction } from "./plan.js";

/**
 * What tells one effect from another, for the journal: the same when the delivery is tried again.
 */
export function effectKey(action: OutgoingAction | ProgramAction): string {
  switch (action.kind) {
    case "pipe":
      return `pipe ${JSON.stringify([action.program, ...action.args])}`;
    case "forward":
      return `forward ${foldAddress(action.to)}`;
    case "redistribute":
      return `redistribute ${action.list}`;
    case "notify":
      return `notify ${foldAddress(action.to)} ${action.template}`;
    case "respond":
      return `respond ${action.template}`;
  }
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
  { kind, rule }: OutgoingAction,
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
  const where = `rule ${JSON.stringify(action.rule)}: ${action.kind}`;
  if (action.kind === "redistribute" && named(config.lists, action.list) === undefined) {
    throw new Error(`${where}: list ${JSON.stringify(action.list)} is not in the configuration`);
  }
  if ("template" in action && !(config.templates ?? []).includes(action.template)) {
    throw new Error(
      `${where}: template ${JSON.stringify(action.template)} is not in the configuration`,
    );
  }
  if ((action.kind === "respond" || action.kind === "redistribute") && config.spam === undefined) {
    throw new Error(`${where} needs a verdict: add spam: … to sortmail({…}), the scanner to ask`);
  }
  if (action.kind === "respond") answerCopyTarget(config, action);
}

/** The folder that takes a copy of the answer. @throws Error when there is no such folder */
export function answerCopyTarget(
  { folders }: Config,
  { copyTo, rule }: RespondAction & { readonly rule: string },
): Target | null {
  if (copyTo === null) return null;
  const spec = named(folders, copyTo);
  if (spec !== undefined && isTarget(spec)) return spec;
  const where = `rule ${JSON.stringify(rule)}: respond: copyTo`;
  throw new Error(
    `${where}: folder ${JSON.stringify(copyTo)} is not in the configuration, or a family`,
  );
}
