import assert from "node:assert/strict";
import { test } from "node:test";
import { deadlineForOne } from "../../src/commands/saved-messages.js";
import { TIME_LIMIT } from "../../src/io/deadline.js";

test("the time for one message passes by the clock that is given", () => {
  let now = 5000;
  const deadline = deadlineForOne({ uptime: () => now });
  assert.equal(deadline.left(), TIME_LIMIT);
  now += TIME_LIMIT - 1;
  assert.equal(deadline.left(), 1);
  now += 1;
  assert.throws(() => deadline.check(), /not finished within 240 s/);
});
