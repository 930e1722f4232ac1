import assert from "node:assert/strict";
import { test } from "node:test";
import type { DuplicateQuestion, Duplicates } from "../../src/core/contracts/duplicate.js";
import type { MemoryStore } from "../../src/core/contracts/memory.js";
import type { Deadline } from "../../src/core/contracts/ports.js";
import { duplicatesOf } from "../../src/delivery/duplicates.js";
import { memoryContent } from "../../src/io/content.js";
import { plainMemory } from "../contract/memory-stores.js";
import { lines, mailOf } from "../core/mails.js";
import { host } from "../folders/tools.js";

const DAY = 86_400_000;
const WEEK: DuplicateQuestion = { within: 7 * DAY, key: null, lists: "together" };
const MESSAGE = lines("Message-ID: <a@b>", "From: jane@example.org", "", "Hello");

/** A machine where time passes only when somebody sleeps. */
function machine() {
  let now = Date.now();
  const place = plainMemory();
  const end = now + 240_000;
  const deadline: Deadline = {
    left: () => end - now,
    check: () => {},
    async sleep(ms) {
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
  const clock = { ...host, now: () => now };
  const store = place({ host: clock });
  return {
    store,
    pass: (ms: number) => {
      now += ms;
    },
    deliver: (
      message = MESSAGE,
      { earlier = null as number | null, memory = store } = {},
    ): Duplicates => {
      const octets = Buffer.from(message);
      const tools = { store: memory, host: clock, deadline, earlierTry: () => earlier };
      return duplicatesOf(mailOf(octets), memoryContent(octets), tools);
    },
    now: () => now,
  };
}

test("known only once a delivery has ended well, and as long as the rule says", async () => {
  const { deliver, pass, now } = machine();
  const first = deliver();
  assert.deepEqual(await first.earlier(WEEK), { kind: "first" });
  assert.deepEqual(await first.earlier(WEEK), { kind: "first" }, "asked by two rules");
  assert.deepEqual(await first.settle(false), {});
  const again = deliver();
  assert.deepEqual(await again.earlier(WEEK), { kind: "first" }, "a try that failed is none");
  const at = now();
  assert.deepEqual(await again.settle(true), {});
  pass(7 * DAY - 1);
  const second = deliver();
  const found = { kind: "duplicate", at, messageId: "<a@b>" };
  assert.deepEqual(await second.earlier(WEEK), found);
  assert.deepEqual(await second.earlier({ ...WEEK, within: DAY }), { kind: "first" });
  assert.deepEqual(await second.settle(true), {
    duplicateOf: "<a@b>",
    duplicateTime: new Date(at).toISOString(),
  });
});

test("the longest time that a rule has asked for is kept; a duplicate makes it no longer", async () => {
  const { deliver, pass } = machine();
  const first = deliver();
  await first.earlier({ ...WEEK, within: DAY });
  await first.earlier({ ...WEEK, within: 10 * DAY });
  await first.earlier({ ...WEEK, within: 2 * DAY });
  await first.settle(true);
  pass(9 * DAY);
  const second = deliver();
  assert.equal((await second.earlier({ ...WEEK, within: 10 * DAY })).kind, "duplicate");
  await second.settle(true);
  pass(2 * DAY);
  assert.equal((await deliver().earlier({ ...WEEK, within: 10 * DAY })).kind, "first");
});

test("of many at once one is first; the others wait, and are duplicates when it has ended well", async () => {
  const { deliver } = machine();
  const all = Array.from({ length: 20 }, () => deliver());
  const first = all[0]?.earlier(WEEK);
  assert.deepEqual(await first, { kind: "first" });
  const others = all.slice(1).map((each) => each.earlier(WEEK));
  await new Promise((resolve) => setTimeout(resolve, 5));
  await all[0]?.settle(true);
  const kinds = (await Promise.all(others)).map(({ kind }) => kind);
  assert.deepEqual(new Set(kinds), new Set(["duplicate"]));
});

test("where the first fails, exactly one of the others is the next first", async () => {
  const { deliver } = machine();
  const first = deliver();
  await first.earlier(WEEK);
  const others = Array.from({ length: 10 }, () => deliver());
  const kinds = others.map(async (other) => {
    const { kind } = await other.earlier(WEEK);
    await other.settle(true);
    return kind;
  });
  await first.settle(false);
  assert.deepEqual((await Promise.all(kinds)).sort(), [...Array(9).fill("duplicate"), "first"]);
});

test("nobody waits longer than 30 s: the message is tried again, and others wait no longer for it", async () => {
  const { deliver, now } = machine();
  await deliver().earlier(WEEK);
  const began = now();
  const second = deliver();
  const other = { ...WEEK, key: "other" };
  assert.equal((await second.earlier(other)).kind, "first");
  await assert.rejects(second.earlier(WEEK), {
    message: "an equal message is being delivered, and has not ended within 30 s",
  });
  const waited = now() - began;
  assert.ok(waited >= 30_000 && waited < 31_000, `${waited}`);
  await second.settle(false);
  assert.equal((await deliver().earlier(other)).kind, "first");
});

test("messages to other addresses wait for nobody", async () => {
  const { deliver } = machine();
  const to = (extension: string) =>
    deliver(`Delivered-To: merlyn+${extension}@blue.stonehenge.example\n${MESSAGE}`);
  for (const extension of ["a", "b", "c"])
    assert.equal((await to(extension).earlier(WEEK)).kind, "first");
});

test("a try that goes on with what an earlier one has done decides as that one did", async () => {
  const { deliver, now, pass } = machine();
  const earlier = now();
  pass(1000);
  const first = deliver();
  await first.earlier(WEEK);
  await first.settle(true);
  const again = deliver(MESSAGE, { earlier });
  assert.equal((await again.earlier(WEEK)).kind, "first", "perhaps it was this one");
  await again.settle(false);
  pass(1000);
  const then = now();
  pass(8 * DAY);
  assert.equal((await deliver().earlier(WEEK)).kind, "first");
  const { kind } = await deliver(MESSAGE, { earlier: then }).earlier({ ...WEEK, within: 8 * DAY });
  assert.equal(kind, "duplicate", "a week had not gone by then");
});

test("without a memory all are first, and nobody waits", async () => {
  const { deliver } = machine();
  const memory: MemoryStore = {
    read: async () => new Map(),
    write: async () => {},
    claim: () => ({ attempt: async () => "impossible", release: async () => {} }),
  };
  for (const each of [deliver(MESSAGE, { memory }), deliver(MESSAGE, { memory })]) {
    assert.equal((await each.earlier(WEEK)).kind, "first");
    await each.settle(true);
  }
});
