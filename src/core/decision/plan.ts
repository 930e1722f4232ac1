/**
 * What shall be done with one message: the actions of all rules that matched, checked, and each
 * folder just once.
 */

import {
  isRefusal,
  isStored,
  type Rejection,
  rejectionOf,
  storeRow,
} from "../language/action-rows.js";
import type { Stored } from "../language/actions.js";
import { type Config, named } from "../language/config.js";
import { isDirectory, isTarget, type Target } from "../language/folder-spec.js";
import type { Chosen, StoredChanges } from "./chosen.js";
import { deferralIn } from "./deferral.js";
import { isRejectAs } from "./exit-status.js";
import { configuredAround, insideFault } from "./maildir-around.js";
import type { Member, Place } from "./member.js";
import { checkOrder } from "./order.js";
import {
  droppedBy,
  type OutgoingAction,
  outgoingActionsOf,
  type ProgramAction,
  passesOn,
  programActionsOf,
  type Suppressed,
} from "./outgoing-actions.js";
import { plainPath } from "./safe-segment.js";

/** One folder that the message is put into. */
export interface StoreAction extends Partial<StoredChanges> {
  readonly kind: "backup" | Stored["kind"];
  /**
   * The folder as rules name it: `inbox`, or `lists/perl6` of a family. `backup` for the backup.
   */
  readonly folder: string;
  readonly target: Target;
  /** Of a family: it may turn out that there is to be no such member. */
  readonly member?: Member;
  readonly flags: StoredChanges["flags"];
  /** The rule that asked for it; null for the backup. */
  readonly rule: string | null;
}

/** Attachments that are put into a folder. */
export interface SavePlan {
  readonly kind: "save";
  /** The directory as rules name it. */
  readonly folder: string;
  /** As the rules have it. */
  readonly path: string;
  /** Whether a file of that name is one of them. */
  readonly wants: (name: string) => boolean;
  /** What they are going to be called, unless there are such files. */
  readonly files: readonly string[];
  readonly rule: string;
}

/** Everything that shall happen, in the order in which it happens. */
export interface Plan {
  /** Backup first, then as the rules say. */
  readonly store: readonly StoreAction[];
  /** Once the message is stored. */
  readonly save: readonly SavePlan[];
  /** Once all is stored. */
  readonly run: readonly ProgramAction[];
  /** Mail that goes out in the end: passed on, notices, answers. */
  readonly send: readonly OutgoingAction[];
  /** Mail that the rules ask for, and that must not go out, as far as the policy was asked. */
  readonly suppressed: readonly Suppressed[];
  /**
   * What `otherwise` stores: where the message goes if it is passed on, and stored nowhere, and
   * can't be passed on.
   */
  readonly fallback: readonly StoreAction[];
  /** Set when the message is refused, once all is stored. */
  readonly reject: Rejection | null;
  /** A rule said `discard`: that nothing is stored is meant. */
  readonly discard: boolean;
  /** Set when a rule leaves the message with the MTA: why. Nothing else is done then. */
  readonly defer: string | null;
}

/**
 * @throws Error when the actions make no plan: what the compiler says of typed rules, said again
 *   for those it never saw
 */
export function planOf(config: Config, chosen: readonly Chosen[]): Plan {
  checkOrder(chosen);
  const deferral = deferralIn(chosen);
  if (deferral !== null) return { ...NOTHING, defer: deferral.reason };
  // One at most: nothing that refuses stands behind another one.
  const [refusal] = chosen.flatMap(({ action }) =>
    isRefusal(action) ? [rejectionOf(action)] : [],
  );
  const reject = refusal ?? null;
  if (reject !== null) checkReject(reject);
  const backup: StoreAction[] =
    config.backup === undefined || reject !== null
      ? []
      : [{ kind: "backup", folder: "backup", target: config.backup, flags: [], rule: null }];
  return {
    ...NOTHING,
    store: outside(config, once([...backup, ...storeActions(config, chosen)])),
    run: programActionsOf(chosen),
    ...(reject === null ? { send: outgoingActionsOf(chosen) } : droppedBy(chosen)),
    reject,
    discard: refusal === null,
  };
}

const NOTHING: Plan = {
  store: [],
  save: [],
  run: [],
  send: [],
  suppressed: [],
  fallback: [],
  reject: null,
  discard: false,
  defer: null,
};

function storeActions(config: Config, chosen: readonly Chosen[]): StoreAction[] {
  return chosen.flatMap(({ rule, action, changes }) =>
    isStored(action) ? [{ ...storeActionOf(config, rule, action), ...changes }] : [],
  );
}

/** Whether it is passed on and stored nowhere; the backup is no place where anybody looks. */
export function needsFallback({ store, send }: Plan): boolean {
  return send.some(passesOn) && store.every(({ kind }) => kind === "backup");
}

/** @param chosen what `otherwise` says of this message */
export function withFallback(plan: Plan, config: Config, chosen: readonly Chosen[]): Plan {
  return { ...plan, fallback: outside(config, once(storeActions(config, chosen))) };
}

/** Once all is stored it would be too late to find out that a refusal can't be put into words. */
function checkReject({ reason, as }: Rejection): void {
  if (typeof reason !== "string" || !isRejectAs(as)) {
    throw new Error(
      `reject(${JSON.stringify(reason)}, ${JSON.stringify(as)}) is no way to refuse a message`,
    );
  }
}

function storeActionOf(config: Config, rule: string, action: Stored): StoreAction {
  const { kind } = action;
  const { folder, name, flags } = storeRow(action).into(action);
  const where = `rule ${JSON.stringify(rule)}: folder ${JSON.stringify(folder)}`;
  const spec = named(config.folders, folder);
  if (spec === undefined) throw new Error(`${where} is not in the configuration`);
  if (isTarget(spec)) {
    if (name !== null)
      throw new Error(`${where} is no family of folders, and has no ${JSON.stringify(name)}`);
    return { kind, folder, target: spec, flags, rule };
  }
  if (isDirectory(spec)) throw new Error(`${where} is a directory: it takes save alone`);
  if (name === null) throw new Error(`${where} is a family of folders: a name must say which`);
  if (typeof name !== "string" && !spec.nested)
    throw new Error(`${where} takes one name: maildirs(…, { nested: true }) takes a list of them`);
  return { kind, ...members().memberPlace(config, folder, spec, name), flags, rule };
}

/** Loaded with the first family that a message goes to. */
function members(): typeof import("./member.js") {
  return require("./member.js");
}

/** @throws Error when one of them is in a Maildir's cur, new or tmp */
function outside(config: Config, actions: readonly StoreAction[]): readonly StoreAction[] {
  const folders = [...Object.values(config.folders), ...(config.backup ? [config.backup] : [])];
  for (const { folder, target } of actions.flatMap(placesOf)) {
    const around = configuredAround(target.path, folders);
    if (around !== null)
      throw new Error(`folder ${JSON.stringify(folder)}, ${target.path}, ${insideFault(around)}`);
  }
  return actions;
}

/** Where a message can come to lie. */
function placesOf(action: StoreAction): readonly Place[] {
  return action.member === undefined ? [action] : [action, action.member.beyond];
}

/** The same folder twice in a plan is stored once: the first one counts. */
export function once(action: readonly StoreAction[]): StoreAction[] {
  const paths = new Set<string>();
  return action.filter(({ target: { path } }) => {
    const plain = plainPath(path);
    return paths.has(plain) ? false : paths.add(plain);
  });
}
