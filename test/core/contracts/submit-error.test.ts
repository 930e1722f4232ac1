import assert from "node:assert/strict";
import { test } from "node:test";
import {
  isPerhapsTaken,
  isRefusedForGood,
  SubmitError,
} from "../../../src/core/contracts/submit-error.js";

test("a refusal is for good when it says so, whichever copy of the class it is of", () => {
  assert.equal(isRefusedForGood(new SubmitError("no", { permanent: true })), true);
  assert.equal(isRefusedForGood(new SubmitError("later", { permanent: false })), false);
  assert.equal(
    isRefusedForGood(Object.assign(new Error("no"), { name: "SubmitError", permanent: true })),
    true,
  );
});

test("nothing else is", () => {
  const others = [
    new Error("no"),
    Object.assign(new Error("no"), { permanent: true }),
    { name: "SubmitError", permanent: true },
  ];
  for (const other of [...others, null, undefined, "SubmitError"])
    assert.equal(isRefusedForGood(other), false);
});

test("what broke off when all was said may have been taken", () => {
  const broken = { permanent: false, perhapsTaken: true };
  assert.equal(isPerhapsTaken(new SubmitError("cut", broken)), true);
  assert.equal(
    isPerhapsTaken(Object.assign(new Error("cut"), { name: "SubmitError", ...broken })),
    true,
  );
  assert.equal(isPerhapsTaken(new SubmitError("later", { permanent: false })), false);
  for (const other of [Object.assign(new Error("cut"), broken), null, undefined])
    assert.equal(isPerhapsTaken(other), false);
});
