// A file of its own: what the last text was is kept, and here there was none.
import assert from "node:assert/strict";
import { test } from "node:test";
import { matches } from "../../../src/core/language/pattern.js";

test("an empty subject may be the first text that is looked at", () => {
  assert.deepEqual(
    [matches("", [""]), matches("", ["x"]), matches("", [/^$/i])],
    [true, false, true],
  );
});
