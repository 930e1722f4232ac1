import { join } from "node:path";
import { memoryInFiles } from "../../src/state/memory/files.js";
import { scratch } from "../folders/tools.js";
import { memoryContract } from "./memory.js";
import { plainMemory } from "./memory-stores.js";

memoryContract({
  name: "files",
  place: (t) => {
    const folder = join(scratch(t), "state/memory");
    return (opening) => memoryInFiles({ folder, ...opening });
  },
});

memoryContract({ name: "memory", place: () => plainMemory() });
