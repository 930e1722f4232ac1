/**
 * A delivery that does all that folders and programs can be asked for is broken at every step, by a
 * kill or an error, and tried again: nothing is lost or torn, and nothing is there twice but in the
 * stated window.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { DIRECTORY_TEMP_NAME } from "../../src/folders/directory.js";
import { MAILDIR_TEMP_NAME } from "../../src/folders/maildir.js";
import { assertDelivered } from "../cli/tools.js";
import type { Home } from "../harness/program.js";
import { count, deliver, EFFECTS, homeOf, journalOf, noted, PROGRAMS, torn } from "./everything.js";

const ERRORS = ["ENOSPC", "EIO", "EACCES"];
const KILL = "SIGKILL";
const ONCE = { box: 1, one: 1, two: 1, run: 1, pipe: 1, member: 1, beyond: 1 };

interface Break {
  readonly at: number;
  readonly by: string;
}

/** Two of three steps meet an error or the kill in turn, unless all is wanted. */
function breaks(steps: number): Break[] {
  const places = Array.from({ length: steps }, (_, index) => index + 1);
  if (process.env.SORTMAIL_FAULTS === "all")
    return places.flatMap((at) => [KILL, ...ERRORS].map((by) => ({ at, by })));
  const some = places.filter((at) => at % 3 !== 0);
  return some.map((at) => ({
    at,
    by: at % 2 === 0 ? KILL : (ERRORS[(at >> 1) % ERRORS.length] ?? KILL),
  }));
}

/** Postfix comes back after minutes: by then what was started has ended. */
async function settled(home: Home, number: number) {
  let seen = count(home, number);
  for (let same = 0; same < 3; ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const now = count(home, number);
    same = JSON.stringify(now) === JSON.stringify(seen) ? same + 1 : 0;
    seen = now;
  }
  return seen;
}

/** Breaks one delivery, and tries it again. @returns what is wrong, in words */
async function breakAndRetry(home: Home, number: number, { at, by }: Break): Promise<string[]> {
  const first = await deliver(home, number, at, by);
  const before = await settled(home, number);
  const journal = journalOf(home, number);
  const isKilled = first.signal === KILL;
  const ended = `${first.signal ?? first.status} ${first.stderr}`;
  const wrong: string[] = [];
  if (by === KILL && !isKilled) wrong.push("was not killed");
  if (!isKilled && first.status !== 0 && !/^4\.3\.0 sortmail: [ -~]*\n$/.test(first.stderr))
    wrong.push("says no reason");
  if (!isKilled) wrong.push(...torn(home, number));
  if (first.status !== 0) {
    const next = await deliver(home, number);
    if (next.status !== 0) wrong.push(`the next try: ${next.status} ${next.stderr}`);
  }
  const after = await settled(home, number);
  const known = noted(journal, number);
  for (const effect of EFFECTS) {
    const [had, has] = [before[effect], after[effect]];
    // The stated window: it is there, and not noted. A program may have been at it.
    const due = isKilled ? had + (known.includes(effect) ? 0 : 1) : 1;
    const isBetween = isKilled && PROGRAMS.includes(effect) && has >= 1 && has <= due;
    if (has !== due && !isBetween) wrong.push(`${effect}: ${had}, then ${has}, not ${due}`);
  }
  // When it can't be removed it stays, and says that all is done.
  const left = noted(journalOf(home, number), number).length;
  if (journalOf(home, number) !== "" && (isKilled || left < EFFECTS.length))
    wrong.push(`left unfinished, ${left} done`);
  return wrong.map((what) => `${by} at ${at}: ${ended}: ${what} ${journal}`);
}

test("broken at every step, and tried again: nothing lost, torn, or twice but in the stated window", async (t) => {
  const home = homeOf(t);
  assertDelivered(await deliver(home, 0)); // compiles the rules and makes the folders
  assertDelivered(await deliver(home, 1, 0, "COUNT"));
  assert.deepEqual([count(home, 0), count(home, 1)], [ONCE, ONCE]);
  const steps = home.read("steps").length;
  assert.ok(steps > 60, `only ${steps} steps`);
  const all = breaks(steps);
  const todo = all.entries();
  const wrong: string[] = [];
  const lane = async () => {
    for (const [index, each] of todo) wrong.push(...(await breakAndRetry(home, index + 2, each)));
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
  t.diagnostic(`${all.length} breaks at ${steps} steps`);
  assert.deepEqual(wrong, []);
  const left = home.files().filter((name) => /\/tmp\/|\.lock|\/\.sortmail\.|\/spool\//.test(name));
  assert.deepEqual(
    left.filter((name) => !isSwept(name)),
    [],
    "what nothing sweeps is left",
  );
});

/** What a kill leaves, and one delivery in a hundred clears away. */
function isSwept(name: string): boolean {
  const last = name.slice(name.lastIndexOf("/") + 1);
  const names = [MAILDIR_TEMP_NAME, DIRECTORY_TEMP_NAME, /\.lock\.sortmail\.\d+\.\d+\.\w+$/];
  return name.includes("/state/sortmail/spool/") || names.some((each) => each.test(last));
}
