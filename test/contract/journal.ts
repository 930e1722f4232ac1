/** What every store of the journal must do. A new one is tested by one line in journal.test.ts. */

import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import { JournalBusyError, type JournalStore } from "../../src/core/contracts/journal.js";
import type { Host } from "../../src/core/contracts/ports.js";
import { memoryContent } from "../../src/io/content.js";
import { contentOf, deadPid, host } from "../folders/tools.js";

/** A store under test. */
export interface Kind {
  readonly name: string;
  /** A place of the test's own: each call of what it returns opens it once more, for a process. */
  place(t: TestContext): (host: Host) => JournalStore;
}

const OCTETS = Buffer.from("Message-ID: <a@b>\n\nbody\n".repeat(1000));
const MESSAGE = memoryContent(OCTETS);
const ABOUT = { messageId: "<a@b>", recipient: "merlyn+x@blue.example" };

export function journalContract(kind: Kind): void {
  const check = (name: string, body: (open: (host: Host) => JournalStore) => Promise<void>) =>
    test(`${kind.name}: ${name}`, (t) => body(kind.place(t)));

  check("after a failure the next try knows what was done, and only that", async (open) => {
    const first = await open(host).open(MESSAGE, ABOUT);
    assert.equal(first.done("backup"), null);
    first.record("backup", "/backup/new/1");
    assert.equal(first.done("backup"), "/backup/new/1");
    first.release();
    const second = await open(host).open(MESSAGE, ABOUT);
    assert.equal(second.done("backup"), "/backup/new/1");
    assert.equal(second.done("file inbox"), null);
    second.record("file inbox", "/inbox/new/1");
    second.release();
    const third = await open(host).open(MESSAGE, ABOUT);
    assert.equal(third.done("backup"), "/backup/new/1");
    assert.equal(third.done("file inbox"), "/inbox/new/1");
    third.close();
  });

  check("after success the same message is delivered anew", async (open) => {
    const first = await open(host).open(MESSAGE, ABOUT);
    first.record("file inbox", "/inbox/new/1");
    first.close();
    const second = await open(host).open(MESSAGE, ABOUT);
    assert.equal(second.done("file inbox"), null);
    second.close();
  });

  check("by which time it was decided what is done, the next try learns", async (open) => {
    const decided = () => open(host).decided(MESSAGE, ABOUT);
    assert.equal(decided(), null);
    const first = await open(host).open(MESSAGE, ABOUT, 1000);
    first.release();
    assert.equal(decided(), null, "nothing is done");
    const second = await open(host).open(MESSAGE, ABOUT, 2000);
    second.record("backup", "/backup/new/1");
    second.release();
    assert.equal(decided(), 2000);
    assert.equal(open(host).decided(MESSAGE, { ...ABOUT, recipient: "other@blue.example" }), null);
    const third = await open(host).open(MESSAGE, ABOUT, 3000);
    third.record("file inbox", "/inbox/new/1");
    assert.equal(decided(), 2000, "the first of them counts");
    third.close();
    assert.equal(decided(), null);
  });

  check("any text is kept as it is", async (open) => {
    const text = fc.string({ unit: "grapheme" });
    const odd = fc.oneof(text, fc.constantFrom("a\n\0 \u2028 ü", '"', "__proto__", ""));
    const property = fc.asyncProperty(odd, odd, async (effect, result) => {
      const journal = await open(host).open(MESSAGE, ABOUT);
      journal.record(effect, result);
      journal.release();
      const next = await open(host).open(MESSAGE, ABOUT);
      assert.equal(next.done(effect), result);
      next.close();
    });
    await fc.assert(property, { numRuns: 30 });
  });

  check("an entry has one owner at a time, within a process too", async (open) => {
    const first = await open(host).open(MESSAGE, ABOUT);
    await assert.rejects(open(host).open(MESSAGE, ABOUT), JournalBusyError);
    await assert.rejects(open(host).open(MESSAGE, ABOUT), { name: "JournalBusyError" });
    first.release();
    // The claims that were refused are over as well.
    (await open(host).open(MESSAGE, ABOUT)).close();
  });

  check("of many that open an entry at once one has it", async (open) => {
    const opened = await Promise.allSettled(
      Array.from({ length: 10 }, () => open(host).open(MESSAGE, ABOUT)),
    );
    assert.equal(opened.filter(({ status }) => status === "fulfilled").length, 1);
  });

  check("the claim of a process that died is over, and what it did counts", async (open) => {
    const dead = await open({ ...host, pid: deadPid() }).open(MESSAGE, ABOUT);
    dead.record("backup", "/backup/new/1");
    const next = await open(host).open(MESSAGE, ABOUT);
    assert.equal(next.done("backup"), "/backup/new/1");
    next.close();
  });

  check("a delivery is the octets, however they are cut, for one recipient", async (open) => {
    const first = await open(host).open(MESSAGE, ABOUT);
    first.record("backup", "/backup/new/1");
    first.release();
    const again = await open(host).open(contentOf(OCTETS, 7), { ...ABOUT, messageId: null });
    assert.equal(again.done("backup"), "/backup/new/1");
    const shifted = Buffer.concat([Buffer.from("example"), OCTETS]);
    const others = [
      [MESSAGE, "c@blue.example"],
      [MESSAGE, null],
      [memoryContent(OCTETS.subarray(1)), ABOUT.recipient],
      [memoryContent(shifted), ABOUT.recipient.slice(0, -"example".length)],
    ] as const;
    for (const [content, recipient] of others) {
      const journal = await open(host).open(content, { messageId: null, recipient });
      assert.equal(journal.done("backup"), null);
    }
  });

  check("something is unfinished after a failure, and not before or after", async (open) => {
    assert.equal(open(host).hasUnfinished(), false);
    assert.deepEqual(await open(host).unfinished(), []);
    (await open(host).open(MESSAGE, ABOUT)).release();
    assert.equal(open(host).hasUnfinished(), true);
    (await open(host).open(MESSAGE, ABOUT)).close();
    assert.equal(open(host).hasUnfinished(), false);
    assert.deepEqual(await open(host).unfinished(), []);
  });

  check("what waits: since when, how often it was tried, what was done", async (open) => {
    const times = [1_700_000_000_000, 1_700_000_060_000, 1_700_000_300_000];
    for (const at of times) {
      const journal = await open({ ...host, now: () => at }).open(MESSAGE, ABOUT);
      assert.equal(journal.since, times[0], "each try knows when the first one began");
      if (at === times[0]) journal.record("store ~/backup", "/backup/new/1");
      journal.release();
    }
    for (let look = 0; look < 2; look++) {
      const [found, ...more] = await open(host).unfinished();
      assert.ok(found !== undefined && found.path !== "" && more.length === 0);
      assert.deepEqual(found, {
        ...ABOUT,
        path: found.path,
        since: times[0],
        lastTry: times[2],
        tries: 3,
        underWay: false,
        done: new Map([["store ~/backup", "/backup/new/1"]]),
        fault: null,
      });
    }
  });

  check("what is being delivered is told from what waits; the oldest first", async (open) => {
    await open(host).open(MESSAGE, { messageId: "<young>", recipient: "a@b.example" });
    const old = open({ ...host, now: () => 1_700_000_000_000 });
    (await old.open(MESSAGE, { messageId: "<old>", recipient: "c@b.example" })).release();
    const found = await open(host).unfinished();
    assert.deepEqual(
      found.map(({ messageId, underWay }) => [messageId, underWay]),
      [
        ["<old>", false],
        ["<young>", true],
      ],
    );
  });
}
