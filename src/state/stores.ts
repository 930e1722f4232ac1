/** The kinds of stores for what sortmail remembers: the one place that knows them all. */

import type { Host } from "../core/contracts/ports.js";
import type { State, StateKind } from "../core/contracts/state.js";
import { journalInFiles } from "./journal/files.js";
import { logInFiles } from "./log/files.js";
import { replyHistoryInFiles } from "./reply-history/files.js";

/** Where the files are. */
export interface StatePaths {
  readonly journal: string;
  readonly log: string;
  /** Whom we have answered. */
  readonly answered: string;
}

const STORES = {
  files: ({ journal, log, answered }, host) => ({
    journal: journalInFiles(journal, host),
    log: logInFiles(log, { host }),
    replyHistory: replyHistoryInFiles({ folder: answered, host }),
  }),
} satisfies Record<StateKind, (paths: StatePaths, host: Host) => State>;

/** Touches nothing until it is used. */
export function openState(kind: StateKind, paths: StatePaths, host: Host): State {
  return STORES[kind](paths, host);
}
