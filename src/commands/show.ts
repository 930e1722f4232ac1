/** Puts plans and traces into words, for dry runs and logs. */

import { describe } from "../core/condition.js";
import type { Asked, Considered, Decision } from "../core/decide.js";
import type { Plan } from "../core/plan.js";

/** One action as programs read it. */
export interface ShownAction {
  readonly kind: string;
  readonly folder?: string;
  readonly reason?: string;
}

/** Everything that a plan does, in order. */
export function actionsOf({ store, reject, discard }: Plan): ShownAction[] {
  return [
    ...store.map(({ kind, folder }) => ({ kind, folder })),
    ...(discard ? [{ kind: "discard" }] : []),
    ...(reject === null ? [] : [{ kind: "reject", reason: reject.reason }]),
  ];
}

/** Where the message goes, in a few words: `inbox`, `training + copy unassigned`, `rejected`. The backup goes without saying. */
export function destination({ store, reject, discard }: Plan): string {
  const stored = store
    .filter(({ kind }) => kind !== "backup")
    .map(({ kind, folder }) => (kind === "copy" ? `copy ${folder}` : folder));
  const refusal = reject === null ? (discard ? ["discarded"] : []) : [`rejected: ${reject.reason}`];
  return [...refusal, ...stored].join(" + ");
}

/** Every condition that was asked, a line each, with the value it saw. */
export function traceLines({ trace, rule }: Decision): string[] {
  return [...trace.flatMap(ruleLines), `${rule === "otherwise" ? "→ otherwise" : `→ ${rule}`}`];
}

function ruleLines({ rule, asked }: Considered): string[] {
  return [`${mark(asked)} ${rule.kind} ${JSON.stringify(rule.name)}`, ...askedLines(asked, "    ")];
}

function askedLines(asked: Asked, indent: string): string[] {
  const value = asked.value === null ? "" : `: ${asked.value()}`;
  return [
    `${indent}${mark(asked)} ${describe(asked.test)}${value}`,
    ...asked.parts.flatMap((part) => askedLines(part, `${indent}  `)),
  ];
}

const mark = ({ matched }: Asked): string => (matched ? "✓" : "✗");
