/** `says`, with the real program: a rule asks a program. */

import assert from "node:assert/strict";
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
} from "./tools.js";

/** Counts its calls, notes what it gets and prints; ends with the status in the file of that name. */
const PROGRAM = `#!/bin/sh
cat > "$HOME/got"
echo call >> "$HOME/calls"
echo "$SENDER $RECIPIENT $1"
echo "to nobody's ears" >&2
exit $(cat "$HOME/status")
`;

function homeOf(t: Parameters<typeof homeWith>[0], rules: (says: string) => Parts): Home {
  const home = homeWith(t);
  home.write("bin/ask", PROGRAM, 0o755);
  home.write("status", "0");
  const parts = rules(`says("${home.path}/bin/ask", ["x y"]`);
  const top = 'import { says, not } from "sortmail";';
  home.write(".config/sortmail/rules.ts", rulesOf({ ...parts, top }));
  return home;
}

const calls = (home: Home) =>
  home.files().includes("calls") ? String(home.read("calls")).split("\n").length - 1 : 0;

const TWICE = (says: string): Parts => ({
  rules: `rule("three", ${says}, { status: [3, 75] }), file("third")),
    rule("prints", ${says}, { prints: /^ada@analytic\\.example merlyn@stonehenge\\.example x y$/ }), file("second"))`,
});

test("by its status and by what it prints; it gets the message whole, and is asked once", (t) => {
  const home = homeOf(t, TWICE);
  assertDelivered(home.deliver(MESSAGE));
  assert.equal(home.log()[0]?.rule, "prints");
  assert.deepEqual([String(home.read("got")), calls(home)], [FILED, 1]);
  for (const [status, rule] of [
    [1, "otherwise"],
    [3, "three"],
    [75, "three"],
  ] as const) {
    home.write("status", `${status}`);
    assertDelivered(home.deliver(MESSAGE));
    assert.equal(home.log().at(-1)?.rule, rule);
  }
});

test("no answer defers, with the reason: 126, no such program, a signal, too long", (t) => {
  const home = homeOf(t, (says) => ({ rules: `rule("ask", ${says}), file("second"))` }));
  home.write("status", "126");
  assertDeferred(home.deliver(MESSAGE), /rule "ask": .*bin\/ask ended with status 126/);
  home.write("bin/ask", "#!/bin/sh\nkill -9 $$\n", 0o755);
  assertDeferred(home.deliver(MESSAGE), /bin\/ask was killed by SIGKILL/);
  home.write("bin/ask", "", 0o644);
  assertDeferred(home.deliver(MESSAGE), /bin\/ask could not be started/);
  assert.match(
    home.run(["check"]).stdout,
    /^error +rule "ask": says: you may not start .*bin\/ask/m,
  );
  const slow = homeOf(t, (says) => ({
    rules: `rule("ask", ${says}, { timeout: 100 }), file("second"))`,
  }));
  slow.write("bin/ask", "#!/bin/sh\nsleep 60\n", 0o755);
  assertDeferred(slow.deliver(MESSAGE), /bin\/ask was killed after 100 ms/);
  const leftovers = slow.files().filter((name) => /\/spool\/./.test(name));
  assert.deepEqual(leftovers, []);
});

test("in a sandbox no answer is no reason to fail", (t) => {
  const home = homeOf(t, (says) => ({ rules: `rule("ask", ${says}), file("second"))` }));
  home.write("bin/ask", "", 0o644);
  assertDelivered(home.run(["--sandbox", `${home.path}/box`], { input: MESSAGE }));
  assert.equal(home.maildir("box/Mail/inbox").length, 1);
});

test("a dry run does not ask, and says so; with --scan it does, and leaves no trace", (t) => {
  const home = homeOf(t, TWICE);
  const before = home.files().length;
  const { stdout } = home.run(["dry-run", "--trace", "-"], { input: MESSAGE });
  assert.match(stdout, /✗ says\(.*bin\/ask x y\): not asked/);
  assert.match(stdout, /^1 without the word of .*bin\/ask \(not asked; --scan asks\)$/m);
  const json = JSON.parse(home.run(["dry-run", "--json", "-"], { input: MESSAGE }).stdout);
  assert.deepEqual([json.rule, json.notAsked], ["otherwise", [`${home.path}/bin/ask`]]);
  assert.equal(calls(home), 0);
  const asked = home.run(["dry-run", "--scan", "--trace", "-"], { input: MESSAGE }).stdout;
  assert.match(
    asked,
    /✓ says\(.*\): status 0, "ada@analytic\.example merlyn@stonehenge\.example x y"/,
  );
  const made = home.files().filter((name) => !name.startsWith(".cache/sortmail/rules/"));
  assert.equal(made.length, before + 2, `what the program wrote: ${made}`);
});

test("within all, any and not", (t) => {
  const home = homeOf(t, (says) => ({
    rules: `rule("no", all(subject("Lunch"), not(${says}))), file("third")),
      rule("yes", any(subject("x"), ${says})), file("second"))`,
  }));
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual([home.log()[0]?.rule, calls(home)], ["yes", 1]);
});
