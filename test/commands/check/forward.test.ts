/** As Postfix 3.7 was seen to take them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { commandOf, forwardEntries } from "../../../src/commands/check/forward.js";

const commands = (text: string) =>
  forwardEntries(text)?.map((entry) => [commandOf(entry), entry.loose]);

test("a command in double quotes, around all of it or behind the bar", () => {
  assert.deepEqual(commands('"|/bin/x a b"\n'), [["/bin/x a b", false]]);
  assert.deepEqual(commands('|"/bin/x a b"'), [["/bin/x a b", false]]);
  assert.deepEqual(commands("| /bin/x"), [["/bin/x", false]]);
});

test("blanks outside double quotes end the command", () => {
  assert.deepEqual(commands("|/bin/x a b"), [["/bin/x a b", true]]);
  assert.deepEqual(commands('"|/bin/x" a'), [["/bin/x a", true]]);
});

test("backslashes in the quotes are undone", () => {
  assert.deepEqual(commands('"|/bin/we\\"ird\\\\path"'), [['/bin/we"ird\\path', false]]);
});

test("addresses, files, comments and empty lines are no commands", () => {
  const text =
    '# "|/bin/no"\n\n\\merlyn, other@stonehenge.example\n/var/mail/x\n "|/bin/a; b" , "|/bin/c"\n';
  assert.deepEqual(
    commands(text)?.map(([command]) => command),
    [null, null, null, "/bin/a; b", "/bin/c"],
  );
});

test("double quotes that don't match are told", () => {
  assert.equal(forwardEntries('"|/bin/x'), null);
});
