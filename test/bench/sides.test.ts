/**
 * Every program that the benches compare does what it is compared for, in one run each: those that
 * are installed here.
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, test } from "node:test";
import { BODY_WORD, message } from "../../bench/lib/messages.js";
import { Workshop } from "../../bench/lib/turns.js";
import { peersOf } from "../../bench/sides/peers.js";
import type { Job } from "../../bench/sides/side.js";
import { sortmail } from "../../bench/sides/sortmail.js";

const skip =
  !existsSync("/usr/bin/python3") &&
  "needs /usr/bin/python3, which starts and measures the programs";
const workshop = skip ? null : new Workshop(process.env.SORTMAIL_ROOT ?? process.cwd());
after(() => workshop?.close());

const JOBS: readonly Job[] = [
  { kind: "maildir" },
  { kind: "mbox" },
  { kind: "maildir", backup: true },
  { kind: "maildir", body: true },
  { kind: "maildir", rules: 20 },
];

/** Neither its subject nor its text is what a rule asks for. */
const UNWANTED = Buffer.from(message(4000, { order: 2 }).toString().replaceAll(BODY_WORD, "piano"));

for (const job of JOBS) {
  test(`by ${JSON.stringify(job)}`, { skip }, async (t) => {
    const { sides: peers, missing } = peersOf(job);
    for (const lack of missing) t.diagnostic(lack);
    const sides = [sortmail(job), ...peers];
    try {
      const runs = await workshop?.turns(sides, message(4000), { runs: 1 });
      assert.deepEqual(
        runs?.map(({ name }) => name),
        sides.map(({ name }) => name),
      );
      // A side that files everything alike is no comparison.
      for (const side of sides)
        await assert.rejects(
          async () => workshop?.turns([side], UNWANTED, { runs: 1 }),
          /should have come/,
          side.name,
        );
    } finally {
      for (const side of sides) side.close();
    }
  });
}
