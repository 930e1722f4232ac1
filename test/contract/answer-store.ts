/** What every store of answers must do. A new one is tested by one line in answer-store.test.ts. */

import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { AnswerEntry, AnswerStore } from "../../src/core/contracts/answer-store.js";
import type { Verdict } from "../../src/core/contracts/verdict.js";
import { type Clock, clock, SPAM, UNKNOWN } from "../spam/tools.js";

/** A store under test. */
export interface Kind {
  readonly name: string;
  /** A place of the test's own: each call of what it returns opens it once more. */
  place(t: TestContext, clock: Clock): () => AnswerStore<Verdict>;
}

type Open = () => AnswerStore<Verdict>;

const KEY = "a".repeat(64);
const OTHER = "b".repeat(64);
const MINUTE = 60_000;

export function answerStoreContract(kind: Kind): void {
  const check = (name: string, body: (open: Open, time: Clock) => Promise<void>) =>
    test(`${kind.name}: ${name}`, async (t) => {
      const time = clock();
      const open = kind.place(t, time);
      assert.equal(await open().prepare(), true);
      await body(open, time);
    });

  check("what nobody has written is not known", async (open) => {
    assert.equal(await open().read(KEY), null);
  });

  check("what is written is read, by another too; the newest counts", async (open, time) => {
    const at = time.now();
    const entries: readonly AnswerEntry<Verdict>[] = [
      { at, answer: { ...SPAM } },
      { at: at + 1, answer: { ...UNKNOWN } },
      { at: at + 2, answer: null },
      { at: at + 3, failure: 'connection refused: "x"\n ü' },
    ];
    for (const entry of entries) {
      await open().write(KEY, entry, at + MINUTE);
      assert.deepEqual(await open().read(KEY), entry);
    }
    assert.equal(await open().read(OTHER), null);
  });

  check("of many that claim a message one has it, until it is released", async (open) => {
    assert.equal(await open().isClaimed(KEY), false);
    const claims = await Promise.all(Array.from({ length: 20 }, () => open().claim(KEY)));
    const [release, ...more] = claims.filter((claim) => claim !== null);
    assert.ok(release !== undefined && more.length === 0);
    assert.equal(await open().isClaimed(KEY), true);
    assert.equal(await open().isClaimed(OTHER), false);
    const other = await open().claim(OTHER);
    assert.notEqual(other, null);
    await release();
    await other?.();
    assert.equal(await open().isClaimed(KEY), false);
    const next = await open().claim(KEY);
    assert.notEqual(next, null);
    await next?.();
  });

  check("who gives no sign of life loses the claim, and says nothing of it", async (open, time) => {
    const silent = await open().claim(KEY);
    time.pass(MINUTE);
    assert.equal(await open().isClaimed(KEY), false);
    const claims = await Promise.all(Array.from({ length: 20 }, () => open().claim(KEY)));
    assert.equal(claims.filter((claim) => claim !== null).length, 1);
    await silent?.();
    for (const release of claims) await release?.();
  });

  check("a claim and an entry are in nobody's way", async (open, time) => {
    const release = await open().claim(KEY);
    const entry = { at: time.now(), failure: "down" };
    await open().write(KEY, entry, time.now() + MINUTE);
    assert.deepEqual(await open().read(KEY), entry);
    await release?.();
    assert.deepEqual(await open().read(KEY), entry);
  });
}
