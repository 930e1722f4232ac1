/**
 * Makes the actions whose words come from `sortmail({…})`: they need its names, or what it says of
 * outgoing mail.
 */

import type {
  EnvelopeChoice,
  FileOptions,
  ForwardAction,
  HeaderLines,
  NotifyAction,
  RespondAction,
  RespondOptions,
  TemplateData,
} from "./actions.js";
import { milliseconds } from "./duration.js";

/** Options of `forward`. */
export interface ForwardOptions {
  /** Who gets the bounces: the sender, you, or nobody. Default: `"original"`. */
  readonly envelope?: EnvelopeChoice;
}

const ENVELOPES: readonly string[] = [
  "original",
  "own",
  "null",
] satisfies readonly EnvelopeChoice[];

/** @throws Error for what no type-checked rule says */
export function makeForward(
  to: string,
  { envelope = "original" }: ForwardOptions = {},
): ForwardAction {
  if (typeof to !== "string") throw new Error(`forward(${String(to)}): an address is a string`);
  if (!ENVELOPES.includes(envelope))
    throw new Error(`forward: envelope is "original", "own" or "null"`);
  return { kind: "forward", to, envelope };
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
export function makeAnswer(template: string, options: RespondOptions = {}): RespondAction {
  const { every = "7 days", toAnyone = false, copyTo = null, ...rest } = options;
  return {
    kind: "respond",
    template,
    every: remembered(milliseconds(every)),
    toAnyone,
    options: rest,
    copyTo,
  };
}

export function makeNotice(to: string, template: string, data: TemplateData = {}): NotifyAction {
  if (typeof to !== "string") throw new Error(`notify(${String(to)}, …): an address is a string`);
  return { kind: "notify", to, template, data };
}

/** What `file` and `copy` say: what follows the folder, `[name?, options?]`, is sorted out. */
export function placing<Kind extends "file" | "copy", Folder extends string>(
  kind: Kind,
  folder: Folder,
  rest: readonly (string | FileOptions | undefined)[],
) {
  if (rest.length === 0) return { kind, folder, name: null, flags: NO_FLAGS };
  const name = rest.find((part) => typeof part === "string") ?? null;
  const { flags = NO_FLAGS, addHeaders } = rest.find((part) => typeof part === "object") ?? {};
  return {
    kind,
    folder,
    name,
    flags,
    ...(addHeaders === undefined ? {} : { addHeaders: checkedLines(addHeaders) }),
  };
}

const NO_FLAGS = [] as const;

/**
 * Names are checked here, so that a wrong one shows when the rules are loaded; values become one
 * line where they are written.
 */
function checkedLines(lines: HeaderLines): HeaderLines {
  for (const [name, value] of Object.entries(lines)) {
    if (!/^[!-9;-~]{1,76}$/.test(name))
      throw new Error(`addHeaders: ${JSON.stringify(name)} is no name of a header line`);
    if (typeof value !== "string") throw new Error(`addHeaders: the value of ${name} is no string`);
  }
  return lines;
}
