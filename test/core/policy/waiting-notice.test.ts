import assert from "node:assert/strict";
import { test } from "node:test";
import {
  claimed,
  dueOf,
  looked,
  mayLook,
  NOTHING_TOLD,
  type NoticeState,
} from "../../../src/core/policy/waiting-notice.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = 1_700_000_000_000;
const NOTHING = { oldest: null, givenUp: null };

const waiting = (ms: number, told: number | null = null) =>
  dueOf({ ...NOTHING, oldest: NOW - ms }, { ...NOTHING_TOLD, waiting: told }, NOW).waiting;

test("told after an hour, then once a day", () => {
  assert.equal(waiting(HOUR - 1), false);
  assert.equal(waiting(HOUR), true);
  assert.equal(waiting(5 * HOUR, NOW - 4 * HOUR), false, "told four hours ago");
  assert.equal(waiting(2 * DAY, NOW - DAY + 1), false);
  assert.equal(waiting(2 * DAY, NOW - DAY), true);
  assert.equal(dueOf(NOTHING, NOTHING_TOLD, NOW).waiting, false);
});

test("what began to wait after the last notice has an hour of its own", () => {
  assert.equal(waiting(HOUR - 1, NOW - 2 * HOUR), false);
  assert.equal(waiting(HOUR, NOW - 2 * HOUR), true);
});

test("a notice that a wrong clock has told in the future counts for none", () => {
  assert.equal(waiting(HOUR, NOW + DAY), true);
  assert.equal(waiting(-HOUR), false, "and what waits since the future does not wait");
});

test("replies that were given up are told once a day, as long as there are new ones", () => {
  const due = (givenUp: number | null, told: number | null) =>
    dueOf({ ...NOTHING, givenUp }, { ...NOTHING_TOLD, givenUp: told }, NOW).givenUp;
  assert.equal(due(null, null), false);
  assert.equal(due(NOW, null), true);
  assert.equal(due(NOW, NOW - DAY + 1), false);
  assert.equal(due(NOW, NOW - DAY), true);
  assert.equal(due(NOW - 2 * DAY, NOW - DAY), false, "that one was told");
});

test("who looks: the first that fails, then nobody until it is time; who gives up a reply need not wait", () => {
  assert.equal(mayLook(NOTHING_TOLD, NOW, false), true);
  const state = { ...NOTHING_TOLD, next: NOW + 1 };
  assert.equal(mayLook(state, NOW, false), false);
  assert.equal(mayLook(state, NOW + 1, false), true);
  assert.equal(mayLook(state, NOW, true), true);
  assert.equal(mayLook({ ...state, claimed: true }, NOW, true), false, "another one looks");
  assert.equal(mayLook({ ...state, givenUp: NOW - HOUR }, NOW, true), false, "it was told today");
  assert.equal(
    mayLook({ ...state, next: NOW + DAY }, NOW, false),
    true,
    "of a clock that was ahead",
  );
});

test("while one looks nobody else does, for ten minutes at most", () => {
  const state = claimed({ ...NOTHING_TOLD, waiting: 1 }, NOW);
  assert.deepEqual(state, { next: NOW + 10 * MINUTE, claimed: true, waiting: 1, givenUp: null });
});

/** The state after a look at what waits for so long. */
function after(ms: number, stored: boolean, told = NOTHING_TOLD): NoticeState {
  const found = { ...NOTHING, oldest: NOW - ms };
  return looked(told, found, { due: dueOf(found, told, NOW), stored, now: NOW });
}

test("the next look: when what waits has waited for an hour, and each hour from then on", () => {
  const young = after(20 * MINUTE, false);
  assert.deepEqual(young, { ...NOTHING_TOLD, next: NOW + 40 * MINUTE });
  assert.deepEqual(after(HOUR, true), { ...NOTHING_TOLD, next: NOW + HOUR, waiting: NOW });
  const told = { ...NOTHING_TOLD, waiting: NOW - HOUR };
  assert.deepEqual(after(3 * HOUR, false, told), { ...told, next: NOW + HOUR });
  assert.equal(after(-DAY, false).next, NOW + HOUR, "however far ahead a clock was");
});

test("a notice that could not be stored is tried again ten minutes later", () => {
  assert.deepEqual(after(HOUR, false), { ...NOTHING_TOLD, next: NOW + 10 * MINUTE });
});
