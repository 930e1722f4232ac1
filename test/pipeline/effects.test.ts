import assert from "node:assert/strict";
import { test } from "node:test";
import type { Chosen } from "../../src/core/decision/chosen.js";
import { planOf } from "../../src/core/decision/plan.js";
import { makeForward } from "../../src/core/language/actions/forward.js";
import { makeNotice } from "../../src/core/language/actions/notify.js";
import { makeAnswer } from "../../src/core/language/actions/respond.js";
import type { Action } from "../../src/core/language/actions.js";
import { maildir } from "../../src/core/language/folder-spec.js";
import { unscanned } from "../../src/core/language/scanner-spec.js";
import { effectsOf, PerformError } from "../../src/pipeline/effects.js";
import { REWRITE } from "../core/mails.js";

const CONFIG = {
  recipient: REWRITE,
  folders: { inbox: maildir("~/inbox") },
  spam: unscanned(),
  templates: ["bounce"],
  lists: { friends: { address: "friends@stonehenge.example", members: "friends.txt" } },
};
const ACTIONS: readonly Action[] = [
  { kind: "file", folder: "inbox", name: null, flags: [] },
  makeForward("x@y.example"),
  { kind: "redistribute", list: "friends" },
  makeNotice("a@b.example", "bounce"),
  makeAnswer("bounce"),
];
const NOT_DONE = { rule: "r", path: null, result: "not done" };

test("what is to be done, in order, says what a log needs of it, and nothing is done yet", () => {
  const chosen = ACTIONS.map((action): Chosen => ({ rule: "r", kind: "rule", action }));
  const plan = planOf(CONFIG, chosen);
  const wanted = [
    { kind: "file", folder: "inbox", ...NOT_DONE },
    { kind: "forward", to: "x@y.example", ...NOT_DONE },
    { kind: "redistribute", list: "friends", ...NOT_DONE },
    { kind: "notify", to: "a@b.example", template: "bounce", ...NOT_DONE },
    { kind: "respond", template: "bounce", ...NOT_DONE },
  ];
  assert.deepEqual(effectsOf(plan), wanted);
  const [forward, ...send] = plan.send;
  assert.ok(forward);
  const why = { reason: "loop", detail: "it comes back" };
  const suppressed = effectsOf({ ...plan, send, suppressed: [{ action: forward, ...why }] });
  assert.deepEqual(suppressed.at(-1), { ...wanted[1], result: "suppressed", ...why });
});

test("an error of performing is known by its name: a chunk has a class of its own", () => {
  assert.equal(new PerformError([], new Error("disk full")).name, "PerformError");
});
