/** Puts plans and traces into words, for dry runs and logs. */

import { basename } from "node:path";
import type { Considered, Decision } from "../core/decision/decide.js";
import type { Evaluation } from "../core/decision/evaluate.js";
import { type OutgoingAction, shownSent } from "../core/decision/outgoing-actions.js";
import type { Plan, StoreAction } from "../core/decision/plan.js";
import { shownChanges } from "../core/decision/shown-changes.js";
import { commandOf, runRow, sendRow, storeRow } from "../core/language/action-rows.js";
import { isGroup } from "../core/language/rule.js";
import { describe } from "../core/language/shapes.js";

/** One action as programs read it. */
interface ShownAction {
  readonly kind: string;
  readonly folder?: string;
  readonly flags?: readonly string[];
  readonly keywords?: readonly string[];
  readonly headers?: readonly string[];
  readonly files?: readonly string[];
  readonly to?: string;
  readonly list?: string;
  readonly munged?: string;
  readonly template?: string;
  readonly program?: string;
  readonly args?: readonly string[];
  readonly statuses?: Readonly<Record<number, string>>;
  readonly reason?: string;
}

/** Everything that a plan does, in order. */
export function actionsOf({ store, save, run, send, reject, discard, defer }: Plan): ShownAction[] {
  return [
    ...store.map((action) => ({
      kind: action.kind,
      folder: action.folder,
      ...shownChanges(action),
    })),
    ...save.map(({ kind, folder, files }) => ({ kind, folder, files })),
    ...run.map((action) => {
      const { program, args, statuses } = commandOf(action);
      const { kind } = action;
      return { kind, program, args, ...(Object.keys(statuses).length === 0 ? {} : { statuses }) };
    }),
    ...send.map(shownSent),
    ...(discard ? [{ kind: "discard" }] : []),
    ...(reject === null ? [] : [{ kind: "reject", reason: reject.reason }]),
    ...(defer === null ? [] : [{ kind: "defer", reason: defer }]),
  ];
}

/** Mail that does not go out, and why. */
interface ShownSuppressed extends ShownAction {
  readonly reason: string;
  readonly detail: string;
}

export function suppressedOf({ suppressed }: Plan): ShownSuppressed[] {
  return suppressed.map(({ action, reason, detail }) => ({
    ...shownSent(action),
    reason,
    detail,
  }));
}

/**
 * Where the message goes, in a few words: `inbox`, `training + reply`, `rejected`. The backup goes
 * without saying; who it is answered with is said where the answer itself is shown.
 */
export function destination({ store, save, run, send, reject, discard, defer }: Plan): string {
  if (defer !== null) return `deferred: ${defer}`;
  const stored = store.flatMap((action) => {
    const { kind, folder } = action;
    return kind === "backup" ? [] : [storeRow({ kind }).describe(folder) + given(action)];
  });
  const refusal = reject === null ? (discard ? ["discarded"] : []) : [`rejected: ${reject.reason}`];
  const programs = run.map((action) =>
    runRow(action).describe(basename(commandOf(action).program)),
  );
  const sent = send.map((action) => sendRow(action).describe(action) + inWhoseName(action));
  const saved = save.map(({ folder, files }) => `save ${files.length} in ${folder}`);
  return [...refusal, ...stored, ...saved, ...programs, ...sent].join(" + ");
}

function inWhoseName({ munged }: OutgoingAction): string {
  return munged === undefined ? "" : " (in its own name)";
}

/** ` (seen, set Subject)`: what it is filed with; of header lines the names. */
function given(action: StoreAction): string {
  const { flags = [], keywords = [], headers = [] } = shownChanges(action);
  const all = [...flags, ...keywords, ...headers.map((line) => line.replace(/:.*/, ""))];
  return all.length === 0 ? "" : ` (${all.join(", ")})`;
}

/** Every condition that was asked, a line each, with the value it saw. */
export function traceLines({ trace, rule, plan }: Decision): string[] {
  const decided = rule === "otherwise" ? "→ otherwise" : `→ ${rule}`;
  return [...trace.flatMap((each) => ruleLines(each, "")), decided, ...planLines(plan)];
}

/** What a plan does that the table has no room for. */
function planLines({ store, save, run, send }: Plan): string[] {
  const stored = store.flatMap((action) => {
    const { flags = [], keywords = [], headers = [] } = shownChanges(action);
    const words = [...labelled("flags", flags), ...labelled("keywords", keywords)];
    return [...words, ...headers].map((words) => `    ${action.folder}: ${words}`);
  });
  const programs = run.map((action) => {
    const { program, args } = commandOf(action);
    return `    ${action.kind}: ${[program, ...args].map((word) => JSON.stringify(word)).join(" ")}`;
  });
  const saved = save.flatMap(({ folder, files }) =>
    files.map((name) => `    ${folder}: save ${name}`),
  );
  const munged = send.flatMap((action) =>
    action.munged === undefined
      ? []
      : [`    ${sendRow(action).describe(action)}: in its own name: ${action.munged}`],
  );
  return [...stored, ...saved, ...programs, ...munged];
}

function labelled(label: string, words: readonly string[]): string[] {
  return words.length === 0 ? [] : [`${label} ${words.join(" ")}`];
}

function ruleLines({ rule, evaluation, inside }: Considered, indent: string): string[] {
  const name = isGroup(rule) ? "" : ` ${JSON.stringify(rule.name)}`;
  return [
    `${indent}${mark(evaluation)} ${rule.kind}${name}`,
    ...evaluationLines(evaluation, `${indent}    `),
    ...inside.flatMap((each) => ruleLines(each, `${indent}  `)),
  ];
}

function evaluationLines(evaluation: Evaluation, indent: string): string[] {
  const value = evaluation.value === null ? "" : `: ${evaluation.value()}`;
  return [
    `${indent}${mark(evaluation)} ${describe(evaluation.test)}${value}`,
    ...evaluation.parts.flatMap((part) => evaluationLines(part, `${indent}  `)),
  ];
}

const mark = ({ matched }: Evaluation): string => (matched ? "✓" : "✗");
