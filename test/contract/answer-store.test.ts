import { join } from "node:path";
import { verdictIn } from "../../src/spam/written-verdict.js";
import { answersInFiles } from "../../src/state/once/answers-in-files.js";
import { scratch } from "../folders/tools.js";
import { answerStoreContract } from "./answer-store.js";
import { memoryAnswers } from "./memory-stores.js";

answerStoreContract({
  name: "files",
  place: (t, clock) => {
    const folder = join(scratch(t), "cache/verdicts");
    return () => answersInFiles(folder, clock, verdictIn);
  },
});

answerStoreContract({ name: "memory", place: (_, clock) => memoryAnswers(clock) });
