/** A program is killed while it holds the locks of an mbox: what the others do then. */

import assert from "node:assert/strict";
import { existsSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { assertDeferred, fastNode, homeWith, rulesOf, scratch, start } from "../cli/tools.js";
import { withMoreTime } from "../harness/clock.js";
import { BIN, type Home, NODE } from "../harness/program.js";
import { handedOver, sortOut } from "./letters.js";
import { BOX, DELIVERERS, lacking, openDovecot, run, writeRules } from "./programs.js";

function sharedHome(t: TestContext): Home {
  const home = homeWith(t, rulesOf({ otherwise: 'file("box")' }));
  writeRules(home, { lockTimeout: 2 });
  home.write("Mail/.here", "");
  return home;
}

const lockOf = (home: Home) => join(home.path, `${BOX}.lock`);

/** Lets a program deliver, which must succeed. */
async function deliver(
  home: Home,
  program: keyof typeof DELIVERERS,
  number: number,
): Promise<void> {
  const { status, stderr } = await run(home, DELIVERERS[program](home), handedOver(number));
  assert.equal(status, 0, stderr);
}

/**
 * Kills procmail between the first octet of a message and the rest: for an mbox that is new it
 * sleeps there for a second.
 */
async function killProcmail(home: Home): Promise<void> {
  const box = join(home.path, BOX);
  const begun = () => statSync(box, { throwIfNoEntry: false })?.size === 1;
  for (let tries = 0; tries < 5; tries++) {
    const { child, ended } = start(home, DELIVERERS.procmail(home));
    child.stdin?.end(handedOver(1));
    while (!begun() && child.exitCode === null) await pause(5);
    child.kill("SIGKILL");
    if ((await ended).signal === "SIGKILL" && begun() && existsSync(lockOf(home))) return;
    // It does not sleep when the clock has gone on to the next second just then.
    for (const path of [box, lockOf(home)]) rmSync(path, { force: true });
  }
  assert.fail("procmail is too fast");
}

test("procmail, while it writes: we wait, defer, and go on behind what it has left", {
  skip: lacking("procmail", "maildrop"),
}, async (t) => {
  const home = sharedHome(t);
  await killProcmail(home);
  await withMoreTime(1600, async (ms) =>
    assertDeferred(
      await run(home, fastNode(t, ms), handedOver(2)),
      /box\.lock can't be taken: held by 0;.*not finished within 240 s/,
    ),
  );
  assert.equal(String(home.read(BOX)), "F");
  const sixMinutesAgo = Date.now() / 1000 - 360;
  utimesSync(lockOf(home), sixMinutesAgo, sixMinutesAgo);
  await deliver(home, "sortmail", 2);
  await deliver(home, "procmail", 3);
  await deliver(home, "maildrop", 4);
  const { counts, spoiled } = sortOut(String(home.read(BOX)));
  assert.deepEqual([[...counts.keys()], spoiled], [[2, 3, 4], ["\n\nF"]]);
});

/** sortmail, which is killed when it has written to the mbox, and would sync it next. */
function killedAtSync(t: TestContext): readonly string[] {
  const path = join(scratch(t), "kill.cjs");
  writeFileSync(
    path,
    `const fs = require("node:fs"), { fsyncSync, readlinkSync } = fs;
    fs.fsyncSync = (fd) => {
      if (readlinkSync("/proc/self/fd/" + fd).endsWith("/${BOX}")) process.kill(process.pid, "SIGKILL");
      return fsyncSync(fd);
    };`,
  );
  return [NODE, "--require", path, BIN];
}

for (const program of ["sortmail", "procmail", "maildrop"] as const) {
  test(`sortmail, while it writes: ${program} goes on behind it`, {
    skip: lacking("procmail", "maildrop"),
  }, async (t) => {
    const home = sharedHome(t);
    assert.equal((await run(home, killedAtSync(t), handedOver(1))).signal, "SIGKILL");
    assert(existsSync(lockOf(home)), "it held no lock");
    await deliver(home, program, 2);
    const { counts, spoiled } = sortOut(String(home.read(BOX)));
    assert.deepEqual(
      [[...counts], spoiled],
      [
        [
          [1, 1],
          [2, 1],
        ],
        [],
      ],
    );
    assert(!existsSync(lockOf(home)));
  });
}

test("sortmail, while it writes: Dovecot sees at once that the lock is dead", {
  skip: lacking("doveadm"),
}, async (t) => {
  const home = sharedHome(t);
  assert.equal((await run(home, killedAtSync(t), handedOver(1))).signal, "SIGKILL");
  const dovecot = await openDovecot(home, "dotlock fcntl");
  const { status, stderr } = await dovecot.move();
  assert.equal(status, 0, stderr);
  assert.deepEqual([...sortOut(dovecot.done()).counts], [[1, 1]]);
});
