/** What rules refuse: reject, with its status and its line, and discard. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  assertDeferred,
  assertDelivered,
  assertNothingStored,
  FILED,
  homeWith,
  MESSAGE,
  stored,
} from "./tools.js";

const HOSTILE = `${"Gr\u00fc\u00dfe,\\n5.1.1 and\\r\\n\\u0007more".padEnd(10_000, "!")}`;
const REJECTS = {
  "unknown user": [67, "5.1.1"],
  unavailable: [69, "5.3.0"],
  refused: [77, "5.7.0"],
} as const;

for (const [as, [status, code]] of Object.entries(REJECTS)) {
  test(`reject as ${as}: ${status}, one line that begins with ${code}, and the copies are stored`, (t) => {
    const home = homeWith(t, {
      config: 'backup: maildir("~/Mail/backup"),',
      rules: 'also("first", () => true, copy("third"))',
      otherwise: `reject("${HOSTILE}", "${as}"), copy("second"), copy("box")`,
    });
    const result = home.deliver(MESSAGE);
    assert.deepEqual({ ...result, stderr: "" }, { status, signal: null, stdout: "", stderr: "" });
    assert.match(
      result.stderr,
      new RegExp(`^${code} Gr\\?\\?e, 5\\.1\\.1 and \\?more!{100,200}\\n$`),
    );
    for (const copy of ["second", "third"])
      assert.deepEqual(home.maildir(`Mail/${copy}`).map(String), [FILED]);
    assert.match(home.read("Mail/box").toString(), /^From ada@analytic\.example /);
    assert.equal(stored(home).length, 3, "a reject has no backup: the sender keeps the message");
  });
}

test("reject says nothing but what it must: an empty reason", (t) => {
  const home = homeWith(t, { otherwise: 'reject("\\n")' });
  assert.deepEqual(home.deliver(MESSAGE), {
    status: 69,
    signal: null,
    stdout: "",
    stderr: "5.3.0 refused\n",
  });
});

test("reject when a copy can't be stored: 75, and not the reject", (t) => {
  const home = homeWith(t, { otherwise: 'reject("no"), copy("second")' });
  home.write("Mail/second", "a file, where a folder should be");
  assertDeferred(home.deliver(MESSAGE), /Mail\/second/);
});

test("discard: 0, nothing is stored, and the log says so", (t) => {
  const home = homeWith(t, { rules: 'rule("drop", () => true, discard())' });
  assertDelivered(home.deliver(MESSAGE));
  assertNothingStored(home);
  const [{ rule, status } = {}] = home.log();
  assert.deepEqual({ rule, status }, { rule: "drop", status: 0 });
});
