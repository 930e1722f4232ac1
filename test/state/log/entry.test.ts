import assert from "node:assert/strict";
import { test } from "node:test";
import { entriesIn, type LogEntry, parseLogEntry } from "../../../src/state/log/entry.js";
import { formatEntry } from "../../../src/state/log/log.js";

/** Every field that there is: a new one does not compile until it is here. */
const WHOLE: Required<LogEntry> = {
  time: "2026-11-22T10:00:00.000Z",
  messageId: "<a@b.example>",
  recipient: "training@stonehenge.example",
  deliveredTo: null,
  sender: null,
  from: "jane@example.org",
  subject: "Café",
  verdict: { kind: "ham", score: 1.5, threshold: null, tests: ["A", "B"], by: "spamd" },
  thread: { parent: "<a@b>", folder: "lists/perl", at: "2026-11-02T10:00:00.000Z" },
  duplicateOf: null,
  duplicateTime: "2026-11-21T10:00:00.000Z",
  authentication: {
    spf: { result: "pass", domain: "example.org" },
    dkim: [{ domain: "example.org", selector: null, result: "fail" }],
    dmarc: { result: "pass", policy: null, domain: "example.org" },
    arc: null,
    by: "blue",
    verified: ["example.org"],
  },
  rule: "course",
  deferred: "the scanner is away",
  size: 4711,
  actions: [
    { kind: "file", folder: "inbox", rule: "course", path: "/Mail/inbox/new/1", result: "done" },
    { kind: "pipe", program: "/bin/x", rule: "r", path: null, result: "failed", detail: "ended" },
    { kind: "redistribute", list: "l", rule: "r", path: null, result: "refused", detail: "5.7.1" },
    {
      kind: "notify",
      to: "x@y.example",
      template: "t",
      rule: "r",
      path: null,
      result: "suppressed",
      reason: "loop",
    },
  ],
  status: 75,
  ms: 12,
  notes: ["MIME: too deep"],
  printed: "hello\n",
  error: "Error: no\n    at rules.ts:1:1",
};

test("what is written is read back, field by field", () => {
  assert.deepEqual(parseLogEntry(JSON.parse(formatEntry(WHOLE))), WHOLE);
});

test("what was not known stays missing: null means something else", () => {
  const least: LogEntry = { time: WHOLE.time, actions: [], status: 75, ms: 0 };
  assert.deepEqual(parseLogEntry({ ...least }), least);
});

test("a line that does not say how a delivery ended is none", () => {
  const lines = [{}, { status: "0" }, { status: Number.NaN }, { shortened: "…" }, { status: 0 }];
  assert.deepEqual(
    [...entriesIn(lines)].map(({ status }) => status),
    [0],
  );
});

test("what no version has written is left out, and the rest is believed", () => {
  const odd = { kind: "file", folder: 7, rule: {}, path: [], result: "done" };
  const actions = [null, 5, {}, { kind: "file" }, { kind: "file", result: "lost" }, odd, "…"];
  const texts = { time: 5, messageId: 7, rule: null, error: [], printed: {}, notes: [1, "a"] };
  const more = { size: "x", ms: "1", verdict: { kind: "eggs" }, later: true };
  assert.deepEqual(parseLogEntry({ status: 75, actions, ...texts, ...more }), {
    time: "",
    actions: [{ kind: "file", rule: null, path: null, result: "done" }],
    status: 75,
    ms: 0,
    notes: ["a"],
  });
  assert.deepEqual(parseLogEntry({ status: 0, actions: "none", notes: "none" })?.actions, []);
});

const { verdict: HAM } = WHOLE;

for (const [what, verdict] of Object.entries({
  "a kind that no version has": { ...HAM, kind: "eggs" },
  "a score that is a text": { ...HAM, score: "1.5" },
  "a threshold that is a text": { ...HAM, threshold: "5" },
  "no score": { ...HAM, score: undefined },
  "tests that are none": { ...HAM, tests: "A" },
  "a test that is a number": { ...HAM, tests: ["A", 5] },
  "nobody who said it": { ...HAM, by: null },
  "a text": "ham",
})) {
  test(`no verdict: ${what}`, () => {
    const { verdict: read, ...rest } = parseLogEntry({ ...WHOLE, verdict }) ?? {};
    assert.equal(read, undefined);
    assert.deepEqual(rest, parseLogEntry({ ...WHOLE, verdict: undefined }));
  });
}

test("nobody asked, and somebody who could not tell, are verdicts as well", () => {
  assert.equal(parseLogEntry({ ...WHOLE, verdict: null })?.verdict, null);
  const unknown = { kind: "unknown", score: null, threshold: null, tests: [], by: "spamd" };
  assert.deepEqual(parseLogEntry({ ...WHOLE, verdict: unknown })?.verdict, unknown);
});

test("spam, with its score and threshold, is a verdict", () => {
  const spam = { kind: "spam", score: 12.5, threshold: 5, tests: ["BAYES_99"], by: "upstream" };
  assert.deepEqual(parseLogEntry({ ...WHOLE, verdict: spam })?.verdict, spam);
});

test("every result of an action is believed", () => {
  const results = ["not done", "done", "already done", "failed", "refused", "suppressed"];
  const actions = results.map((result) => ({ kind: "file", result }));
  const read = parseLogEntry({ status: 0, actions })?.actions ?? [];
  assert.deepEqual(
    read.map(({ result }) => result),
    results,
  );
});
