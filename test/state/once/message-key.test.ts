import assert from "node:assert/strict";
import { test } from "node:test";
import { messageKey } from "../../../src/state/once/message-key.js";
import { contentOf } from "../../folders/tools.js";

const MESSAGE =
  "Received: from a.example by b.example; 1 Jan\nFrom: a@example.net\nSubject: cheap\n\nbuy\n";
const key = (text: string, chunkSize?: number) =>
  messageKey(contentOf(Buffer.from(text), chunkSize), "spamd");

test("copies differ only in what local delivery puts on top", async () => {
  const one = await key(
    `Return-Path: <a@example.net>\nDelivered-To: merlyn+one@blue.example\n${MESSAGE}`,
  );
  const two = await key(
    `Return-Path: <>\nX-Original-To: two@blue.example\nDelivered-To: merlyn+two@b.example\n${MESSAGE}`,
  );
  assert.equal(one, two);
  assert.equal(one, await key(MESSAGE));
  assert.match(one, /^[0-9a-f]{64}$/);
});

test("everything else tells messages apart", async () => {
  const others = [
    MESSAGE.replace("1 Jan", "2 Jan"),
    MESSAGE.replace("cheap", "Cheap"),
    MESSAGE.replace("buy", "buy now"),
    `${MESSAGE}\n`,
    `Received: from me\n${MESSAGE}`,
    MESSAGE.replace("Received", "X-Received"),
  ];
  const keys = await Promise.all([MESSAGE, ...others].map((text) => key(text)));
  assert.equal(new Set(keys).size, keys.length);
});

test("where there is no Received, the whole message counts", async () => {
  assert.notEqual(
    await key("Delivered-To: one@b.example\n\nhi\n"),
    await key("Delivered-To: two@b.example\n\nhi\n"),
  );
});

test("scanners are told apart", async () => {
  const content = contentOf(Buffer.from(MESSAGE));
  assert.notEqual(await messageKey(content, "one"), await messageKey(content, "two"));
});

test("it does not depend on the chunks that a message comes in", async () => {
  const text = `Delivered-To: merlyn+one@blue.example\n${MESSAGE}${"line\n".repeat(50)}`;
  const whole = await key(text);
  for (const size of [1, 7, 37, 38, 39, 64, 100])
    assert.equal(await key(text, size), whole, `${size}`);
});

test("of a message larger than its head, the end counts too", async () => {
  const body = "x".repeat(1_100_000);
  assert.notEqual(await key(`${MESSAGE}${body}a`), await key(`${MESSAGE}${body}b`));
});
