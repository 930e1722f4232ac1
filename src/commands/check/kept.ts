/** Do the rules keep something between messages, which no delivery would have? */

import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { type Finding, warning } from "../../core/contracts/finding.js";
import { type Kept, keptIn } from "../kept-state.js";
import { isOwn, type PatternTools } from "./patterns.js";

const SAID: Readonly<Record<Kept["kind"], readonly [message: string, advice: string]>> = {
  pattern: [
    "remembers where it stopped, so that .test and .exec answer otherwise when they are asked again",
    "leave g and y away",
  ],
  value: [
    "is changed while messages are sorted, and lost: each delivery is a process of its own",
    "keep nothing between messages",
  ],
};

export function checkKept({ sources, folder }: Omit<PatternTools, "now">): Finding[] {
  return sources.filter(isOwn).flatMap((path) =>
    keptIn(readFileSync(path, "utf8")).map(({ what, kind, line, column }) => {
      const [message, advice] = SAID[kind];
      const found = warning("rules", `${what} ${message}`, advice);
      return { ...found, place: { file: relative(folder, path), path, line, column } };
    }),
  );
}
