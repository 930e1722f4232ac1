/** A clock that was wrong for an hour costs nothing: nothing young is cleared away, no lock holds for ever. */

import assert from "node:assert/strict";
import { existsSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { BIN, type Home, NODE } from "../harness/program.js";
import { assertDelivered, homeWith, MESSAGE, rulesOf } from "./tools.js";

const STATE = ".local/state/sortmail";
const KEY = "a".repeat(64);
const NAME = "1700000000.M123456P4711Q0Rdeadbeef.blue";
const DAY = 24 * 3600_000;
const YEAR = 365 * DAY;

/** Everything that has an age, by the days after which it goes. */
const AGEING: Readonly<Record<string, number>> = {
  [`Mail/inbox/tmp/sortmail.${NAME}`]: 1.5,
  "Mail/box.lock.sortmail.4711.0.abc": 1.5,
  "Mail/box.sortmail.fresh.abc": 1.5,
  [`${STATE}/spool/1700000000000.4711.0`]: 1,
  [`${STATE}/journal/${KEY}`]: 30,
  [`${STATE}/answered/aa/${KEY}.1`]: 60,
  [`${STATE}/answered/rate/2026112210/1`]: 1 / 12,
  [`${STATE}/log.jsonl.lock.4711`]: 1 / 24,
  [`.cache/sortmail/verdicts/${KEY}.json.4711.0.abc`]: 1 / 144,
  [`.cache/sortmail/verdicts/${KEY}.json`]: 1 / 1440,
  ".cache/sortmail/rules/build-aB3xYz/entry": 1 / 24,
};

/** Delivers as the one of a hundred that clears away, at a clock that is so far ahead. */
function deliver(home: Home, ahead = 0): void {
  const preload = home.write(
    "preload.cjs",
    `Object.defineProperty(process, "pid", { value: 4711 * 100 });
    const { now } = Date;
    Date.now = () => now() + ${ahead};`,
  );
  assertDelivered(home.deliver(MESSAGE, [], { command: [NODE, "--require", preload, BIN] }));
}

function age(home: Home, name: string, days: number): void {
  const time = (Date.now() - days * DAY) / 1000;
  utimesSync(home.write(name, ""), time, time);
}

/** Makes it young again; what is gone stays gone. */
function touch(home: Home, name: string): void {
  const file = join(home.path, name);
  const time = Date.now() / 1000;
  if (existsSync(file)) utimesSync(file, time, time);
}

test("deliveries while the clock is a year ahead, or behind, clear nothing away that is young", (t) => {
  const home = homeWith(t, rulesOf());
  deliver(home);
  for (const name of Object.keys(AGEING)) age(home, name, 0);
  for (const ahead of [YEAR, YEAR + 1000, YEAR + DAY / 2, -YEAR, 0, 0]) {
    // However long the deliveries before have taken.
    for (const name of Object.keys(AGEING)) touch(home, name);
    deliver(home, ahead);
  }
  const young = home.files();
  for (const name of Object.keys(AGEING)) assert(young.includes(name), `${name} is gone`);
  for (const [name, days] of Object.entries(AGEING)) age(home, name, days * 1.1);
  const old = () => Object.keys(AGEING).filter((name) => home.files().includes(name));
  for (let tries = 0; tries < 50 && old().length > 0; tries++) deliver(home);
  assert.deepEqual(old(), [], "the clock is right again");
});

test("a first look at the clock clears nothing away: nobody can say whether it is right", (t) => {
  const home = homeWith(t, rulesOf());
  for (const name of Object.keys(AGEING)) age(home, name, 1000);
  deliver(home);
  const rest = home.files();
  for (const name of Object.keys(AGEING)) assert(rest.includes(name), `${name} is gone`);
});

test("a dotlock from the future holds nobody up for long", (t) => {
  const home = homeWith(t, rulesOf({ otherwise: 'file("box")' }));
  const lock = home.write("Mail/box.lock", "0");
  const then = (Date.now() + YEAR) / 1000;
  utimesSync(lock, then, then);
  assertDelivered(home.deliver(MESSAGE));
  assert(!existsSync(lock));
});

test("a lock of the log from the future keeps it from no rotation", (t) => {
  const home = homeWith(t, rulesOf());
  const lock = home.write(`${STATE}/log.jsonl.lock`, "");
  home.write(`${STATE}/log.jsonl`, `${"x".repeat(6 * 1024 * 1024)}\n`);
  const then = (Date.now() + YEAR) / 1000;
  utimesSync(lock, then, then);
  for (let times = 0; times < 2; times++) assertDelivered(home.deliver(MESSAGE));
  assert(existsSync(join(home.path, `${STATE}/log.jsonl.1`)));
  assert(!existsSync(lock));
});
