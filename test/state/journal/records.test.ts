import assert from "node:assert/strict";
import { test } from "node:test";
import {
  aboutOf,
  formatRecord,
  type JournalRecord,
  ownerOf,
  parseRecords,
} from "../../../src/state/journal/records.js";

const CLAIM: Parameters<typeof ownerOf>[1] = {
  pid: 4711,
  host: "blue",
  at: 1_700_000_000_000,
  token: "of 4711",
};

const read = (...values: readonly unknown[]) =>
  parseRecords(Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join("")));

test("what is written is read back", () => {
  const records: readonly JournalRecord[] = [
    { version: 1, claim: CLAIM, messageId: "<a@b>", recipient: null },
    { done: "file inbox", result: "" },
    { released: CLAIM.token },
  ];
  assert.deepEqual(parseRecords(Buffer.concat(records.map(formatRecord))), records);
});

for (const [what, value] of Object.entries({
  null: null,
  "a number": 5,
  "a text": "x",
  "a list": [],
  "an object that says nothing": {},
  "a claim of another version": { version: 2, claim: CLAIM },
  "a claim of no version": { claim: CLAIM },
  "a claim that is a text": { version: 1, claim: "x" },
  "a claim that is null": { version: 1, claim: null },
  "a claim without a host": { version: 1, claim: { ...CLAIM, host: null } },
  "a claim without a token": { version: 1, claim: { ...CLAIM, token: 5 } },
  "a claim whose process number is a text": { version: 1, claim: { ...CLAIM, pid: "4711" } },
  "a claim whose process number is a fraction": { version: 1, claim: { ...CLAIM, pid: 1.5 } },
  "a claim whose process number is none": { version: 1, claim: { ...CLAIM, pid: 0 } },
  "a claim without a time": { version: 1, claim: { ...CLAIM, at: "today" } },
  "an effect without a result": { done: "backup" },
  "an effect whose result is null": { done: "backup", result: null },
  "an effect that is a number": { done: 1, result: "/b" },
  "a release of nothing": { released: null },
})) {
  test(`no record: ${what}`, () => {
    assert.deepEqual(read(value), []);
  });
}

test("a claim lives for ten minutes, to the millisecond", () => {
  const records = read({ version: 1, claim: CLAIM });
  const owner = (later: number) =>
    ownerOf(records, { ...CLAIM, at: CLAIM.at + later, token: "mine" }, () => true);
  assert.deepEqual(owner(599_999), CLAIM);
  assert.equal(owner(600_000), null);
});

test("the first claim that says which delivery it is tells it", () => {
  const nobody = { messageId: null, recipient: null };
  const claim = (more: object) => ({ version: 1, claim: CLAIM, ...more });
  const first = [{ done: "backup", result: "/b", messageId: "<no>" }, claim({})];
  assert.deepEqual(aboutOf(read(...first)), nobody);
  const [byId, byRecipient] = [{ messageId: "<a@b>" }, { recipient: "c@d" }];
  assert.deepEqual(aboutOf(read(...first, claim(byId), claim({ messageId: "<later>" }))), {
    ...nobody,
    ...byId,
  });
  assert.deepEqual(aboutOf(read(...first, claim(byRecipient), claim(byId))), {
    ...nobody,
    ...byRecipient,
  });
  assert.deepEqual(aboutOf(read(claim({ messageId: 5, recipient: {} }))), nobody);
});
