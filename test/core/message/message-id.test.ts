import assert from "node:assert/strict";
import { test } from "node:test";
import { firstId } from "../../../src/core/message/message-id.js";

test("the first id in angle brackets, or a lone word, is the id", () => {
  assert.equal(firstId("your message <a@b> of <c@d>"), "<a@b>");
  assert.equal(firstId('<"a b"@c>'), '<"a b"@c>');
  assert.equal(firstId(String.raw`<"a\" <b>"@c>`), String.raw`<"a\" <b>"@c>`);
  assert.equal(firstId(String.raw`<a\b@c>`), String.raw`<a\b@c>`);
  assert.equal(firstId("a@b"), "<a@b>");
  for (const value of [null, "", "no id", "<>", "<a b>"]) assert.equal(firstId(value), null);
});

test("an id is looked for in what a field has at most", () => {
  assert.equal(firstId(`${" ".repeat(1995)}<a@b>`), "<a@b>");
  assert.equal(firstId(`${" ".repeat(2000)}<a@b>`), null);
});
