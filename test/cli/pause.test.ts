/** `sortmail pause` and `resume`, with the real program: Postfix keeps the mail meanwhile. */

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  assertDeferred,
  assertDelivered,
  assertInInbox,
  assertNothingStored,
  homeWith,
  MESSAGE,
} from "./tools.js";

const FILE = ".local/state/sortmail/pause/until";
const TIME = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`;

test("what comes meanwhile waits, with the owner's words, and is delivered afterwards", (t) => {
  const home = homeWith(t, {});
  const begun = home.run(["pause", "--for", "2h", "a", "new", "disk: 5.1.1 no"]);
  assert.equal(begun.status, 0, begun.stderr);
  assert.match(begun.stdout, new RegExp(`^paused until ${TIME} \\(a new disk: 5.1.1 no\\); `));
  assertDeferred(
    home.deliver(MESSAGE),
    /paused until \S+Z \(a new disk: 5\.1\.1 no\); sortmail resume ends/,
  );
  const [entry] = home.log();
  assert.match(String(entry?.deferred), /^paused until /);
  assert.deepEqual(
    [entry?.messageId, entry?.status, entry?.error, entry?.rule],
    ["<lunch@analytic.example>", 75, undefined, undefined],
  );
  const status = home.run(["status"]);
  assert.match(status.stdout, new RegExp(`^paused until ${TIME} \\(a new disk.*; sortmail resume`));
  assert.match(status.stdout, /1 message waits\n.*\n.*\n.*\n {4}why: {2}paused until/);
  assert.equal(home.run(["status", "--quiet", "--older", "0s"]).status, 0);
  const kinds = home.run(["status", "--json"]).stdout.match(/"kind":"[^"]*"/g);
  assert.deepEqual(kinds, ['"kind":"pause"', '"kind":"message"', '"kind":"last delivery"']);
  assert.match(
    home.run(["check"]).stdout,
    new RegExp(
      `^warning +pause: deliveries are paused until ${TIME} .*; sortmail resume ends`,
      "m",
    ),
  );
  assert.match(home.run(["resume"]).stdout, /^deliveries go on/);
  assertNothingStored(home);
  assertDelivered(home.deliver(MESSAGE));
  assertInInbox(home);
  assert.match(home.run(["status"]).stdout, /^nothing waits\n/);
  assert.match(home.run(["resume"]).stdout, /^there was no pause/);
});

test("the rules need not even load, and a sandbox takes no notice", (t) => {
  const home = homeWith(t, "export default nothing;");
  home.run(["pause"]);
  assertDeferred(home.deliver(MESSAGE), /paused until/);
  const sandboxed = homeWith(t, {});
  sandboxed.run(["pause"]);
  assertDelivered(sandboxed.deliver(MESSAGE, ["--sandbox", join(sandboxed.path, "box")]));
});

test("a time that is over holds nothing up; a wrong one is refused", (t) => {
  const home = homeWith(t, {});
  home.run(["pause"]);
  writeFileSync(join(home.path, FILE), '{"since":1000,"until":2000,"reason":""}');
  assertDelivered(home.deliver(MESSAGE));
  for (const length of ["4days", "0s", "soon"]) {
    const { status, stderr } = home.run(["pause", "--for", length]);
    assert.equal(status, 64);
    assert.match(stderr, new RegExp(`--for ${length}`));
  }
});
