/** What is known of a delivery while it is under way. */

import type { Content } from "../core/contracts/ports.js";
import { DEFER } from "../core/decision/exit-status.js";
import { namesIn } from "../io/fs/read.js";
import type { Loaded } from "../rules/load.js";
import type { LogEntry } from "../state/log/entry.js";
import type { RuleMark } from "../state/log/rule-mark.js";
import { openState } from "../state/stores.js";
import { type DeliveryState, logEntryOf, NOTHING_KNOWN } from "./log-entry.js";
import { tell } from "./notices.js";
import type { MessageSources } from "./outgoing/message-sources.js";

/** What is known of the delivery, told on as it grows. */
export interface Recorder {
  readonly state: () => DeliveryState;
  readonly learn: (more: Partial<DeliveryState>) => void;
  readonly note: (text: string) => void;
  /** How the log tells of it when it is killed now. */
  readonly killed: (error: string) => LogEntry;
}

export function recorderOf(
  { size }: Content,
  progress: (state: DeliveryState) => void,
  took: () => Parameters<typeof logEntryOf>[1],
): Recorder {
  let state: DeliveryState = { ...NOTHING_KNOWN, size };
  const learn = (more: Partial<DeliveryState>) => {
    state = { ...state, ...more };
    progress(state);
  };
  const note = (text: string) => learn({ notes: [...state.notes, text] });
  const killed = (error: string) => ({ ...logEntryOf(state, took(), DEFER), error });
  return { state: () => state, learn, note, killed };
}

/**
 * A rule that waits in a system call is killed in the end, and nobody can say any more which it was:
 * so it is noted before. Rules that can do no such thing pay next to nothing for it: they only tell
 * the log of those that were killed before, whose message may be this one.
 */
export async function markRules(
  loaded: Loaded,
  { learn, killed }: Recorder,
  { paths, machine }: Pick<MessageSources, "paths" | "machine">,
): Promise<RuleMark | null> {
  if (!loaded.mayHang() && !isMarked(paths.running)) return null;
  const { logKilled, openRuleMark } = await import("../state/log/rule-mark.js");
  const { host } = machine;
  const { log } = openState("files", paths, host);
  const found = logKilled(paths.running, host, log);
  const mark = openRuleMark(paths.running, { host, killed });
  learn({ mark });
  // They could tell nobody, and this one may be killed like them. Its own mark is still empty.
  if (found) await tell("killed", NOTHING_KNOWN, { paths, machine }).catch(() => {});
  mark.at(null);
  return mark;
}

function isMarked(folder: string): boolean {
  try {
    return namesIn(folder).length > 0;
  } catch {
    return false;
  }
}
