/**
 * The actions: the one place that knows them all. They are values that say what shall happen to a
 * message; nothing here touches anything.
 */

import { type DeferAction, deferring } from "./actions/defer.js";
import { type DiscardAction, discarding } from "./actions/discard.js";
import { type CopyAction, copying, type FileAction, filing } from "./actions/file.js";
import { type ForwardAction, forwarding } from "./actions/forward.js";
import { type MarkAction, marking } from "./actions/mark.js";
import { type NotifyAction, notifying } from "./actions/notify.js";
import { type PipeAction, piping } from "./actions/pipe.js";
import { type RedistributeAction, redistributing } from "./actions/redistribute.js";
import { type RejectAction, rejecting } from "./actions/reject.js";
import { type RespondAction, responding } from "./actions/respond.js";
import type {
  DeferRow,
  MarkRow,
  RefuseRow,
  RunRow,
  SaveRow,
  SendRow,
  StoreRow,
} from "./actions/row.js";
import { type RunAction, running } from "./actions/run.js";
import { type SaveAction, saving } from "./actions/save.js";

export type { DeferAction, DeferOptions } from "./actions/defer.js";
export { type DiscardAction, discard } from "./actions/discard.js";
export type { CopyAction, FileAction } from "./actions/file.js";
export type { FileOptions } from "./actions/file-options.js";
export type { EnvelopeChoice, ForwardAction, ForwardOptions } from "./actions/forward.js";
export type { HeaderChanges, HeaderValue, HeaderValues } from "./actions/header-changes.js";
export type { MarkAction } from "./actions/mark.js";
export type { NotifyAction } from "./actions/notify.js";
export { type PipeAction, type PipeOptions, pipe } from "./actions/pipe.js";
export type { RedistributeAction } from "./actions/redistribute.js";
export { type RejectAction, type RejectAs, reject } from "./actions/reject.js";
export type { RespondAction, RespondOptions } from "./actions/respond.js";
export type { PipeOutcome } from "./actions/row.js";
export type { RunAction, RunFailure, RunOptions } from "./actions/run.js";
export type { SaveAction, SaveOptions } from "./actions/save.js";
export type { TemplateData, TemplateValue } from "./actions/template-data.js";

/** Puts the message somewhere, so that it is safe. */
export type Delivery = FileAction | ForwardAction | RedistributeAction | PipeAction;
/** Ends it without putting it anywhere. */
export type Refusal = DiscardAction | RejectAction;
/** Says where the message goes, for good: what `otherwise` needs. */
export type FinalEnding = Delivery | Refusal;
/** Says where the message goes: every rule needs one, and it comes first. */
export type Ending = FinalEnding | DeferAction;
/** What may follow `discard` and `reject`. */
export type CopyOrRespond = CopyAction | RespondAction;
/** What is no delivery, and may stand behind one. */
export type BesideAction = CopyOrRespond | NotifyAction | RunAction | SaveAction;
/** What `also` takes. */
export type AlsoAction = BesideAction | ForwardAction | MarkAction;
/** What may follow a delivery. */
export type More = Delivery | BesideAction;
/** Whatever rules may ask for. */
export type Action = Ending | More | AlsoAction;

/** Stored in a folder, first of all. */
export type Stored = FileAction | CopyAction;
/** A program, once all is stored. */
export type Run = PipeAction | RunAction;
/** Parts of the message that are put somewhere. */
export type Saved = SaveAction;
/** Goes for what is stored later. */
export type Marked = MarkAction;
/** Mail that goes out in the end. */
export type Sent = ForwardAction | RedistributeAction | NotifyAction | RespondAction;

type StandOf<Each> = Each extends DeferAction
  ? "deferral"
  : Each extends Refusal
    ? "refusal"
    : Each extends Delivery
      ? Each extends AlsoAction
        ? "either"
        : "delivery"
      : Each extends CopyOrRespond
        ? "aside"
        : Each extends Marked
          ? "ahead"
          : "beside";

type RowOf<Each extends Action> = Each extends Stored
  ? StoreRow<Each, StandOf<Each>>
  : Each extends Run
    ? RunRow<Each, StandOf<Each>>
    : Each extends Sent
      ? SendRow<Each, StandOf<Each>>
      : Each extends Refusal
        ? RefuseRow<Each, StandOf<Each>>
        : Each extends DeferAction
          ? DeferRow<Each, StandOf<Each>>
          : Each extends Marked
            ? MarkRow<StandOf<Each>>
            : Each extends Saved
              ? SaveRow<StandOf<Each>>
              : never;

/**
 * Mail goes out in this order: passed on first; answers last, since what an answer says, such as
 * that the message has arrived, shall be true by then.
 * @internal
 */
export const ACTIONS: {
  readonly [Kind in Action["kind"]]: RowOf<Extract<Action, { readonly kind: Kind }>>;
} = {
  file: filing,
  copy: copying,
  mark: marking,
  save: saving,
  discard: discarding,
  reject: rejecting,
  defer: deferring,
  pipe: piping,
  run: running,
  forward: forwarding,
  redistribute: redistributing,
  notify: notifying,
  respond: responding,
};
