/** The reply history in files. Loaded when somebody may be answered. */

import type { ReplyHistory } from "../../core/contracts/reply-history.js";
import type { ReplyHistoryOptions } from "./reply-history.js";

/** Touches no disk until it is asked. */
export function replyHistoryInFiles(options: ReplyHistoryOptions): ReplyHistory {
  const opened = async () => (await import("./reply-history.js")).openReplyHistory(options);
  return {
    last: async (key) => (await opened()).last(key),
    ended: async (limit) => (await opened()).ended(limit),
    reserve: async (wish) => {
      const got = (await opened()).reserve(wish);
      if (got.kind !== "reserved") return got;
      return { ...got, commit: async () => got.commit(), cancel: async () => got.cancel() };
    },
  };
}
