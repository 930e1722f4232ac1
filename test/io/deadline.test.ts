import assert from "node:assert/strict";
import { test } from "node:test";
import { createDeadline, DeadlineError, InterruptedError, inTime } from "../../src/io/deadline.js";

/** A clock that the test moves. */
function clock() {
  let time = 5000;
  return { now: () => time, pass: (ms: number) => (time += ms) };
}

test("counts down to zero, and no further", () => {
  const { now, pass } = clock();
  const deadline = createDeadline({ ms: 240_000, now });
  assert.equal(deadline.left(), 240_000);
  deadline.check();
  pass(239_999);
  assert.equal(deadline.left(), 1);
  deadline.check();
  pass(5000);
  assert.equal(deadline.left(), 0);
  assert.throws(() => deadline.check(), new DeadlineError("not finished within 240 s"));
});

test("a sleep takes its time, and no more", async () => {
  const deadline = createDeadline({ ms: 60_000, now: () => performance.now() });
  const start = performance.now();
  await deadline.sleep(30);
  assert.ok(performance.now() - start >= 25); // timers may be early
});

test("a sleep that goes beyond the end is over at the end, and rejects", async () => {
  const deadline = createDeadline({ ms: 20, now: () => performance.now() });
  await assert.rejects(deadline.sleep(3_600_000), DeadlineError);
  assert.equal(deadline.left(), 0);
  assert.throws(() => deadline.check(), DeadlineError);
});

test("a sleep that was woken early at the end has met the deadline all the same", async () => {
  const { now, pass } = clock();
  const deadline = createDeadline({ ms: 5, now });
  const sleep = deadline.sleep(3_600_000);
  pass(2); // the clock says 3 ms left when the timer fires
  await assert.rejects(sleep, DeadlineError);
  assert.equal(deadline.left(), 0);
  assert.throws(() => deadline.check(), DeadlineError);
  await assert.rejects(deadline.sleep(1), DeadlineError);
});

test("an interruption wakes all who sleep, and nobody sleeps after it", async () => {
  const deadline = createDeadline({ ms: 60_000, now: () => performance.now() });
  const sleeps = [deadline.sleep(50_000), deadline.sleep(40_000)];
  deadline.interrupt("SIGTERM");
  deadline.interrupt("SIGHUP");
  const told = new InterruptedError("told to stop by SIGTERM");
  for (const sleep of sleeps) await assert.rejects(sleep, told);
  await assert.rejects(deadline.sleep(1), told);
  assert.throws(() => deadline.check(), told);
});

test("an interruption says what it was even when the time is up as well", () => {
  const { now, pass } = clock();
  const deadline = createDeadline({ ms: 10, now });
  pass(10);
  deadline.interrupt("SIGINT");
  assert.throws(() => deadline.check(), InterruptedError);
});

test("a sleep that has ended is not woken again", async () => {
  const deadline = createDeadline({ ms: 60_000, now: () => performance.now() });
  await deadline.sleep(1);
  deadline.interrupt("SIGTERM");
  assert.throws(() => deadline.check(), InterruptedError);
});

test("a wait is bounded by the deadline, and what keeps to it is passed on as it is", async () => {
  const { now, pass } = clock();
  const bounded = inTime(createDeadline({ ms: 10, now }), 0);
  assert.equal(await bounded(Promise.resolve("there")), "there");
  await assert.rejects(bounded(Promise.reject(new Error("own"))), /^Error: own$/);
  const never = bounded(new Promise<void>(() => {}));
  pass(10);
  const alive = setInterval(() => {}, 1000);
  await assert.rejects(never, DeadlineError).finally(() => clearInterval(alive));
});
