import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { sha256 as ours } from "../../src/core/sha256.js";
import { anyText } from "./mails.js";

const sha256 = (text: string) => ours(Buffer.from(text));
const theirs = (text: string) => createHash("sha256").update(text).digest("hex");

test("it is SHA-256, as Node has it", () => {
  for (const text of ["", "abc", "threads\0<a@b>", "ä€😀"])
    assert.equal(sha256(text).toString("hex"), theirs(text));
  for (let length = 0; length < 200; length++)
    assert.equal(sha256("x".repeat(length)).toString("hex"), theirs("x".repeat(length)));
  fc.assert(
    fc.property(anyText, (text) => {
      assert.equal(sha256(text).toString("hex"), theirs(text));
    }),
  );
});
