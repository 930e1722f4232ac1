import { join } from "node:path";
import { replyHistoryInFiles } from "../../src/state/reply-history/files.js";
import { scratch } from "../folders/tools.js";
import { memoryReplyHistory } from "./memory-stores.js";
import { replyHistoryContract } from "./reply-history.js";

replyHistoryContract({
  name: "files",
  place: (t, { clock, perHour }) => {
    const folder = join(scratch(t), "state/answered");
    const limit = perHour === undefined ? {} : { maxPerHour: perHour };
    return () => replyHistoryInFiles({ folder, host: clock, ...limit });
  },
});

replyHistoryContract({
  name: "memory",
  place: (_, { clock, perHour }) => memoryReplyHistory(clock, perHour),
});
