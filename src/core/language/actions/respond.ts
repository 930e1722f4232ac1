/** `respond`. */

import { type Config, named } from "../config.js";
import { demandMaybeText, demandOneOf, demandOptions, demandText } from "../demand.js";
import { type Duration, milliseconds } from "../duration.js";
import { isTarget, type Target } from "../folder-spec.js";
import { needsScanner, type SendRow, unknownTemplate } from "./row.js";
import type { TemplateData } from "./template-data.js";

/** Options of `respond`. */
export interface RespondOptions<Folder extends string = string> {
  /**
   * Nobody is answered more often. Default: 7 days; 0 answers every time, at most three times in a
   * thread, and a hundred times an hour in all.
   */
  readonly every?: Duration;
  /**
   * One of your addresses, with or without a name. Default: the template's From, else the address
   * that was written to.
   */
  readonly from?: string;
  /** Default: the template's Subject, else `Re: …`. */
  readonly subject?: string;
  /**
   * The envelope sender: nobody, so that no bounce comes back, or the address in From. Default:
   * `"null"`.
   */
  readonly envelopeFrom?: "null" | "self";
  /** Answers also what names none of your addresses in To or Cc. Default: false. */
  readonly toAnyone?: boolean;
  /** A folder that takes a copy of each answer that is sent; no family. Default: none. */
  readonly copyTo?: Folder;
  /** What the template may use beside the message. */
  readonly data?: TemplateData;
}

/** Answers the envelope sender, if that can hurt nobody. */
export interface RespondAction {
  readonly kind: "respond";
  /** The name of the template. */
  readonly template: string;
  /** Milliseconds. */
  readonly every: number;
  /** Answers also what names none of your addresses in To or Cc. */
  readonly toAnyone: boolean;
  /** What the answer says, and by whom. */
  readonly options: Pick<RespondOptions, "from" | "subject" | "envelopeFrom" | "data">;
  /** A folder that takes a copy of the answer; null: none. */
  readonly copyTo: string | null;
}

export const responding: SendRow<RespondAction, "aside"> = {
  phase: "send",
  stands: "aside",
  noun: "reply",
  passesOn: false,
  atMostOnce: true,
  key: ({ template }) => `respond ${template}`,
  shown: ({ template }) => ({ template }),
  describe: () => "reply",
  recipient: ({ template, every, toAnyone }) => ({ kind: "sender", template, every, toAnyone }),
  fault: (action, config) =>
    unknownTemplate(action.template, config) ?? needsScanner(config) ?? noCopyTo(action, config),
  checks: ({ options: { from } }) => (from === undefined ? [] : [{ kind: "own", address: from }]),
};

/** The folder that takes a copy of the answer; null when there is none. */
export function copyTarget({ copyTo }: RespondAction, { folders }: Config): Target | null {
  const spec = copyTo === null ? undefined : named(folders, copyTo);
  return spec !== undefined && isTarget(spec) ? spec : null;
}

function noCopyTo(action: RespondAction, config: Config): string | null {
  const { copyTo } = action;
  if (copyTo === null || copyTarget(action, config) !== null) return null;
  return `: copyTo: folder ${JSON.stringify(copyTo)} is not in the configuration, or a family`;
}

/** Milliseconds for which it is remembered who got a reply. */
const REMEMBERED = 60 * 86_400_000;

function remembered(every: number): number {
  if (every <= REMEMBERED) return every;
  throw new Error(
    "respond(…, { every }): at most 60 days, for so long it is remembered who got a reply",
  );
}

/**
 * @throws Error for what no type-checked rule says, and for an `every` that is no length of time
 */
export function makeAnswer(template?: string, options: RespondOptions = {}): RespondAction {
  demandText("respond", template, "the name of a template");
  demandOptions("respond", options, "every from subject envelopeFrom toAnyone copyTo data");
  const { every = "7 days", toAnyone = false, copyTo = null, ...rest } = options;
  for (const [name, value] of Object.entries({ from: rest.from, subject: rest.subject }))
    demandMaybeText(`respond: ${name}`, value);
  if (copyTo !== null) demandMaybeText("respond: copyTo", copyTo);
  demandOneOf("respond: toAnyone", toAnyone, [true, false]);
  demandOneOf("respond: envelopeFrom", rest.envelopeFrom, [undefined, "null", "self"]);
  demandOptions("respond: data", rest.data ?? {});
  return {
    kind: "respond",
    template,
    every: remembered(milliseconds(every)),
    toAnyone,
    options: rest,
    copyTo,
  };
}
