/**
 * TERM, INT, HUP and KILL, at any time: the message is deferred, and no folder is left with half of
 * it.
 */

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { BIN, type Home, NODE } from "../harness/program.js";
import {
  assertDeferred,
  assertDelivered,
  FILED,
  homeWith,
  MESSAGE,
  rulesOf,
  start,
  stored,
} from "./tools.js";

const SIGNALS = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

async function until(what: () => boolean): Promise<void> {
  for (let waited = 0; !what(); waited += 10) {
    assert.ok(waited < 20_000, "waited in vain");
    await sleep(10);
  }
}

const mailOf = (home: Home) => stored(home).filter((name) => name.startsWith("Mail/"));

for (const signal of SIGNALS) {
  test(`${signal} while the message comes in: death by signal, and nothing is delivered`, async (t) => {
    const home = homeWith(t, rulesOf());
    const { child, ended } = start(home, [NODE, BIN]);
    child.stdin?.write(MESSAGE + "x".repeat(2_000_000));
    // The spool file shows that the program is reading.
    await until(() => stored(home).some((name) => name.includes("/spool/")));
    child.kill(signal);
    assert.deepEqual(await ended, { status: null, signal, stdout: "", stderr: "" });
    assert.deepEqual(mailOf(home), []);
  });

  test(`${signal} while a rule waits: death by signal, and nothing is delivered`, async (t) => {
    const home = homeWith(
      t,
      waitingRule("await new Promise((done) => setTimeout(done, 30_000)); return true;"),
    );
    const { child, ended } = start(home, [NODE, BIN]);
    child.stdin?.end(MESSAGE);
    await until(() => home.files().includes("began"));
    child.kill(signal);
    assert.deepEqual(await ended, { status: null, signal, stdout: "", stderr: "" });
    assert.deepEqual(mailOf(home), []);
  });

  test(`${signal} while an mbox is locked: 75, and the mbox is as it was; unlocked, it is delivered`, async (t) => {
    const home = lockedHome(t, 'file("box")');
    const { child, ended } = await waiting(home);
    child.kill(signal);
    assertDeferred(
      await ended,
      new RegExp(`Mail/box: the dotlock \\S+ can't be taken: .*told to stop by ${signal}`),
    );
    assert.deepEqual(mailOf(home), ["Mail/box", "Mail/box.lock"]);
    assert.equal(home.read("Mail/box").toString(), OLD_MAIL);
    rmSync(join(home.path, "Mail/box.lock"));
    assertDelivered(home.deliver(MESSAGE));
    assert.equal(home.read("Mail/box").toString().split("Subject: Lunch").length, 2);
  });
}

test("SIGKILL while a rule loops: death by signal, and nothing is delivered", async (t) => {
  const home = homeWith(t, waitingRule("for (;;);"));
  const { child, ended } = start(home, [NODE, BIN]);
  child.stdin?.end(MESSAGE);
  await until(() => home.files().includes("began"));
  child.kill("SIGKILL");
  assert.deepEqual(await ended, { status: null, signal: "SIGKILL", stdout: "", stderr: "" });
  assert.deepEqual(mailOf(home), []);
});

test("SIGTERM again and again: 75 once", async (t) => {
  const { child, ended } = await waiting(lockedHome(t, 'file("box")'));
  for (const signal of [...SIGNALS, ...SIGNALS]) child.kill(signal);
  assertDeferred(await ended, /told to stop by SIG(TERM|INT|HUP)/);
});

for (const signal of ["SIGTERM", "SIGKILL"] as const) {
  test(`${signal} between two folders: what was stored is not stored again`, async (t) => {
    const home = lockedHome(t, 'file("inbox"), copy("box")');
    const { child, ended } = await waiting(home);
    child.kill(signal);
    const { status } = await ended;
    assert.equal(status, signal === "SIGTERM" ? 75 : null);
    assert.deepEqual(home.maildir("Mail/inbox").map(String), [FILED]);
    assert.equal(home.read("Mail/box").toString(), OLD_MAIL);
    rmSync(join(home.path, "Mail/box.lock"));
    assertDelivered(home.deliver(MESSAGE));
    assert.deepEqual(home.maildir("Mail/inbox").map(String), [FILED]);
    assert.equal(home.read("Mail/box").toString().split("Subject: Lunch").length, 2);
    assert.ok(
      !stored(home).some((name) => name.includes("/journal/")),
      "the journal entry is gone",
    );
  });
}

/** A rule that says that it runs, by a file in the home. */
function waitingRule(body: string): string {
  const began = 'require("node:fs").writeFileSync(process.env.HOME + "/began", "");';
  return rulesOf({ rules: `rule("wait", async () => { ${began} ${body} }, file("inbox"))` });
}

const OLD_MAIL = "From a@b.example  Sun Nov 22 10:00:00 2026\nSubject: old\n\nold\n\n";

/** A home whose mbox is locked by this process, which lives. */
function lockedHome(t: Parameters<typeof homeWith>[0], otherwise: string): Home {
  const home = homeWith(t, { otherwise });
  home.write("Mail/box", OLD_MAIL);
  home.write("Mail/box.lock", `${process.pid}:${hostname()}\n`);
  return home;
}

/** A delivery that waits for the lock. */
async function waiting(home: Home) {
  const running = start(home, [NODE, BIN]);
  running.child.stdin?.end(MESSAGE);
  await until(() => home.files().some((name) => name.startsWith("Mail/box.lock.")));
  // The first try comes right behind that file, and then a pause.
  await sleep(100);
  return running;
}
