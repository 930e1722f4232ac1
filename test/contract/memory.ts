/** What every store of the memory must do. A new one is tested by one line in memory.test.ts. */

import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import {
  LONGEST_LIFE,
  LONGEST_VALUE,
  type MemoryStore,
  type Remembered,
} from "../../src/core/contracts/memory.js";
import type { Host } from "../../src/core/contracts/ports.js";
import { deadPid, host } from "../folders/tools.js";

/** How a process opens it. */
export interface Opening {
  readonly host: Host;
  readonly note: (text: string) => void;
}

/** A store under test. */
export interface Kind {
  readonly name: string;
  /** A place of the test's own: each call of what it returns opens it once more, for a process. */
  place(t: TestContext): (opening: Opening) => MemoryStore;
}

const DAY = 86_400_000;
/** What a run of the property does besides. */
const KEYS = ["<a@b>", "", "../../etc/passwd", "<A@b>", "a\n\0 \u2028 ü", "__proto__"];

/** One that stands still. */
interface Clock {
  now(): number;
  pass(ms: number): void;
}

function clock(): Clock {
  let now = Date.now();
  return {
    now: () => now,
    pass: (ms) => {
      now += ms;
    },
  };
}

interface Given {
  readonly time: Clock;
  /** Opens it once more. */
  open(pid?: number): MemoryStore;
  readonly notes: string[];
}

async function one(store: MemoryStore, key: string): Promise<Remembered | null> {
  return (await store.read("duplicates", [key])).get(key) ?? null;
}

export function memoryContract(kind: Kind): void {
  const check = (name: string, body: (given: Given) => Promise<void>) =>
    test(`${kind.name}: ${name}`, async (t) => {
      const [time, notes] = [clock(), [] as string[]];
      const place = kind.place(t);
      const open = (pid = process.pid) =>
        place({ host: { ...host, pid, now: time.now }, note: (text) => notes.push(text) });
      await body({ time, open, notes });
      assert.deepEqual(notes, []);
    });

  check("what nobody has written is not there", async ({ open }) => {
    assert.equal((await open().read("threads", KEYS)).size, 0);
    assert.equal((await open().read("threads", [])).size, 0);
  });

  check("what is written is read, by others too, and the last counts", async ({ open, time }) => {
    const expires = time.now() + DAY;
    await open().write("duplicates", [{ key: "k", value: "one", expires }]);
    const at = time.now();
    assert.deepEqual(await one(open(), "k"), { value: "one", at, expires });
    time.pass(1000);
    // One that lives longer lies elsewhere, perhaps.
    for (const [value, life] of [
      ["two", 90 * DAY],
      ["three", DAY],
      ["four", 200 * DAY],
    ] as const) {
      time.pass(1000);
      await open().write("duplicates", [{ key: "k", value, expires: time.now() + life }]);
      assert.equal((await one(open(), "k"))?.value, value);
    }
  });

  check("each kind has keys of its own, and several are read at once", async ({ open, time }) => {
    const expires = time.now() + DAY;
    const memos = KEYS.map((key, index) => ({ key, value: String(index), expires }));
    await open().write("threads", memos);
    assert.equal((await open().read("people", KEYS)).size, 0);
    const found = await open().read("threads", [...KEYS, "another"]);
    assert.deepEqual(
      [...found].map(([key, { value }]) => [key, value]),
      memos.map(({ key, value }) => [key, value]),
    );
  });

  check("it is forgotten when it has expired, not before", async ({ open, time }) => {
    await open().write("duplicates", [{ key: "k", value: "v", expires: time.now() + DAY }]);
    time.pass(DAY - 1);
    assert.equal((await one(open(), "k"))?.value, "v");
    time.pass(1);
    assert.equal(await one(open(), "k"), null);
    await open().write("duplicates", [{ key: "k", value: "v", expires: time.now() }]);
    assert.equal(await one(open(), "k"), null);
  });

  check("what was written by a clock that was ahead is not there", async ({ open, time }) => {
    const write = (value: string, expires: number) =>
      open().write("duplicates", [{ key: "k", value, expires }]);
    const year = 365 * DAY;
    time.pass(year);
    await write("ahead", time.now() + DAY);
    time.pass(-year);
    assert.equal(await one(open(), "k"), null);
    await write("now", time.now() + DAY);
    assert.equal((await one(open(), "k"))?.value, "now");
    time.pass(-60_000);
    assert.equal((await one(open(), "k"))?.value, "now", "clocks are set right all the time");
  });

  check("keys and values are any text", async ({ open, time }) => {
    const text = fc.string({ unit: "grapheme", maxLength: 60 });
    const odd = fc.oneof(text, fc.constantFrom(...KEYS, '"]\n["', "x".repeat(LONGEST_VALUE)));
    const life = fc.integer({ min: 1, max: LONGEST_LIFE });
    const expected = new Map<string, string>();
    await fc.assert(
      fc.asyncProperty(odd, odd, life, async (key, value, ms) => {
        const expires = time.now() + ms;
        time.pass(1);
        await open().write("duplicates", [{ key, value, expires: expires + 1 }]);
        expected.set(key, value);
        assert.equal((await one(open(), key))?.value, value);
      }),
    );
  });

  check("one process at a time has a key", async ({ open }) => {
    const [first, second] = [open().claim("duplicates", "k"), open().claim("duplicates", "k")];
    assert.equal(await first.attempt(), "had");
    assert.equal(await first.attempt(), "had");
    assert.equal(await second.attempt(), "busy");
    const others = [open().claim("duplicates", "other"), open().claim("threads", "k")];
    for (const other of others) {
      assert.equal(await other.attempt(), "had");
      await other.release();
    }
    await first.release();
    assert.equal(await second.attempt(), "had");
    await first.release();
    assert.equal(await open().claim("duplicates", "k").attempt(), "busy");
    await second.release();
    await second.release();
  });

  check("a dead process's claim is void", async ({ open }) => {
    assert.equal(await open(deadPid()).claim("duplicates", "k").attempt(), "had");
    const next = open().claim("duplicates", "k");
    assert.equal(await next.attempt(), "had");
    await next.release();
  });
}
