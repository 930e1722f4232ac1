/** What tells one effect from another, and what replaces mail that can't be passed on. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { OutgoingAction, ProgramAction } from "../../../src/core/decision/outgoing-actions.js";
import {
  checkOutgoing,
  effectKey,
  insteadOf,
  onceEach,
} from "../../../src/core/decision/outgoing-effects.js";
import { type Plan, planOf, withFallback } from "../../../src/core/decision/plan.js";
import { placing } from "../../../src/core/language/actions/file.js";
import { makeForward } from "../../../src/core/language/actions/forward.js";
import { makeNotice } from "../../../src/core/language/actions/notify.js";
import { makeRedistribute } from "../../../src/core/language/actions/redistribute.js";
import { makeAnswer } from "../../../src/core/language/actions/respond.js";
import { type Action, pipe } from "../../../src/core/language/actions.js";
import type { Config } from "../../../src/core/language/config.js";
import { maildir } from "../../../src/core/language/folder-spec.js";

const by = <Each extends object>(action: Each) => ({ ...action, rule: "r" });

const KEYS: readonly (readonly [string, OutgoingAction | ProgramAction])[] = [
  ["forward ada@analytic.example", by(makeForward("ada@Analytic.EXAMPLE"))],
  ["redistribute friends", by(makeRedistribute("friends"))],
  ["notify ada@analytic.example one", by(makeNotice("ada@analytic.example", "one"))],
  ["notify ada@analytic.example two", by(makeNotice("ada@Analytic.example", "two"))],
  ["respond one", by(makeAnswer("one"))],
  ['pipe ["/bin/x"]', by(pipe("/bin/x"))],
  ['pipe ["/bin/x","a","b"]', by(pipe("/bin/x", ["a", "b"]))],
  ['pipe ["/bin/x","a b"]', by(pipe("/bin/x", ["a b"]))],
];

for (const [key, action] of KEYS) {
  test(`the journal's key: ${key}`, () => assert.equal(effectKey(action), key));
}

test("two notices by two templates, and two calls of a program, are two effects each", () => {
  const all = KEYS.map(([, action]) => action);
  assert.deepEqual(onceEach([...all, ...all]), all);
});

const CONFIG: Config = {
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/Mail/inbox"),
    same: maildir("~/Mail//inbox/"),
    second: maildir("~/x"),
  },
};

const into = (folder: string) => placing("file", folder, []);

/** @param otherwise the folders that it stores in */
function planWith(actions: readonly Action[], otherwise: readonly string[]): Plan {
  const plan = planOf(
    CONFIG,
    actions.map((action) => ({ rule: "r", kind: "rule", action })),
  );
  const chosen = otherwise.map((folder) => ({
    rule: "otherwise",
    kind: "otherwise" as const,
    action: into(folder),
  }));
  return withFallback(plan, CONFIG, chosen);
}

const FORWARD = makeForward("ada@analytic.example");

function stored(actions: readonly Action[], ...otherwise: string[]): string[] {
  return insteadOf(by(FORWARD), planWith(actions, otherwise)).map(({ folder }) => folder);
}

test("what can't be passed on is stored as otherwise says, each folder once", () => {
  assert.deepEqual(stored([FORWARD], "inbox", "second", "same"), ["inbox", "second"]);
});

test("a folder that has it already does not get it again", () => {
  assert.deepEqual(stored([FORWARD, into("same")], "inbox", "second"), ["second"]);
  assert.deepEqual(stored([FORWARD, into("inbox")], "inbox"), []);
});

test("an otherwise that stores nothing leaves the message waiting", () => {
  assert.throws(
    () => stored([FORWARD]),
    /^Error: rule "r": forward is not possible, and otherwise/,
  );
});

test("what the compiler refuses is refused once more, with the rule that says it", () => {
  const config: Config = { ...CONFIG, templates: ["one"] };
  assert.doesNotThrow(() => checkOutgoing(config, by(FORWARD)));
  assert.doesNotThrow(() => checkOutgoing(config, by(makeNotice("a@b.example", "one"))));
  assert.throws(
    () => checkOutgoing(config, by(makeNotice("a@b.example", "two"))),
    /^Error: rule "r": notify: template "two" is not in the configuration$/,
  );
  assert.throws(
    () => checkOutgoing(config, by(makeRedistribute("friends"))),
    /^Error: rule "r": redistribute: list "friends" is not in the configuration$/,
  );
});
