/**
 * Deliveries are killed at random moments: through a real Postfix every message arrives all the
 * same. See bench/kill.ts for many.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { randomNumbers } from "../../bench/lib/random.js";
import { deliverUnderFire } from "../harness/killing.js";
import { MailHome } from "../harness/mail-home.js";
import { NO_POSTFIX, Postfix } from "../harness/postfix.js";

/** Fewer where another Node is tried. */
const KILLS = process.version.startsWith("v20.") ? 100 : 30;

test(`${KILLS} deliveries are killed: nothing is lost, nothing is changed, and what is there twice was stored right then`, {
  skip: NO_POSTFIX,
}, async (t) => {
  const home = await MailHome.take();
  t.after(() => home.remove());
  const postfix = await Postfix.start();
  t.after(() => postfix.stop());
  const seed = Number(process.env.SORTMAIL_SEED ?? Date.now() % 1_000_000);
  t.diagnostic(`SORTMAIL_SEED=${seed}`);
  const next = randomNumbers(seed);
  const { faults, killed, ...rest } = await deliverUnderFire(home, postfix, {
    kills: KILLS,
    batch: 40,
    random: () => next() / 2 ** 24,
    tell: console.log,
  });
  t.diagnostic(JSON.stringify(rest));
  assert.deepEqual(faults, []);
  assert.equal(killed, KILLS);
});
