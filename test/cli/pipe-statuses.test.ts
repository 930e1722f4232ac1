/** What the exit status of a program leads to, with the real program. */

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Home } from "../harness/program.js";
import {
  assertDeferred,
  assertDelivered,
  FILED,
  homeWith,
  MESSAGE,
  type Parts,
  rulesOf,
  stored,
} from "./tools.js";

/** Counts its calls, says something, and ends with the status in the file of that name. */
const PROGRAM = `#!/bin/sh
cat > /dev/null
echo call >> "$HOME/calls"
echo "5.1.1 no such queue"; echo "line 2"
exit $(cat "$HOME/status")
`;

const STATUSES = '{ statuses: { 1: "otherwise", 67: "reject", 69: "reject", 77: "reject" } }';

function withProgram(home: Home, options: string, parts: Parts = {}): void {
  home.write("bin/program", PROGRAM, 0o755);
  const action = `pipe("${home.path}/bin/program", [], ${options})`;
  const rules = `${parts.rules ?? ""} rule("tickets", subject("Lunch"), ${action}),`;
  const top = 'import { pipe } from "sortmail";';
  home.write(".config/sortmail/rules.ts", rulesOf({ ...parts, top, rules }));
}

const calls = (home: Home) => String(home.read("calls")).split("\n").length - 1;
const kept = (home: Home) => stored(home).filter((name) => name.startsWith("Mail/"));

test("otherwise: filed as otherwise says; a retry of what could not be filed runs nothing again", (t) => {
  const home = homeWith(t);
  withProgram(home, STATUSES);
  home.write("status", "1");
  home.write("Mail/inbox", "a file in its place");
  assertDeferred(home.deliver(MESSAGE), /inbox: is a file/);
  rmSync(join(home.path, "Mail/inbox"));
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(home.maildir("Mail/inbox").map(String), [FILED]);
  assert.equal(calls(home), 1);
  const results = home.log()[1]?.actions.map(({ kind, result }) => [kind, result]);
  assert.deepEqual(results, [
    ["pipe", "refused"],
    ["file", "done"],
  ]);
  home.write("status", "0");
  assertDelivered(home.deliver(MESSAGE));
  assert.equal(home.maildir("Mail/inbox").length, 1, "the program has it");
  home.write("status", "2");
  assertDeferred(home.deliver(MESSAGE), /ended with status 2/);
});

test("reject: by its own status, with its first line or the reason of the rule, and nothing is kept", (t) => {
  const home = homeWith(t);
  withProgram(home, STATUSES);
  for (const [status, line] of [
    [67, "5.1.1 5.1.1 no such queue\n"],
    [69, "5.3.0 5.1.1 no such queue\n"],
    [77, "5.7.0 5.1.1 no such queue\n"],
  ] as const) {
    home.write("status", `${status}`);
    const result = home.deliver(MESSAGE);
    assert.deepEqual([result.status, result.stderr], [status, line]);
  }
  withProgram(home, STATUSES.replace("} }", '}, reason: "write to help@" }'));
  assert.equal(home.deliver(MESSAGE).stderr, "5.7.0 write to help@\n");
  assert.deepEqual(kept(home), []);
  assert.deepEqual(home.run(["status"]).stdout.split("\n")[0], "nothing waits");
});

test("a reject where something else has the message: refused by check, and before anything is done", (t) => {
  const home = homeWith(t);
  withProgram(home, STATUSES, { rules: 'also("keep", subject("Lunch"), copy("second")),' });
  home.write("status", "77");
  assertDeferred(home.deliver(MESSAGE), /a status says reject, and by then .* elsewhere.*: copy/);
  assert.deepEqual(kept(home), []);
  const { stdout, status } = home.run(["check"]);
  assert.match(
    stdout,
    /^error +rule "tickets": a status says reject.*: copy of rule "keep"; write it above/m,
  );
  assert.equal(status, 1);
});

test("otherwise that stores nothing is no place: refused by check, and before the program runs", (t) => {
  const home = homeWith(t);
  withProgram(home, STATUSES, { otherwise: "discard()" });
  home.write("status", "1");
  assertDeferred(
    home.deliver(MESSAGE),
    /a status says otherwise, and otherwise\(.\) stores nothing/,
  );
  assert.ok(!home.files().includes("calls"));
  assert.match(home.run(["check"]).stdout, /^error +rule "tickets": a status says otherwise/m);
});

test("a dry run shows what the statuses lead to", (t) => {
  const home = homeWith(t);
  withProgram(home, STATUSES);
  const { stdout } = home.run(["dry-run", "--json", "-"], { input: MESSAGE });
  const statuses = { 1: "otherwise", 67: "reject", 69: "reject", 77: "reject" };
  const program = `${home.path}/bin/program`;
  assert.deepEqual(JSON.parse(stdout).actions, [{ kind: "pipe", program, args: [], statuses }]);
});
