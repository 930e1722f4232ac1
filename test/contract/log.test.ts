import { join } from "node:path";
import { logInFiles } from "../../src/state/log/files.js";
import { host, scratch } from "../folders/tools.js";
import { logContract } from "./log.js";
import { memoryLog } from "./memory-stores.js";

logContract({
  name: "files",
  place: (t) => {
    const file = join(scratch(t), "state/log.jsonl");
    return () => logInFiles(file, { host });
  },
});

logContract({
  name: "files, rotated often",
  place: (t) => {
    const file = join(scratch(t), "state/log.jsonl");
    return () => logInFiles(file, { host, maxBytes: 200, keep: 1000 });
  },
});

logContract({ name: "memory", place: () => memoryLog() });
