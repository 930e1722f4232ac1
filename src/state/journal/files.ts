/** The journal in files. What most deliveries don't need is loaded by those that do. */

import type { JournalStore } from "../../core/contracts/journal.js";
import type { Host } from "../../core/contracts/ports.js";
import { hasUnfinished } from "./unfinished.js";

/** @param folder made, with mode 0700, when an entry is opened */
export function journalInFiles(folder: string, host: Host): JournalStore {
  return {
    hasUnfinished: () => hasUnfinished(folder),
    open: async (content, { recipient, ...about }, decided) => {
      const { deliveryKey, openJournal } = await import("./journal.js");
      const key = deliveryKey(content, recipient ?? "");
      return openJournal(folder, key, host, { recipient, ...about, decided });
    },
    decided: (content, { recipient }) => reading().decidedIn(folder, content, recipient ?? ""),
    unfinished: async () => (await import("./reader.js")).readUnfinished(folder, host),
  };
}

/** Loaded by a delivery that asks for the time while another one is unfinished. */
function reading(): typeof import("./decided.js") {
  return require("./decided.js");
}
