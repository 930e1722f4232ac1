/**
 * Eight processes fill one mbox, and a mail reader takes messages out of it meanwhile: each is in
 * the end somewhere, whole, once.
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { homeWith, rulesOf } from "../cli/tools.js";
import type { Home, Result } from "../harness/program.js";
import { handedOver, sortOut } from "./letters.js";
import { BOX, DELIVERERS, lacking, openDovecot, type Reader, run, writeRules } from "./programs.js";

const AT_ONCE = 8;

/**
 * All of it takes a minute and a half: once in each run of everything is enough, on the Node that
 * the others are compared with.
 */
const FULL = process.env.CI !== undefined && process.version.startsWith("v20.");
const MANY = FULL ? 2000 : 40;
const SOME = FULL ? 100 : 40;

type Program = keyof typeof DELIVERERS;

const ALL: readonly Program[] = ["sortmail", "procmail", "maildrop"];

/** A home in which all of them deliver to one mbox, which is there. */
function sharedHome(t: TestContext): Home {
  const home = homeWith(t, rulesOf({ otherwise: 'file("box")' }));
  writeRules(home);
  home.write(BOX, "");
  return home;
}

/**
 * Delivers so many messages, by the programs in turns.
 * @returns what the programs said that did not end in 0
 */
async function deliverAll(
  home: Home,
  count: number,
  programs: readonly Program[],
): Promise<string[]> {
  const failures: string[] = [];
  let next = 1;
  const work = async () => {
    for (let number = next++; number <= count; number = next++) {
      const program = programs[number % programs.length] ?? "sortmail";
      const result = await run(home, DELIVERERS[program](home), handedOver(number));
      if (result.status !== 0) failures.push(`${program}: ${told(result)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return failures;
}

const told = ({ status, signal, stderr }: Result) => `${signal ?? status} ${stderr.trim()}`;

/**
 * The reader takes messages out, each time after so many ms, until the work is done.
 * @returns what it said when it failed
 */
async function readingMeanwhile(
  reader: Reader,
  work: Promise<unknown>,
  every: number,
): Promise<string[]> {
  const failures: string[] = [];
  let working = true;
  const end = work.finally(() => {
    working = false;
  });
  while (working) {
    await Promise.race([pause(every), end]);
    const result = await reader.move();
    if (result.status !== 0) failures.push(told(result));
  }
  return failures;
}

interface Run {
  readonly count: number;
  readonly programs: readonly Program[];
}

/** Fills and reads. @returns what the reader said when it failed */
async function share(home: Home, reader: Reader, { count, programs }: Run): Promise<string[]> {
  const delivering = deliverAll(home, count, programs);
  // Where somebody has just read, procmail sleeps for a second before it writes, under its locks:
  // many take long enough.
  const failures = await readingMeanwhile(reader, delivering, count > 1000 ? 5000 : 800);
  assert.deepEqual(await delivering, [], "every delivery succeeds at its first try");
  const last = await reader.move();
  assert.equal(last.status, 0, told(last));
  assert.equal(
    sortOut(String(home.read(BOX))).counts.size,
    0,
    "now that nobody disturbs it, the reader takes all that is left",
  );
  const { counts, spoiled } = sortOut(String(home.read(BOX)), reader.done());
  assert.deepEqual(spoiled, []);
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  assert.deepEqual(
    numbers.filter((number) => counts.get(number) !== 1),
    [],
    "these are missing, or there twice",
  );
  assert(!existsSync(join(home.path, `${BOX}.lock`)));
  return failures;
}

for (const [order, count] of [
  ["dotlock fcntl", MANY],
  ["fcntl dotlock", SOME],
] as const) {
  const skip = lacking("procmail", "maildrop", "doveadm");
  test(`${count} messages from sortmail, procmail and maildrop; Dovecot reads, and locks by ${order}`, {
    skip,
  }, async (t) => {
    const home = sharedHome(t);
    await share(home, await openDovecot(home, order), { count, programs: ALL });
  });
}

test("beside sortmail alone nobody who locks in the other order waits in vain", {
  skip: lacking("doveadm"),
}, async (t) => {
  const home = sharedHome(t);
  const dovecot = await openDovecot(home, "fcntl dotlock", 60);
  assert.deepEqual(await share(home, dovecot, { count: SOME, programs: ["sortmail"] }), []);
});
