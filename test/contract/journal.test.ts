import { join } from "node:path";
import { journalInFiles } from "../../src/state/journal/files.js";
import { scratch } from "../folders/tools.js";
import { journalContract } from "./journal.js";
import { memoryJournal } from "./memory-stores.js";

journalContract({
  name: "files",
  place: (t) => {
    const folder = join(scratch(t), "state/journal");
    return (host) => journalInFiles(folder, host);
  },
});

journalContract({ name: "memory", place: () => memoryJournal() });
