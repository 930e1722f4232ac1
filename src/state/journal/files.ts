/** The journal in files. What most deliveries don't need is loaded by those that do. */

import type { JournalStore } from "../../core/contracts/journal.js";
import type { Host } from "../../core/contracts/ports.js";
import { hasUnfinished } from "./unfinished.js";

/** @param folder made, with mode 0700, when an entry is opened */
export function journalInFiles(folder: string, host: Host): JournalStore {
  return {
    hasUnfinished: () => hasUnfinished(folder),
    open: async (content, about) => {
      const { deliveryKey, openJournal } = await import("./journal.js");
      return openJournal(folder, await deliveryKey(content, about.recipient ?? ""), host, about);
    },
    unfinished: async () => (await import("./reader.js")).readUnfinished(folder, host),
  };
}
