import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { messageOf, oneLine } from "../../src/core/text.js";
import { anyText } from "./mails.js";

test("an error's text is its message, and of anything else what it is as a string", () => {
  assert.equal(messageOf("text"), "text");
  assert.equal(messageOf(new TypeError("x is no y")), "x is no y");
});

test("one line is printable ASCII and no longer than asked", () => {
  fc.assert(
    fc.property(anyText, fc.nat(100), (text, limit) => {
      const line = oneLine(text, limit);
      assert.match(line, /^[ -~]*$/);
      assert.ok(line.length <= limit);
      assert.equal(oneLine(line, limit), line.trim());
    }),
  );
  assert.equal(oneLine("  a \t\r\n b  ", 10), "a b");
  assert.equal(oneLine("\ud800😀", 10), "??");
});
