/** What sortmail remembers, and in which kind of store: a table for each of its rooms has them. */

import type { JournalStore } from "./journal.js";
import type { Log } from "./log.js";
import type { ReplyHistory } from "./reply-history.js";

/** `files`: below HOME. */
export type StateKind = "files";

export interface State {
  readonly journal: JournalStore;
  readonly log: Log;
  readonly replyHistory: ReplyHistory;
}
