import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { receivedOffset } from "../../../src/core/message/received-offset.js";
import { CORPUS, corpusFiles, NO_CORPUS } from "../../harness/corpus.js";

const offset = (text: string) => receivedOffset(Buffer.from(text, "latin1"));

/** What is left when the octets above it are cut off. */
const rest = (text: string) =>
  Buffer.from(text, "latin1").subarray(offset(text)).toString("latin1");

const TRACE = "Return-Path: <a@example.org>\nDelivered-To: merlyn+x@blue.stonehenge.example\n";
const MESSAGE =
  "Received: from a by b\n\tfor <c>; today\nReceived: from c by d\nSubject: x\n\nReceived: y\n";

test("the first Received, whatever stands above it", () => {
  assert.equal(rest(TRACE + MESSAGE), MESSAGE);
  assert.equal(rest(`X-Folded: a\n\tReceived: b\n${MESSAGE}`), MESSAGE);
  assert.equal(rest(`From a@b Thu Jan  1 00:00:00 1970\n${MESSAGE}`), MESSAGE);
  assert.equal(offset(MESSAGE), 0);
});

test("names without regard to case, white space before the colon, an empty value", () => {
  for (const field of ["RECEIVED: x", "received \t : x", "Received:", "Received:x:Received:y"]) {
    assert.equal(rest(`${TRACE}${field}\nA: b\n\nbody`), `${field}\nA: b\n\nbody`);
  }
});

test("CRLF, and the lone CR of an old Macintosh", () => {
  for (const end of ["\r\n", "\r"]) {
    const message = MESSAGE.replaceAll("\n", end);
    assert.equal(rest(TRACE.replaceAll("\n", end) + message), message);
  }
});

test("a CR inside of a field above is part of that field", () => {
  assert.equal(rest(`X: a\rReceived: b\n${MESSAGE}`), MESSAGE);
});

test("0 when the header has none: not in the body, not as part of another name", () => {
  for (const text of [
    "",
    "\n",
    "Subject: x\n\nReceived: y\n",
    "X-Received: y\nReceived-SPF: z\n\n",
    "no header\nReceived: y\n",
  ]) {
    assert.equal(offset(text), 0);
  }
});

test("the same where the octets are a stretch of a larger buffer", () => {
  const bytes = Buffer.from(`${MESSAGE}${TRACE}${MESSAGE}`);
  assert.equal(receivedOffset(bytes.subarray(MESSAGE.length)), TRACE.length);
});

test("copies that differ above the first Received only are the same from there on", () => {
  const name = fc
    .stringMatching(/^[A-Z][a-z-]{0,9}$/)
    .filter((text) => text.toLowerCase() !== "received");
  const value = fc.stringMatching(/^[ -~]{0,30}(?:\n\t[!-~]{1,20})?$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 8 }), (fields) => {
      const above = fields.map(([name, value]) => `${name}: ${value}\n`).join("");
      assert.equal(rest(above + MESSAGE), MESSAGE);
    }),
  );
});

test("real messages: a Received begins there, or there is none", { skip: NO_CORPUS }, () => {
  assert.notEqual(CORPUS, null);
  let found = 0;
  for (const path of corpusFiles("mail").slice(0, 500)) {
    const bytes = readFileSync(path);
    const at = receivedOffset(bytes);
    if (at > 0)
      assert.match(bytes.toString("latin1", at - 1, at + 12), /^[\r\n]received[ \t]*:/i, path);
    if (at > 0) found++;
  }
  assert.ok(found > 0, "none of them has trace fields on top");
});
