import assert from "node:assert/strict";
import { test } from "node:test";
import type { Content } from "../../src/core/contracts/ports.js";
import { loopToken } from "../../src/core/policy/loop-header.js";
import { envelopeSender } from "../../src/send/envelope.js";
import { forwarded } from "../../src/send/forward.js";
import { letter } from "./tools.js";

function textOf(content: Content): string {
  let text = "";
  for (const chunk of content.chunks()) text += chunk.toString("latin1");
  assert.equal(content.size, text.length);
  return text;
}

const token = loopToken("merlyn@stonehenge.example");

test("what our delivery put on top goes, folded or not, as often as it is there; all else stays", () => {
  const message = [
    "Return-Path: <ann@example.org>",
    "X-Original-To: merlyn@stonehenge.example",
    "Delivered-To:",
    " merlyn@blue.stonehenge.example",
    "Received: from mail.example.org",
    "\tby blue.stonehenge.example; today",
    "delivered-to: merlyn@stonehenge.example",
    "X-Loop: somebody else",
    "DKIM-Signature: v=1;",
    "Subject:  odd   spacing ",
    "",
    "Delivered-To: in the body",
    "",
  ];
  const expected = [
    "X-Loop: sortmail merlyn@stonehenge.example",
    ...message.slice(4, 6),
    ...message.slice(7),
  ];
  for (const newline of ["\n", "\r\n"]) {
    const content = forwarded(letter(message.join(newline)), token);
    assert.equal(textOf(content), expected.join(newline));
  }
});

const ANN = "ann@example.org";
const OWN = "merlyn@stonehenge.example";

test("the envelope sender is the one that was chosen", () => {
  assert.equal(envelopeSender("original", ANN, OWN), ANN);
  assert.equal(envelopeSender("own", ANN, OWN), OWN);
  assert.equal(envelopeSender("null", ANN, OWN), null);
});

test("what came without a sender goes on without one", () => {
  for (const choice of ["original", "own", "null"] as const)
    assert.equal(envelopeSender(choice, null, OWN), null);
});

test("a sender that can't be used again is replaced by the own address, and without that by none", () => {
  for (const odd of ["root", "-f@example.org", "a@b, c@d", "a\n@example.org"]) {
    assert.equal(envelopeSender("original", odd, OWN), OWN);
    assert.equal(envelopeSender("original", odd, null), null);
    assert.equal(envelopeSender("own", ANN, odd), null);
  }
});
