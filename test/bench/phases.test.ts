import assert from "node:assert/strict";
import { test } from "node:test";
import { type Call, PHASES, phasesOf, type Stamps, timeIn } from "../../bench/lib/phases.js";

const HOME = "/home/merlyn";
const MAIN = "/opt/sortmail/dist/main.js";

const call = (name: string, path: string, start: number, end: number): Call => ({
  name,
  path,
  start,
  end,
});

const DELIVERY: readonly Call[] = [
  call("exists", MAIN, 12, 13),
  call("readFile", MAIN, 14, 15),
  call("compile", MAIN, 16, 18),
  call("run", MAIN, 18, 19),
  call("readFile", "/proc/sys/kernel/hostname", 20, 20.5),
  call("read", "0", 22, 23),
  call("read", "0", 23, 24),
  call("readFile", `${HOME}/.cache/sortmail/rules/x.bundle`, 25, 26),
  call("compile", `${HOME}/.config/sortmail/rules.ts (compiled)`, 26, 29),
  call("open", `${HOME}/Mail/wanted/tmp/1`, 32, 33),
  call("fsync", `${HOME}/Mail/wanted/tmp/1`, 33, 36),
  call("fsync", `${HOME}/Mail/wanted/new`, 37, 38),
  call("write", `${HOME}/.local/state/sortmail/log.jsonl`, 39, 40),
];

const STAMPS: Stamps = {
  origin: 1002,
  entered: 8,
  loaded: 10,
  ended: 41,
  gone: 45,
  events: DELIVERY,
};

const inWords = (stamps: Stamps) =>
  Object.fromEntries(
    phasesOf(stamps, { started: 1000, ended: 1050 }, HOME).map(({ name, ms }) => [name, ms]),
  );

test("each phase ends where the next one begins, and the stamps' own time is in none", () => {
  assert.deepEqual(inWords(STAMPS), {
    [PHASES.kernel]: 2,
    [PHASES.node]: 8,
    [PHASES.bin]: 2,
    [PHASES.files]: 4,
    [PHASES.compiled]: 2,
    [PHASES.topLevel]: 2,
    [PHASES.begin]: 2,
    [PHASES.intake]: 2,
    [PHASES.rules]: 5,
    [PHASES.decide]: 3,
    [PHASES.store]: 6,
    [PHASES.log]: 2,
    [PHASES.end]: 1,
    [PHASES.exit]: 3,
  });
});

test("together they are the whole time, less the stamps' own", () => {
  const sum = Object.values(inWords(STAMPS)).reduce((one, other) => one + other, 0);
  assert.equal(sum, 50 - (10 - 8) - (45 - 41));
});

test("a phase that left no mark is part of the next one", () => {
  const phases = inWords({
    ...STAMPS,
    events: DELIVERY.filter(({ path }) => !path.includes("/rules")),
  });
  assert.equal(phases[PHASES.rules], undefined);
  assert.equal(phases[PHASES.decide], 8);
});

test("a program that does nothing has an end", () => {
  assert.deepEqual(inWords({ ...STAMPS, events: [] }), {
    [PHASES.kernel]: 2,
    [PHASES.node]: 8,
    [PHASES.end]: 31,
    [PHASES.exit]: 3,
  });
});

test("the time in calls of some names", () => {
  assert.equal(timeIn(DELIVERY, ["fsync"]), 4);
  assert.equal(timeIn(DELIVERY, ["fsync", "write"]), 5);
});
