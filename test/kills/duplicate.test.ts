/**
 * A delivery by rules that remember is broken at every step, by a kill or an error, and tried again;
 * then the same message comes once more. Nothing is lost, nothing holds up those that come, and a
 * message that was never delivered is no duplicate.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { assertDelivered, homeWith, MESSAGE, startDelivery } from "../cli/tools.js";
import { BIN, type Home, NODE } from "../harness/program.js";
import { BREAKER } from "./everything.js";

const RULES = {
  top: 'import { duplicate } from "sortmail";',
  rules: 'rule("again", duplicate(), file("second"))',
};
const KILL = "SIGKILL";
const ERRORS = ["ENOSPC", "EIO", "EROFS"];

const idOf = (number: number) => `<m${number}@analytic.example>`;

function deliver(home: Home, number: number, at = 0, by = "") {
  const env = {
    HOME: home.path,
    PATH: "/usr/bin:/bin",
    LANG: "C",
    BREAK_AT: `${at}`,
    BREAK_BY: by,
  };
  const message = MESSAGE.replace("<lunch@analytic.example>", idOf(number));
  return startDelivery(home, [NODE, "--require", join(home.path, "breaker.cjs"), BIN], message, {
    env,
  });
}

const count = (home: Home, folder: string, number: number) =>
  home.maildir(`Mail/${folder}`).filter((text) => text.includes(idOf(number))).length;

test("broken at every step, and tried again", async (t) => {
  const home = homeWith(t, RULES);
  home.write("breaker.cjs", BREAKER);
  assertDelivered(await deliver(home, 0));
  home.write("steps", "");
  assertDelivered(await deliver(home, 1, 0, "COUNT"));
  const steps = home.read("steps").length;
  t.diagnostic(`${steps} steps`);
  assert.ok(steps >= 8, `${steps}`);
  const wrong: string[] = [];
  for (const [index, { at, by }] of breaks(steps).entries()) {
    const fault = await breakAndRetry(home, index + 10, at, by);
    if (fault !== null) wrong.push(`${by} at step ${at}: ${fault}`);
  }
  assert.deepEqual(wrong, []);
});

/** Every step is killed; every other one meets an error as well. */
function breaks(steps: number): { readonly at: number; readonly by: string }[] {
  return Array.from({ length: steps }, (_, index) => index + 1).flatMap((at) => [
    { at, by: KILL },
    ...(at % 2 === 0 ? [{ at, by: ERRORS[(at >> 1) % ERRORS.length] ?? KILL }] : []),
  ]);
}

/** Breaks one delivery, has it tried again, and sends the message once more. @returns what is wrong */
async function breakAndRetry(
  home: Home,
  number: number,
  at: number,
  by: string,
): Promise<string | null> {
  const first = await deliver(home, number, at, by);
  if (by === KILL && first.signal !== KILL) return "was not killed";
  const filed = count(home, "inbox", number);
  const ended = first.status === 0;
  if (ended && filed !== 1) return `${filed} in inbox after status 0`;
  if (!ended) assertDelivered(await deliver(home, number));
  assertDelivered(await deliver(home, number));
  const [inbox, second] = [count(home, "inbox", number), count(home, "second", number)];
  // The one window that no program can close: it was there, and Postfix did not hear so.
  const twice = ended ? 0 : filed;
  if (inbox + second !== 2 + twice) return `${inbox} in inbox, ${second} in second`;
  // What an error kept from being remembered is forgotten, and no more than that.
  return second === 0 && !(ended && by !== KILL) ? "the last one was no duplicate" : null;
}
