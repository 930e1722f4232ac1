import assert from "node:assert/strict";
import { test } from "node:test";
import { waitingOf } from "../../../src/commands/status/waiting.js";
import type { Unfinished } from "../../../src/core/contracts/journal.js";
import { entriesIn } from "../../../src/state/log/entry.js";
import { historyOf } from "../../../src/state/log/history.js";

const START = Date.parse("2026-11-22T10:00:00Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const at = (minutes: number) => ({
  time: new Date(START + minutes * MINUTE).toISOString(),
  ms: 100,
});
const MAIL = { messageId: "<a@b>", deliveredTo: "c@d", size: 500 };
const FULL = {
  error: "FolderError: /inbox: ENOSPC\n    at store",
  actions: [{ kind: "file", result: "failed" }],
};

/** What waits by the log, an hour after the start. */
const deferredIn = (...entries: readonly object[]) =>
  historyOf(entriesIn(entries), START + HOUR).deferred;

test("a log of nothing but good ends: nothing is deferred, and the last end is told", () => {
  assert.deepEqual(historyOf([], START), { last: null, deferred: [], givenUp: [] });
  const entries = [
    { ...at(0), ...MAIL, status: 0 },
    { ...at(1), ...MAIL, status: 67 },
  ];
  assert.deepEqual(historyOf(entriesIn(entries), START), {
    last: { at: START + MINUTE, status: 67 },
    deferred: [],
    givenUp: [],
  });
});

test("what was deferred: since when, how often, the last reason, and what is left", () => {
  const actions = [
    { kind: "backup", folder: "backup", result: "done" },
    { kind: "file", folder: "inbox", result: "failed" },
    { kind: "pipe", program: "/bin/x", result: "not done" },
    { kind: "forward", to: "x@y.example", result: "not done" },
    { kind: "redistribute", list: "friends", result: "not done" },
    { kind: "respond", template: "bounce", result: "suppressed" },
    { kind: "notify", to: "p@q.example", template: "mine", result: "not done" },
  ];
  assert.deepEqual(
    deferredIn(
      { ...at(0), ...MAIL, status: 75, error: "Error: no" },
      { ...at(1), ...MAIL, deliveredTo: "other@d", status: 0 },
      { ...at(5), ...MAIL, status: 75, ...FULL, actions },
    ),
    [
      {
        messageId: "<a@b>",
        recipient: "c@d",
        sender: null,
        subject: null,
        size: 500,
        since: START,
        lastTry: START + 5 * MINUTE,
        ended: START + 5 * MINUTE + 100,
        tries: 2,
        reason: "/inbox: ENOSPC",
        onPurpose: false,
        left: [
          "file inbox",
          "pipe /bin/x",
          "forward x@y.example",
          "redistribute friends",
          "notify p@q.example",
        ],
      },
    ],
  );
});

test("what was delivered, or rejected, since then waits no more", () => {
  for (const status of [0, 67, 69, 77])
    assert.deepEqual(
      deferredIn({ ...at(0), ...MAIL, ...FULL, status: 75 }, { ...at(9), ...MAIL, status }),
      [],
    );
});

test("one that rules could not look at is known by its size, until the rules load again", () => {
  const unseen = { size: 500, error: "RulesError: rules.ts:3:1: Unexpected", status: 75 };
  const [first, ...more] = deferredIn(
    { ...at(0), ...unseen },
    { ...at(1), ...unseen, size: 7 },
    { ...at(5), ...unseen },
  );
  assert.deepEqual(
    [first?.tries, first?.messageId, first?.reason],
    [2, null, "rules.ts:3:1: Unexpected"],
  );
  assert.deepEqual(
    more.map(({ size }) => size),
    [7],
  );
  assert.deepEqual(deferredIn({ ...at(0), ...unseen }, { ...at(1), ...MAIL, status: 0 }), []);
  const [known, ...others] = deferredIn(
    { ...at(0), ...unseen },
    { ...at(5), ...MAIL, ...FULL, status: 75 },
  );
  assert.deepEqual(
    [known?.messageId, known?.tries, known?.since, others.length],
    ["<a@b>", 2, START, 0],
  );
});

test("one that was not even read waits until anything ends well", () => {
  const unread = { error: "no room for the spool", actions: [], status: 75 };
  assert.equal(
    deferredIn({ ...at(0), ...unread }, { ...at(1), ...MAIL, ...FULL, status: 75 }).length,
    2,
  );
  assert.deepEqual(deferredIn({ ...at(0), ...unread }, { ...at(1), ...MAIL, status: 0 }), []);
});

test("messages without a Message-ID are told apart as well as they can be", () => {
  const nameless = { ...MAIL, messageId: null, ...FULL, status: 75 };
  const found = deferredIn(
    { ...at(0), ...nameless },
    { ...at(1), ...nameless, size: 501 },
    { ...at(2), ...nameless },
  );
  assert.deepEqual(
    found.map(({ size, tries }) => [size, tries]),
    [
      [500, 2],
      [501, 1],
    ],
  );
});

test("what nobody has tried for a day is not in Postfix's queue any more", () => {
  const entries = [{ ...at(0), ...MAIL, ...FULL, status: 75 }];
  assert.equal(historyOf(entriesIn(entries), START + 23 * HOUR).deferred.length, 1);
  assert.equal(historyOf(entriesIn(entries), START + 25 * HOUR).deferred.length, 0);
});

test("entries that make no sense are passed over", () => {
  const odd = [
    {},
    { status: "75" },
    {
      status: 75,
      time: 5,
      size: "x",
      ms: {},
      error: [],
      actions: "none",
      messageId: 7,
      deliveredTo: {},
    },
    {
      status: 75,
      time: at(0).time,
      actions: [null, 5, {}, { result: "failed" }, { kind: "file", result: "failed" }],
    },
  ];
  const { deferred, last } = historyOf(entriesIn(odd), START);
  assert.deepEqual(last, { at: START, status: 75 });
  assert.deepEqual(
    deferred.map(({ left, reason }) => [left, reason]),
    [[["file"], ""]],
  );
});

const ENTRY: Unfinished = {
  messageId: "<a@b>",
  recipient: "c@d",
  path: "/journal/x",
  since: START,
  lastTry: START + 5 * MINUTE + 10,
  tries: 2,
  underWay: false,
  done: new Map([
    ["store ~/backup", "/b/1"],
    ["respond bounce try 1", ""],
    ["respond bounce try 1 not sent", ""],
  ]),
  fault: null,
};

test("journal and log together: what was done, and why the rest was not", () => {
  const deferred = deferredIn(
    { ...at(0), ...MAIL, ...FULL, status: 75 },
    { ...at(5), ...MAIL, ...FULL, status: 75 },
  );
  const [waits, ...more] = waitingOf([ENTRY], deferred);
  assert.equal(more.length, 0);
  assert.deepEqual(waits?.done, ["~/backup"]);
  assert.deepEqual(
    [waits?.reason, waits?.left, waits?.tries, waits?.size],
    ["/inbox: ENOSPC", ["file"], 2, 500],
  );
});

test("a last try that the log knows nothing of was killed", () => {
  const deferred = deferredIn({ ...at(0), ...MAIL, ...FULL, status: 75 });
  assert.match(
    waitingOf([ENTRY], deferred)[0]?.reason ?? "",
    /without a word: it was killed, or the power failed/,
  );
  assert.match(waitingOf([ENTRY], [])[0]?.reason ?? "", /without a word/);
  assert.equal(waitingOf([ENTRY], [])[0]?.left, null);
});

test("two of the same name are two; an entry that names nobody is like no other", () => {
  const deferred = deferredIn(
    { ...at(5), ...MAIL, ...FULL, status: 75 },
    { ...at(5), size: 9, error: "Error: unread", status: 75 },
  );
  const found = waitingOf(
    [ENTRY, { ...ENTRY, path: "/journal/y" }, { ...ENTRY, messageId: null, recipient: null }],
    deferred,
  );
  assert.deepEqual(
    found.map(({ entry, size }) => [entry, size]),
    [
      ["/journal/x", 500],
      ["/journal/y", null],
      ["/journal/x", null],
      [null, 9],
    ],
  );
});

test("an entry that can't be read says so; one that is under way waits for nothing", () => {
  assert.equal(waitingOf([{ ...ENTRY, fault: "EACCES: …" }], [])[0]?.reason, "EACCES: …");
  const [busy] = waitingOf([{ ...ENTRY, underWay: true }], []);
  assert.deepEqual([busy?.underWay, busy?.reason], [true, "it is being delivered"]);
});

/** A delivery that did this with the answer by `mine`. */
const answered = (minutes: number, result: string, detail?: string) => ({
  ...at(minutes),
  ...MAIL,
  status: 0,
  actions: [
    {
      kind: "respond",
      template: "mine",
      rule: "r",
      path: null,
      result,
      ...(detail === undefined ? {} : { reason: "template", detail }),
    },
  ],
});
const givenUpIn = (...entries: readonly object[]) =>
  historyOf(entriesIn(entries), START + HOUR).givenUp;

test("replies that were given up: by template, how many, since when, the last reason", () => {
  const two = [
    answered(0, "suppressed", "mine.njk:3: a is not defined"),
    answered(5, "suppressed", "mine.njk:3: b is not defined\n  more"),
  ];
  const told = {
    kind: "respond",
    template: "mine",
    since: START,
    last: START + 5 * MINUTE,
    count: 2,
    reason: "mine.njk:3: b is not defined",
  };
  assert.deepEqual(givenUpIn(...two), [told]);
  assert.deepEqual(givenUpIn(...two, answered(6, "suppressed")), [told], "another reason");
  assert.deepEqual(givenUpIn(...two, answered(6, "done")), [], "the template is right again");
  assert.deepEqual(historyOf(entriesIn(two), START + 8 * 24 * HOUR).givenUp, []);
});

test("what a rule has put off is told so, with the rule, and is no failure", () => {
  const put = { ...at(0), ...MAIL, status: 75, rule: "not yet", deferred: "the printer is off" };
  const [found] = deferredIn(put);
  assert.deepEqual(
    [found?.onPurpose, found?.reason],
    [true, 'rule "not yet" defers it: the printer is off'],
  );
  const [failed] = deferredIn(put, { ...at(1), ...MAIL, status: 75, ...FULL });
  assert.deepEqual([failed?.onPurpose, failed?.tries], [false, 2]);
});
