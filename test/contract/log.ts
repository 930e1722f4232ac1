/** What every log must do. A new one is tested by one line in log.test.ts. */

import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import type { Log } from "../../src/core/contracts/log.js";

/** A log under test. */
export interface Kind {
  readonly name: string;
  /** A place of the test's own: each call of what it returns opens it once more. */
  place(t: TestContext): () => Log;
}

export function logContract(kind: Kind): void {
  const check = (name: string, body: (open: () => Log) => Promise<void>) =>
    test(`${kind.name}: ${name}`, (t) => body(kind.place(t)));
  const entriesOf = async (log: Log) => [...(await log.read())];

  check("a log that is not there yet has no entries", async (open) => {
    assert.deepEqual(await entriesOf(open()), []);
  });

  check("what is appended, by whomever, is read, the oldest first", async (open) => {
    const [one, other] = [open(), open()];
    for (let n = 0; n < 20; n++) (n % 3 === 0 ? one : other).append({ n, subject: "grüß\n" });
    const expected = Array.from({ length: 20 }, (_, n) => ({ n, subject: "grüß\n" }));
    assert.deepEqual(await entriesOf(open()), expected);
    assert.deepEqual(await entriesOf(one), expected);
  });

  check("any text comes back as it was", async (open) => {
    const texts = fc.sample(fc.string({ unit: "binary" }), 50);
    const odd = [...texts, "\u001b[2J", "\u2028", "\u202e", "\ud800", "\0", "\n\n", "😀"];
    for (const text of odd) open().append({ text, list: [text] });
    assert.deepEqual(
      await entriesOf(open()),
      odd.map((text) => ({ text, list: [text] })),
    );
  });

  check("an entry of any length is taken, and keeps what is short in it", async (open) => {
    open().append({ n: 1, long: "x".repeat(1_000_000) });
    open().append({ n: 2 });
    const numbers = (await entriesOf(open())).map(({ n }) => n);
    assert.deepEqual(numbers, [1, 2]);
  });

  check("reading changes nothing, and whoever reads hinders nobody", async (open) => {
    open().append({ n: 1 });
    const reading = (await open().read())[Symbol.iterator]();
    assert.deepEqual(reading.next().value, { n: 1 });
    open().append({ n: 2 });
    for (let look = 0; look < 2; look++)
      assert.deepEqual(await entriesOf(open()), [{ n: 1 }, { n: 2 }]);
    reading.return?.();
  });
}
