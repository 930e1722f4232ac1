/** `check`: whether what is trusted can be what machines write. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkTrusted } from "../../../src/commands/check/trusted.js";

const told = (trusted: readonly string[] | undefined, host: string | null = null) =>
  checkTrusted(trusted === undefined ? {} : { trusted }, host === null ? null : () => host).map(
    ({ level, about, message }) => `${level} ${about}: ${message}`,
  );

test("what no machine writes behind `by` is told: a pattern, an address, a port", () => {
  for (const odd of [
    "*.example",
    "192.0.2.1",
    "2001:db8::1",
    "mail.example:25",
    "mail.example ",
    "",
  ])
    assert.deepEqual(told([odd, "mail.example"]), [
      `warning trusted: ${JSON.stringify(odd)} is no host name by itself: no machine writes it behind "by" in Received`,
    ]);
  assert.deepEqual(told(["mail.example", "box_1.local", "b\u00fccher.example"]), []);
});

test("the name of this machine's own Postfix, if it is not there", () => {
  const [found, ...more] = told(["stonehenge.example"], "blue.stonehenge.example");
  assert.match(
    found ?? "",
    /^warning Postfix: writes "by blue\.stonehenge\.example" into Received/,
  );
  assert.deepEqual(more, []);
  for (const trusted of [["Blue.Stonehenge.example"], [], undefined])
    assert.deepEqual(told(trusted, "blue.stonehenge.example"), []);
  assert.deepEqual(told(["x.example"], ""), []);
  assert.deepEqual(told(["x.example"], "localhost"), []);
});
