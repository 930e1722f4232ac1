/** What plan, journal, policy, dry run and check learn of each kind of action. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  commandOf,
  isRefusal,
  isRun,
  isSent,
  isStored,
  orderOf,
  rejectionOf,
  sendRow,
  shownOf,
  standOf,
  storeRow,
} from "../../../src/core/language/action-rows.js";
import { placing } from "../../../src/core/language/actions/file.js";
import { makeForward } from "../../../src/core/language/actions/forward.js";
import { mark } from "../../../src/core/language/actions/mark.js";
import { makeNotice } from "../../../src/core/language/actions/notify.js";
import { makeRedistribute } from "../../../src/core/language/actions/redistribute.js";
import { copyTarget, makeAnswer } from "../../../src/core/language/actions/respond.js";
import { run } from "../../../src/core/language/actions/run.js";
import { type Action, discard, pipe, reject } from "../../../src/core/language/actions.js";
import type { Config } from "../../../src/core/language/config.js";
import { maildir, maildirs, mbox } from "../../../src/core/language/folder-spec.js";
import { unscanned } from "../../../src/core/language/scanner-spec.js";
import { REWRITE } from "../mails.js";

const FILE = placing("file", "lists", ["perl", { flags: ["seen"] }]);
const COPY = placing("copy", "inbox", []);
const PIPE = pipe("/bin/x", ["-v"], { timeout: "5 s", statuses: { 1: "delivered" } });
const FORWARD = makeForward("Ada@Analytic.example");
const LIST = makeRedistribute("friends");
const NOTICE = makeNotice("Ada@Analytic.example", "bounce");
const ANSWER = makeAnswer("bounce", { every: "1 s", toAnyone: true });
const REJECT = reject("no", "refused");

/** What it is, where it may stand, and the place in which mail goes out. */
const KINDS: readonly (readonly [Action, phase: string, stands: string])[] = [
  [FILE, "store", "delivery"],
  [COPY, "store", "aside"],
  [discard(), "refuse", "refusal"],
  [REJECT, "refuse", "refusal"],
  [PIPE, "run", "delivery"],
  [FORWARD, "send", "either"],
  [run("/bin/x"), "run", "beside"],
  [mark({ flags: ["seen"] }), "mark", "ahead"],
  [LIST, "send", "delivery"],
  [NOTICE, "send", "beside"],
  [ANSWER, "send", "aside"],
];

test("each kind is of one phase, and has its place in a rule", () => {
  for (const [action, phase, stands] of KINDS) {
    const { kind } = action;
    const phases = [isStored(action), isRun(action), isSent(action), isRefusal(action)];
    const wanted = ["store", "run", "send", "refuse"].map((each) => each === phase);
    assert.deepEqual([kind, ...phases], [kind, ...wanted]);
    assert.equal(standOf(action), stands, kind);
  }
});

test("what is no action is of no phase, and has no place: unchecked rules can say anything", () => {
  for (const kind of ["nonsense", "constructor", "__proto__", undefined]) {
    const said = [standOf, isStored, isRun, isSent, isRefusal].map((look) =>
      Reflect.apply(look, undefined, [{ kind }]),
    );
    assert.deepEqual(said, [null, false, false, false, false], String(kind));
  }
});

test("passed on first, then notices, then answers", () => {
  const places = [FORWARD, LIST, NOTICE, ANSWER].map(orderOf);
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  );
  assert.equal(new Set(places).size, 4);
});

test("what is stored: into which folder, and the words of a dry run", () => {
  assert.equal(storeRow(FILE).into(FILE), FILE);
  assert.equal(storeRow(COPY).into(COPY), COPY);
  assert.equal(storeRow(FILE).describe("lists/perl"), "lists/perl");
  assert.equal(storeRow(COPY).describe("inbox"), "copy inbox");
});

test("what is run, and what is refused: discard tells the MTA that all is well", () => {
  assert.equal(commandOf(PIPE), PIPE);
  assert.deepEqual(rejectionOf(REJECT), { kind: "reject", reason: "no", as: "refused" });
  assert.equal(rejectionOf(reject("no"))?.as, "unavailable");
  assert.equal(rejectionOf(discard()), null);
});

test("what is sent: what people call it, whether it must arrive somewhere, and how often", () => {
  const rows = [FORWARD, LIST, NOTICE, ANSWER].map((action) => {
    const { noun, passesOn, atMostOnce } = sendRow(action);
    return [noun, passesOn, atMostOnce];
  });
  assert.deepEqual(rows, [
    ["forward", true, false],
    ["redistribute", true, false],
    ["notify", false, false],
    ["reply", false, true],
  ]);
});

test("what is sent: the journal's key, in which the case of an address does not count", () => {
  const keys = [FORWARD, LIST, NOTICE, ANSWER].map((action) => sendRow(action).key(action));
  assert.deepEqual(keys, [
    "forward ada@analytic.example",
    "redistribute friends",
    "notify ada@analytic.example bounce",
    "respond bounce",
  ]);
});

test("what is sent: as the log shows it, and in the words of a dry run", () => {
  const shown = [FORWARD, LIST, NOTICE, ANSWER].map((action) => [
    shownOf(action),
    sendRow(action).describe(action),
  ]);
  assert.deepEqual(shown, [
    [{ kind: "forward", to: "Ada@Analytic.example" }, "forward Ada@Analytic.example"],
    [{ kind: "redistribute", list: "friends" }, "list friends"],
    [
      { kind: "notify", to: "Ada@Analytic.example", template: "bounce" },
      "notice to Ada@Analytic.example",
    ],
    [{ kind: "respond", template: "bounce" }, "reply"],
  ]);
});

test("what is sent: who gets it, by which the policy goes", () => {
  const recipients = [FORWARD, LIST, NOTICE, ANSWER].map((each) => sendRow(each).recipient(each));
  assert.deepEqual(recipients, [
    { kind: "address", address: "Ada@Analytic.example" },
    { kind: "list", list: "friends" },
    { kind: "address", address: "Ada@Analytic.example" },
    { kind: "sender", template: "bounce", every: 1000, toAnyone: true },
  ]);
});

test("what is sent: the addresses that check looks at", () => {
  const from = "Merlyn <merlyn@stonehenge.example>";
  const asked = [FORWARD, LIST, NOTICE, ANSWER, makeAnswer("bounce", { from })];
  assert.deepEqual(
    asked.map((action) => sendRow(action).checks(action)),
    [
      [
        { kind: "not own", address: "Ada@Analytic.example" },
        { kind: "address", address: "Ada@Analytic.example" },
      ],
      [],
      [{ kind: "address", address: "Ada@Analytic.example" }],
      [],
      [{ kind: "own", address: from }],
    ],
  );
});

// What the compiler refuses, said again.

const BARE: Config = {
  recipient: REWRITE,
  folders: { inbox: maildir("~/inbox"), lists: maildirs("~/lists"), trap: mbox("~/trap") },
};
const SCANNED: Config = { ...BARE, spam: unscanned() };
const FULL: Config = {
  ...SCANNED,
  templates: ["bounce"],
  lists: { friends: { address: "friends@stonehenge.example", members: "friends.txt" } },
};

const SENT = [FORWARD, LIST, NOTICE, ANSWER];
const faults = (config: Config, all = SENT) => all.map((each) => sendRow(each).fault(each, config));

test("where the configuration has it all, there is no fault", () => {
  assert.deepEqual(faults(FULL), [null, null, null, null]);
});

test("a template or a list that is not in the configuration is a fault, a scanner that is missing another", () => {
  const template = ': template "bounce" is not in the configuration';
  const list = ': list "friends" is not in the configuration';
  const scanner = " needs a verdict: add spam: … to sortmail({…}), the scanner to ask";
  assert.deepEqual(faults(BARE), [null, list, template, template]);
  const { spam: _, ...unscannedConfig } = FULL;
  assert.deepEqual(faults(unscannedConfig), [null, scanner, null, scanner]);
  assert.deepEqual(faults({ ...FULL, lists: {} }), [null, list, null, null]);
});

test("the copy of an answer goes into one folder that there is", () => {
  const into = (copyTo: string) => makeAnswer("bounce", { copyTo });
  assert.deepEqual(faults(FULL, [into("inbox"), into("trap")]), [null, null]);
  for (const copyTo of ["lists", "nowhere", "constructor"]) {
    const fault = `: copyTo: folder "${copyTo}" is not in the configuration, or a family`;
    assert.deepEqual(faults(FULL, [into(copyTo)]), [fault]);
    assert.equal(copyTarget(into(copyTo), FULL), null);
  }
  assert.equal(copyTarget(into("inbox"), FULL), FULL.folders.inbox);
  assert.equal(copyTarget(ANSWER, FULL), null);
  assert.equal(copyTarget(ANSWER, { ...FULL, folders: { null: maildir("~/null") } }), null);
});

test("an envelope that there is not, or an address that is no text, is refused at once", () => {
  for (const envelope of ["original", "own", "null"] as const)
    assert.equal(makeForward("x@y.example", { envelope }).envelope, envelope);
  const untyped = (make: (...args: never) => unknown, ...args: readonly unknown[]) =>
    Reflect.apply(make, undefined, args);
  for (const envelope of ["", "nobody", null])
    assert.throws(
      () => untyped(makeForward, "x@y.example", { envelope }),
      /^Error: forward: envelope is/,
    );
  assert.throws(
    () => untyped(makeForward, undefined),
    /^Error: forward\(undefined\): it takes an address/,
  );
  assert.throws(() => untyped(makeNotice, 5, "bounce"), /^Error: notify\(5\): it takes an address/);
});
