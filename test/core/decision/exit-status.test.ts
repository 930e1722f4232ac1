import assert from "node:assert/strict";
import { test } from "node:test";
import { DELIVERED, deferred, rejected } from "../../../src/core/decision/exit-status.js";
import { reject } from "../../../src/core/language/actions.js";
import { messageOf } from "../../../src/core/text.js";

test("what is done ends in 0, silently", () => {
  assert.deepEqual(DELIVERED, { status: 0, line: null });
});

test("a reject ends in the status and the code that go together", () => {
  assert.deepEqual(rejected(reject("go away")), { status: 69, line: "5.3.0 go away" });
  assert.deepEqual(rejected(reject("nobody", "unknown user")), {
    status: 67,
    line: "5.1.1 nobody",
  });
  assert.deepEqual(rejected(reject("never", "refused")), { status: 77, line: "5.7.0 never" });
});

test("a reason out of a message stays one line behind our own code", () => {
  const { line } = rejected(reject(`\r\n4.0.0 later\0 \u001b[31mé\u2028${"x".repeat(500)}`));
  assert.match(line ?? "", /^5\.3\.0 4\.0\.0 later\? \?\[31m\? x+$/);
  assert.equal(line?.length, "5.3.0 ".length + 200);
  assert.equal(rejected(reject(" \n")).line, "5.3.0 refused");
});

test("any failure ends in 75, and says so in Postfix's words first", () => {
  assert.deepEqual(deferred(new Error("disk full")), {
    status: 75,
    line: "4.3.0 sortmail: disk full",
  });
  assert.deepEqual(deferred(new Error("5.1.1 no such user\n")), {
    status: 75,
    line: "4.3.0 sortmail: 5.1.1 no such user",
  });
  assert.deepEqual(deferred(new Error("")), { status: 75, line: "4.3.0 sortmail: failed" });
});

/** What a rule can throw, if it wants to. */
const ODD: readonly unknown[] = [
  undefined,
  null,
  0,
  "text",
  Symbol("s"),
  Object.create(null),
  { toString: () => assert.fail() },
  Object.assign(new Error("x"), { message: undefined }),
  Object.assign(new Error("x"), { message: { toString: () => assert.fail() } }),
  Object.defineProperty(new Error("x"), "message", { get: () => assert.fail() }),
  new Proxy({}, { getPrototypeOf: () => assert.fail() }),
];

test("anything that can be thrown has a text", () => {
  for (const odd of ODD) {
    assert.equal(typeof messageOf(odd), "string");
    const { status, line } = deferred(odd);
    assert.equal(status, 75);
    assert.match(line ?? "", /^4\.3\.0 sortmail: [ -~]+$/);
  }
});
