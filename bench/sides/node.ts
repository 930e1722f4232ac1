/** Node without a program: what a delivery in Node costs before its first statement. */

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NODE } from "../../test/harness/program.js";
import { postfixEnvironment } from "../lib/environment.js";
import type { Side } from "./side.js";

export const BARE_NODE = "node empty.js";

export function bareNode(node = NODE, name = BARE_NODE): Side {
  const folder = mkdtempSync(join(tmpdir(), "sortmail-bench-node-"));
  chmodSync(folder, 0o755);
  const file = join(folder, "empty.js");
  writeFileSync(file, "");
  const command = { argv: [node, file], env: postfixEnvironment(folder) };
  return {
    name,
    command,
    box: null,
    expected: {},
    close: () => rmSync(folder, { recursive: true }),
  };
}

/** Starting and ending the smallest program there is: what the measuring itself takes. */
export function nothing(): Side {
  const command = { argv: ["/bin/true"], env: postfixEnvironment("/") };
  return { name: "/bin/true", command, box: null, expected: {}, close: () => {} };
}
