/**
 * One message to many addresses, with a real spamd behind: one scan, and whatever becomes of the
 * scanner, no mail is lost.
 */

import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { MailHome } from "../harness/mail-home.js";
import { NO_POSTFIX, type Outcome, type Postfix } from "../harness/postfix.js";
import { NO_SPAMD } from "../harness/spamd.js";
import { faults } from "../harness/spamproxy.js";
import { assertDeferred } from "./site.js";
import {
  addresses,
  assertFiled,
  hamMessage,
  spamMessage,
  stored,
  useSpamSite,
} from "./spam-site.js";

/** Seconds. */
const TIMEOUT = 12;

describe("a burst", { skip: NO_POSTFIX || NO_SPAMD }, () => {
  const site = useSpamSite([], `timeout: "${TIMEOUT} s"`);

  test("20 copies of a spam: one scan; mine into ube, the others into ubetrap", async () => {
    const { home, postfix, scans } = site();
    const spam = spamMessage();
    const [mine = "", ...traps] = addresses(20);
    await postfix.send(spam, [mine, ...traps]);
    await postfix.drained();
    assertFiled(home, spam, { JustInCase: [mine, ...traps], ube: [mine], ubetrap: traps });
    assert.equal(scans(), 1);
    for (const { verdict } of home.log())
      assert.match(JSON.stringify(verdict), /"kind":"spam".*"GTUBE"/);
  });

  test("20 copies of a ham: one scan; mine into inbox, the others into unassigned", async () => {
    const { home, postfix, scans } = site();
    const ham = hamMessage();
    const [mine = "", ...others] = addresses(20);
    await postfix.send(ham, [mine, ...others]);
    await postfix.drained();
    assertFiled(home, ham, { JustInCase: [mine, ...others], inbox: [mine], unassigned: others });
    assert.equal(scans(), 1);
  });

  test("two messages of one Message-ID are two scans, and each has its own verdict", async () => {
    const { home, postfix, scans } = site();
    const ham = hamMessage();
    const spam = Buffer.from(
      String(spamMessage()).replace(
        /^Message-ID: .*$/m,
        /^Message-ID: .*$/m.exec(`${ham}`)?.[0] ?? "",
      ),
    );
    const [mine = ""] = addresses(1);
    for (const each of [ham, spam]) {
      await postfix.send(each, [mine]);
      await postfix.drained();
    }
    const { inbox, ube } = stored(home);
    assert.deepEqual([inbox?.length, ube?.length, scans()], [1, 1, 2]);
  });

  test("50 copies while the scanner hangs, is killed, and comes back: nothing lost, bounced or twice", async () => {
    const { home, postfix, spamd, proxy, scans } = site();
    const spam = spamMessage();
    const [mine = "", ...traps] = addresses(50);
    const earlier = postfix.outcomes().length;

    proxy.fault = faults.hang;
    const started = process.uptime();
    await postfix.send(spam, [mine, ...traps]);
    const first = await postfix.attempts(50, earlier);
    assert(
      process.uptime() - started < 2 * TIMEOUT,
      "one after the other has waited for the scanner",
    );
    assertDeferred(first, 50, /: spamd at 127\.0\.0\.1:\d+: no answer within 12 s/);
    assert.equal(scans(), 1);
    // Postfix runs two at a time: those two have waited, and nobody else.
    assert(home.log().filter(({ ms }) => Number(ms) > 1000 * (TIMEOUT - 1)).length <= 2);

    proxy.fault = faults.none;
    await spamd.halt("SIGKILL");
    assertDeferred(
      await tryAllAgain(postfix, 50),
      50,
      /the scan failed \d+ s ago: .*; not asked again for \d+ s/,
    );
    assert.equal(scans(), 1);
    letMinutePass(home);
    assertDeferred(
      await tryAllAgain(postfix, 50),
      50,
      /it closed the connection without an answer/,
    );
    assert.equal(scans(), 2);
    assert.deepEqual(stored(home), {});

    await spamd.run();
    letMinutePass(home);
    await postfix.flush();
    await postfix.drained();
    assertFiled(home, spam, { JustInCase: [mine, ...traps], ube: [mine], ubetrap: traps });
    assert.equal(scans(), 3);
    assert.deepEqual(
      new Set(postfix.outcomes(earlier).map(({ status }) => status)),
      new Set(["deferred", "sent"]),
    );
  });
});

/** Tries the one message in the queue again, for all its recipients. */
async function tryAllAgain(postfix: Postfix, count: number): Promise<Outcome[]> {
  const earlier = postfix.outcomes().length;
  await postfix.flush();
  return postfix.attempts(count, earlier);
}

/** A failure is remembered for 60 seconds: what is remembered gets older by so much. */
function letMinutePass(home: MailHome): void {
  const folder = join(home.path, ".cache/sortmail/verdicts");
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const entry = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...entry, at: entry.at - 60_000 }));
  }
}
