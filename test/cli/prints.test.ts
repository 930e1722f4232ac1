/**
 * What rules print never reaches Postfix, which would take the first words for a status: it is in
 * the log.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertDeferred, assertDelivered, condition, homeWith, MESSAGE } from "./tools.js";

/** Ways to say something to Postfix before we do. */
const FORGERIES = {
  "to stdout": 'process.stdout.write("5.1.1 forged\\n");',
  "to stderr": 'process.stderr.write("5.1.1 forged\\n");',
  "by console.log": 'console.log("5.1.1 forged");',
  "by console.error": 'console.error("5.1.1 forged");',
  "by console.trace": 'console.trace("5.1.1 forged");',
  "by console.table": 'console.table(["5.1.1 forged"]);',
  "as a warning": 'process.emitWarning("5.1.1 forged");',
  "as a deprecation": 'process.emitWarning("5.1.1 forged", "DeprecationWarning", "DEP5");',
  "by a console of its own":
    'new (require("node:console").Console)(process.stdout, process.stderr).error("5.1.1 forged");',
  "by a child that inherits stderr":
    'require("node:child_process").execSync("echo 5.1.1 forged >&2");',
};

for (const [name, statement] of Object.entries(FORGERIES)) {
  test(`what a rule prints ${name} never reaches Postfix, and is in the log`, async (t) => {
    for (const where of ["load", "condition"] as const) {
      for (const fails of [true, false]) {
        const end = fails ? 'throw new Error("boom");' : "";
        const body = `${statement} await pause(5); ${end} return true;`;
        const parts = where === "load" ? { top: `${statement} ${end}` } : condition(body, "async");
        const home = homeWith(t, parts);
        const result = home.deliver(MESSAGE);
        if (fails) assertDeferred(result, /boom$/m);
        else assertDelivered(result);
        // A warning is told on the next turn of the event loop: a rule that fails at once ends
        // before.
        if (where === "condition") assert.match(String(home.log()[0]?.printed), /5\.1\.1 forged/);
      }
    }
  });
}

test("a rule that prints without end: what is kept of it is bounded", (t) => {
  const home = homeWith(
    t,
    condition('for (let n = 0; n < 2000; n++) console.log("x".repeat(1000)); return true;'),
  );
  assertDelivered(home.deliver(MESSAGE));
  assert.ok(String(home.log()[0]?.printed).length <= 4096);
});

test("what rules print before a reject does not come first", (t) => {
  const home = homeWith(t, { top: 'console.error("4.3.0 forged");', otherwise: 'reject("no")' });
  assert.deepEqual(home.deliver(MESSAGE), {
    status: 69,
    signal: null,
    stdout: "",
    stderr: "5.3.0 no\n",
  });
});
