import { join } from "node:path";
import { verdictsInFiles } from "../../src/spam/verdict-files.js";
import { scratch } from "../folders/tools.js";
import { memoryVerdicts } from "./memory-stores.js";
import { verdictStoreContract } from "./verdict-store.js";

verdictStoreContract({
  name: "files",
  place: (t, clock) => {
    const folder = join(scratch(t), "cache/verdicts");
    return () => verdictsInFiles(folder, clock);
  },
});

verdictStoreContract({ name: "memory", place: (_, clock) => memoryVerdicts(clock) });
