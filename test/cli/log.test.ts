/** What the log says of a delivery. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogEntry } from "../../src/state/log/entry.js";
import { Home } from "../harness/program.js";

const RULES = (body: string) => `
import { maildir, sentTo, sortmail } from "sortmail";
const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
});
export default rules([${body}], otherwise(file("inbox")));
`;

const MESSAGE = [
  "Return-Path: <ada@analytic.example>",
  "Delivered-To: merlyn+training@blue.stonehenge.example",
  "Received: from x by blue",
  "From: Ada <ada@analytic.example>",
  "Subject: =?utf-8?Q?Caf=C3=A9?=",
  "Message-ID: <one@analytic.example>",
  "",
  "text",
  "",
].join("\n");

const HEAD = {
  messageId: "<one@analytic.example>",
  recipient: "training@stonehenge.example",
  deliveredTo: "merlyn+training@blue.stonehenge.example",
  sender: "ada@analytic.example",
  from: "ada@analytic.example",
  subject: "Café",
};

/** The parts of an entry that name the message. */
function headOf(entry: LogEntry | undefined): unknown {
  return Object.fromEntries(Object.entries(entry ?? {}).filter(([key]) => key in HEAD));
}

test("a delivery: the message, the rule, what became of each action, and how long it took", () => {
  const home = new Home(RULES('rule("course", sentTo("training"), file("inbox"))'));
  try {
    assert.equal(home.deliver(MESSAGE).status, 0);
    const [entry, ...more] = home.log();
    assert.deepEqual(more, []);
    assert.deepEqual(headOf(entry), HEAD);
    assert.equal(entry?.rule, "course");
    assert.equal(entry?.status, 0);
    assert.equal(entry?.size, MESSAGE.length);
    assert.equal(typeof entry?.ms, "number");
    assert.match(String(entry?.time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const [effect] = entry?.actions ?? [];
    assert.match(effect?.path ?? "", /\/Mail\/inbox\/new\//);
    assert.equal(effect?.result, "done");
  } finally {
    home.remove();
  }
});

test("a rule that throws: the message is named all the same", () => {
  const home = new Home(RULES('rule("try", () => { throw new Error("boom"); }, file("inbox"))'));
  try {
    assert.equal(home.deliver(MESSAGE).status, 75);
    const [entry] = home.log();
    assert.deepEqual(headOf(entry), HEAD);
    assert.match(String(entry?.error), /^rule "try": rules\.ts:7:\d+: Error: boom/);
    assert.equal(entry?.status, 75);
  } finally {
    home.remove();
  }
});
