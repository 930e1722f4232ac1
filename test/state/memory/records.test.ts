import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { formatRecord, lastRecord, tornLines } from "../../../src/state/memory/records.js";

const MARK = "x".repeat(22);
const OTHER = "y".repeat(22);
const record = (value: string) => ({ value, at: 1_700_000_000_000, expires: 1_700_604_800_000 });
const octetsOf = (...values: string[]) =>
  Buffer.concat(values.map((value) => formatRecord(MARK, record(value))));

test("the last whole record of a key counts", () => {
  const octets = octetsOf("one", "two");
  assert.deepEqual(lastRecord(octets, MARK), record("two"));
  assert.equal(lastRecord(octets, OTHER), null);
  assert.equal(lastRecord(Buffer.alloc(0), MARK), null);
  assert.equal(tornLines(octets), 0);
});

test("wherever it is torn, the one before counts, and so does the one behind", () => {
  const [before, torn, behind] = [octetsOf("before"), octetsOf('to"rn]'), octetsOf("behind")];
  // The last octet is a newline: without it the next record's own ends the line.
  for (let length = 1; length < torn.length - 1; length++) {
    const cut = Buffer.concat([before, torn.subarray(0, length)]);
    assert.deepEqual(lastRecord(cut, MARK), record("before"), `cut at ${length}`);
    assert.equal(tornLines(cut), length > 1 ? 1 : 0, `cut at ${length}`);
    assert.deepEqual(lastRecord(Buffer.concat([cut, behind]), MARK), record("behind"));
  }
});

test("whatever is there, what was appended behind it is read, and nothing else is made up", () => {
  const junk = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((octets) => Buffer.from(octets)),
    fc
      .constantFrom(
        `\n["${MARK}",1,2]\n`,
        `\n["${MARK}","1",2,"v"]\n`,
        `\n["${MARK}",1,null,"v"]\n`,
        `\n["${MARK}",1,2,3]\n`,
        `\n{"${MARK}":1}\n`,
        `\n["${MARK}",`,
        "\0".repeat(100),
        `x["${MARK}",1,2,"not at the beginning of a line"]\n`,
      )
      .map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(fc.array(junk), fc.string({ unit: "grapheme" }), fc.array(junk), (a, value, b) => {
      assert.equal(lastRecord(Buffer.concat(a), MARK), null);
      const all = Buffer.concat([...a, formatRecord(MARK, record(value)), ...b]);
      assert.deepEqual(lastRecord(all, MARK), record(value));
      assert.doesNotThrow(() => tornLines(all));
    }),
  );
});
