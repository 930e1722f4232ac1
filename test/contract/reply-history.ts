/** What every reply history must do. A new one is tested by one line in reply-history.test.ts. */

import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { ReplyHistory } from "../../src/core/contracts/reply-history.js";

/** A reply history under test. */
export interface Kind {
  readonly name: string;
  /** A place of the test's own: each call of what it returns opens it once more. */
  place(t: TestContext, options: Options): () => ReplyHistory;
}

export interface Options {
  readonly clock: { now(): number };
  /** Undefined: as it is by default. */
  readonly perHour: number | undefined;
}

interface Scene {
  readonly clock: { at: number };
  readonly open: (perHour?: number) => () => ReplyHistory;
}

const HOUR = 3600_000;
const DAY = 24 * HOUR;
const NOON = Date.UTC(2026, 10, 22, 12);
const JANE = { sender: "jane@example.org", handle: "training" };
const WEEKLY = { ...JANE, every: 7 * DAY };
const EACH = { ...JANE, every: 0 };

async function reserved(got: ReturnType<ReplyHistory["reserve"]>) {
  const reservation = await got;
  assert.ok(reservation.kind === "reserved", reservation.kind);
  return reservation;
}

async function answer(history: ReplyHistory, wish: Parameters<ReplyHistory["reserve"]>[0]) {
  await (await reserved(history.reserve(wish))).commit();
}

const kindOf = async (got: ReturnType<ReplyHistory["reserve"]>) => (await got).kind;

/** What many askings in a row get. */
async function kindsOf(wishes: readonly ReturnType<ReplyHistory["reserve"]>[]) {
  return Promise.all(wishes.map(kindOf));
}

export function replyHistoryContract(kind: Kind): void {
  const check = (name: string, body: (scene: Scene) => Promise<void>) =>
    test(`${kind.name}: ${name}`, (t) => {
      const clock = { at: NOON };
      const open = (perHour?: number) => kind.place(t, { clock: { now: () => clock.at }, perHour });
      return body({ clock, open });
    });

  check("a sender is answered once until the time is over", async ({ open, clock }) => {
    const history = open()();
    await answer(history, WEEKLY);
    for (const after of [0, 1, DAY, 7 * DAY - 1]) {
      clock.at = NOON + after;
      assert.deepEqual(await history.reserve(WEEKLY), { kind: "answered", answeredAt: NOON });
    }
    clock.at = NOON + 7 * DAY;
    await answer(history, WEEKLY);
    const now = { kind: "answered", answeredAt: NOON + 7 * DAY };
    assert.deepEqual(await history.reserve(WEEKLY), now);
  });

  check("each time counts from the last answer, however long another rule waits", async (scene) => {
    const history = scene.open()();
    await answer(history, WEEKLY);
    scene.clock.at = NOON + DAY;
    assert.equal(await kindOf(history.reserve({ ...JANE, every: 30 * DAY })), "answered");
    assert.equal(await kindOf(history.reserve({ ...JANE, every: DAY })), "reserved");
  });

  check("what was reserved and never told of again counts as answered", async (scene) => {
    const history = scene.open()();
    await history.reserve(WEEKLY);
    scene.clock.at = NOON + DAY;
    assert.deepEqual(await history.reserve(WEEKLY), { kind: "answered", answeredAt: NOON });
    scene.clock.at = NOON + 7 * DAY;
    assert.equal(await kindOf(history.reserve(WEEKLY)), "reserved");
  });

  check("what was given up may be answered by the next try", async ({ open }) => {
    const history = open()();
    for (let count = 0; count < 2; count++)
      await (await reserved(history.reserve(WEEKLY))).cancel();
    await answer(history, WEEKLY);
    assert.equal(await kindOf(history.reserve(WEEKLY)), "answered");
  });

  check("giving up leaves the answer before it in mind", async ({ open, clock }) => {
    const history = open()();
    await answer(history, WEEKLY);
    clock.at = NOON + 8 * DAY;
    await (await reserved(history.reserve(WEEKLY))).cancel();
    assert.equal(await history.last(JANE), NOON);
    const monthly = await history.reserve({ ...JANE, every: 30 * DAY });
    assert.deepEqual(monthly, { kind: "answered", answeredAt: NOON });
  });

  check("senders and handles are told apart, ways to write a sender are not", async ({ open }) => {
    const history = open()();
    await answer(history, WEEKLY);
    const same = ["JANE@Example.org", "jane+x@example.org", "prvs=0123456789=jane@example.org"];
    for (const sender of same)
      assert.equal(await kindOf(history.reserve({ ...WEEKLY, sender })), "answered", sender);
    const others = [
      { sender: "joe@example.org" },
      { handle: "bounce" },
      { sender: "jane@example.orgt", handle: "raining" },
    ];
    for (const other of others)
      assert.equal(await kindOf(history.reserve({ ...WEEKLY, ...other })), "reserved");
  });

  check("a sender's domain beyond ASCII is one, however it is written", async ({ open }) => {
    const history = open()();
    await answer(history, { ...WEEKLY, sender: "jane@bücher.example" });
    const sender = "jane@xn--bcher-kva.example";
    assert.equal(await kindOf(history.reserve({ ...WEEKLY, sender })), "answered");
  });

  check("whoever opens it later finds what is kept", async ({ open }) => {
    const opened = open();
    await answer(opened(), WEEKLY);
    assert.deepEqual(await opened().reserve(WEEKLY), { kind: "answered", answeredAt: NOON });
  });

  check("of many that ask at once one may answer", async ({ open, clock }) => {
    const opened = open();
    for (const week of [0, 1]) {
      clock.at = NOON + week * 7 * DAY;
      const kinds = await kindsOf(Array.from({ length: 20 }, () => opened().reserve(WEEKLY)));
      assert.equal(kinds.filter((kind) => kind === "reserved").length, 1);
      assert.equal(kinds.filter((kind) => kind === "answered").length, 19);
    }
  });

  check("when the last answer was is asked without a trace", async ({ open, clock }) => {
    const history = open()();
    assert.equal(await history.last(JANE), null);
    const { cancel } = await reserved(history.reserve(WEEKLY));
    clock.at = NOON + 100 * DAY;
    for (let look = 0; look < 2; look++) assert.equal(await history.last(JANE), NOON);
    await cancel();
    assert.equal(await history.last(JANE), null);
  });

  check("every time is every time, and still so many an hour", async ({ open }) => {
    const history = open(3)();
    const kinds = await kindsOf(Array.from({ length: 5 }, () => history.reserve(EACH)));
    assert.equal(kinds.filter((kind) => kind === "reserved").length, 3);
    assert.equal(kinds.filter((kind) => kind === "too many").length, 2);
  });

  check("an hour has only so many answers, to whomever, the next as many again", async (scene) => {
    const history = scene.open(2)();
    const ask = (name: string) => history.reserve({ ...WEEKLY, sender: `${name}@example.org` });
    assert.equal(await kindOf(ask("a")), "reserved");
    assert.equal(await kindOf(ask("b")), "reserved");
    assert.deepEqual(await ask("c"), { kind: "too many", perHour: 2 });
    assert.equal(await kindOf(ask("a")), "answered");
    scene.clock.at = NOON + HOUR - 1;
    assert.equal(await kindOf(ask("c")), "too many");
    scene.clock.at = NOON + HOUR;
    assert.equal(await kindOf(ask("c")), "reserved");
  });

  check("a hundred an hour, unless somebody says otherwise", async ({ open }) => {
    const history = open()();
    for (let count = 0; count < 100; count++)
      assert.equal(await kindOf(history.reserve(EACH)), "reserved");
    assert.equal(await kindOf(history.reserve(EACH)), "too many");
    assert.equal(await kindOf(open(0)().reserve(WEEKLY)), "too many");
  });

  check("what was given up gives its place in the hour back", async ({ open }) => {
    const history = open(1)();
    await (await reserved(history.reserve(WEEKLY))).cancel();
    await (await reserved(history.reserve(EACH))).cancel();
    await answer(history, WEEKLY);
    const joe = { ...WEEKLY, sender: "joe@example.org" };
    assert.equal(await kindOf(history.reserve(joe)), "too many");
  });

  check("a thread has only so many answers, to whomever", async ({ open, clock }) => {
    const opened = open();
    const limit = { thread: "<a@b>", most: 3, begins: false };
    const ask = (name: string) =>
      opened().reserve({ ...EACH, sender: `${name}@example.org`, handle: name, limit });
    assert.equal(await opened().ended(limit), false);
    for (const name of ["a", "b", "c"]) assert.equal(await kindOf(ask(name)), "reserved");
    clock.at = NOON + DAY;
    assert.deepEqual(await ask("d"), { kind: "thread", most: 3 });
    assert.equal(await opened().ended(limit), true);
    assert.equal(
      await kindOf(opened().reserve({ ...EACH, limit: { ...limit, thread: "<c@d>" } })),
      "reserved",
    );
    assert.equal(await kindOf(opened().reserve(EACH)), "reserved");
  });

  check("what begins a thread counts in it, and is never one too many", async ({ open }) => {
    const history = open()();
    const limit = { thread: "<a@b>", most: 3, begins: true };
    for (let count = 0; count < 5; count++) await answer(history, { ...EACH, limit });
    assert.equal(await history.ended(limit), false);
    assert.equal(
      await kindOf(history.reserve({ ...EACH, limit: { ...limit, begins: false } })),
      "thread",
    );
  });

  check("what was given up gives its place in the thread back", async ({ open }) => {
    const history = open()();
    const limit = { thread: "<a@b>", most: 1, begins: false };
    await (await reserved(history.reserve({ ...EACH, limit }))).cancel();
    await answer(history, { ...WEEKLY, limit });
    assert.equal(await kindOf(history.reserve({ ...EACH, limit })), "thread");
  });

  check("a clock that was set back answers nobody twice", async ({ open, clock }) => {
    const history = open()();
    await answer(history, WEEKLY);
    clock.at = NOON - 365 * DAY;
    assert.deepEqual(await history.reserve(WEEKLY), { kind: "answered", answeredAt: NOON });
  });
}
