/** The contracts of performing: what it needs from outside. */

import type { Effect } from "../core/contracts/effect.js";
import type { Journal } from "../core/contracts/journal.js";
import type { Deadline, Folder } from "../core/contracts/ports.js";
import type { Member, Place } from "../core/decision/member.js";
import type { OutgoingAction, ProgramAction } from "../core/decision/outgoing-actions.js";
import type { SavePlan } from "../core/decision/plan.js";
import type { Rejection } from "../core/language/action-rows.js";
import type { Target } from "../core/language/folder-spec.js";

/** What takes a message for which a family makes no folder. */
export interface Beyond extends Place {
  /** Why, in one line. */
  readonly why: string;
}

/** What has been saved by earlier tries of this delivery. */
export interface SavedBefore {
  /** Where it is; null when it is still to be done. */
  readonly earlier: (key: string) => string | null;
  readonly note: (key: string, path: string) => void;
}

/** What became of the attachments. */
export interface SavedFiles {
  /** Where they are. */
  readonly files: readonly string[];
  /** Whether this try has saved any of them. */
  readonly anew: boolean;
  /** Why some are missing, each reason in one line. */
  readonly left: readonly string[];
}

/** What performing needs from outside. */
export interface Performers {
  readonly deadline: Deadline;
  /** A folder, ready to take messages. */
  readonly openFolder: (target: Target) => Folder;
  /**
   * Where a family's member is not to be: the place that takes its mail instead, and why. Null when
   * the member is there, or can be made.
   */
  readonly beyond: (target: Target, member: Member) => Promise<Beyond | null>;
  /**
   * The record of this delivery, which whoever opened it closes or releases; null when it needs
   * none: one effect, and no earlier try that may have left something.
   */
  readonly journal: Journal | null;
  /** Saves the attachments that an action wants. @throws what writing throws */
  readonly saveFiles: (action: SavePlan, memory: SavedBefore) => Promise<SavedFiles>;
  /** Opened when the plan runs a program or sends something. */
  readonly openOutgoing: () => Promise<OutgoingPerformer>;
  /** Is told whenever something was done: what became of all of them so far. */
  readonly progress: (effects: readonly Effect[]) => void;
}

/** What became of something that leaves this account. */
export type SendResult =
  | { readonly kind: "done"; readonly detail: string }
  /** It was not sent, and another try may end otherwise: the delivery is deferred. */
  | { readonly kind: "failed"; readonly error: unknown }
  /** Taken for some recipients. Another try is for the rest. */
  | {
      readonly kind: "partly";
      readonly detail: string;
      readonly rest: readonly [string, ...string[]];
    }
  /** It will never be taken. */
  | { readonly kind: "refused"; readonly detail: string }
  /** It had better not be sent: somebody has been answered already. */
  | { readonly kind: "suppressed"; readonly reason: string; readonly detail: string };

export interface SendOptions {
  /** What an earlier try left over; null: all of it. */
  readonly only: readonly [string, ...string[]] | null;
  /** When the first try began, milliseconds since 1970; null: nobody knows. */
  readonly since: number | null;
  /** Called when all is ready, right before the next server sees the message. */
  readonly begin: () => void;
  /** Whether an earlier try has sent this recipient a copy of its own. */
  readonly had: (recipient: string) => boolean;
  /** Notes, on disk when it returns, that this recipient's own copy was taken. */
  readonly got: (recipient: string) => void;
}

/** What became of a program. */
export interface RunResult {
  readonly detail: string;
  /** Where it is recorded, that was not run. */
  readonly path: string | null;
  /** It has failed, which the rule ignores. */
  readonly ignored?: true;
  /** Set where its status says that it did not take the message: what is done in its place. */
  readonly instead?: "otherwise" | Rejection;
}

/** Gives the message to programs, and mail to the next server. */
export interface OutgoingPerformer {
  /** @throws when it did not run, or its end means that the message is to be tried again */
  run(action: ProgramAction): Promise<RunResult>;
  /** @throws what leaves open whether it was sent, such as the end of the delivery's time */
  send(action: OutgoingAction, options: SendOptions): Promise<SendResult>;
}
