/**
 * The ways to be started: as it is, by the line of `sortmail init`, after a change of the rules,
 * after an update of Node.
 */

import { rmSync } from "node:fs";
import { join } from "node:path";
import { forwardLine } from "../../src/commands/postfix-line.js";
import { BIN, NODE } from "../../test/harness/program.js";
import type { Box } from "../lib/box.js";
import type { Side } from "../sides/side.js";
import { SORTMAIL, sortmail } from "../sides/sortmail.js";
import { measureBeside } from "./beside.js";
import type { Row } from "./row.js";

const forgetRules = ({ path }: Box): void =>
  rmSync(join(path, ".cache/sortmail/rules"), { recursive: true, force: true });

/** As Postfix does it: without the quotes and the backslashes, to a shell. */
function byTheLine(): Side {
  const side = sortmail({ kind: "maildir" }, { name: `${SORTMAIL} by the line of init` });
  const line = forwardLine({ node: NODE, script: BIN })
    .replace(/^"\||"$/g, "")
    .replace(/\\(.)/g, "$1");
  return { ...side, command: { ...side.command, argv: ["/bin/sh", "-c", line] } };
}

export const start: Row = {
  name: "start",
  summary: "through a shell, and with rules that have just been changed",
  tables: ["start"],
  measure: (options) => {
    const cold = sortmail(
      { kind: "maildir" },
      { name: `${SORTMAIL}, rules just changed`, prepare: forgetRules },
    );
    return measureBeside({ table: "start", sides: [byTheLine(), cold] }, options);
  },
};
