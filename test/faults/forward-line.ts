/** The documented way to start sortmail: the line that `sortmail init` prints for ~/.forward. */

import assert from "node:assert/strict";
import { forwardLine } from "../../src/commands/postfix-line.js";
import { shellQuote } from "../../src/core/text.js";
import type { Subject } from "./strace.js";

/** What Postfix hands to the shell: it takes the double quotes and their backslashes away. */
export function lineOf(node: string, script: string): string {
  const [, quoted = ""] = /^"\|(.*)"$/.exec(forwardLine({ node, script })) ?? [];
  return quoted.replace(/\\(["\\])/g, "$1");
}

/** The line, with whatever stands in front of Node when it is traced. */
export function startedByLine({
  command: [node = "", script = ""],
}: Pick<Subject, "command">): Required<Pick<Subject, "within">> {
  const line = lineOf(node, script);
  const plain = wordsOf([node, script]);
  assert.ok(line.includes(` ${plain};`), line);
  return { within: (command) => ["/bin/sh", "-c", line.replace(plain, () => wordsOf(command))] };
}

const wordsOf = (command: readonly string[]): string => command.map(shellQuote).join(" ");
