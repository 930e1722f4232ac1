/**
 * Keywords in a Maildir that Dovecot serves: it shows what rules give, and nobody's are lost or
 * mixed up while both give new ones at the same time.
 */

import assert from "node:assert/strict";
import { chmodSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { assertDelivered, homeWith, MESSAGE, rulesOf, start } from "../cli/tools.js";
import { buildDriver, deadPid } from "../folders/tools.js";
import { type Home, NODE } from "../harness/program.js";
import { type KeywordsBySubject, lackingImap, openSession, type Session } from "./imap.js";

const skip = lackingImap;

/** Once in each run of everything it is done at length. */
const FULL = process.env.CI !== undefined && process.version.startsWith("v20.");
const FOLDERS = FULL ? 10 : 2;

/** Keywords of each side, in one folder: 24 of 26 that there are letters for. */
const OF_EACH = 12;
const MESSAGES = 36;

const RULES = rulesOf({
  rules: `rule("work", subject(/Lunch/), (mail) => file("inbox", { keywords: mail.header("X-Keys").split(" ") }))`,
});

/** What is filed with these keywords, by the program. */
function deliver(home: Home, subject: string, keywords: string): void {
  const fields = `X-Keys: ${keywords}\nSubject: ${subject}`;
  assertDelivered(home.deliver(MESSAGE.replace("Subject: Lunch", fields)));
}

/** Dovecot sees what came within a second of its last look a little later. */
async function keywordsOfAll(session: Session, count: number): Promise<KeywordsBySubject> {
  for (;;) {
    const found = await session.keywords();
    if (Object.keys(found).length >= count) return found;
    await pause(50);
  }
}

test("Dovecot shows what rules give, rules take up what a reader gave, and more than 26 are noted", {
  skip,
}, async (t) => {
  const home = homeWith(t, RULES);
  deliver(home, "Lunch-1", "$Work to_do");
  const session = await openSession(home, "Mail/inbox");
  assert.deepEqual(await session.keywords(), { "Lunch-1": ["$Work", "to_do"] });
  await session.ask("STORE 1 +FLAGS (theirs)");
  deliver(home, "Lunch-2", "THEIRS new");
  const both = { "Lunch-1": ["$Work", "theirs", "to_do"], "Lunch-2": ["new", "theirs"] };
  assert.deepEqual(await keywordsOfAll(session, 2), both);
  const many = Array.from({ length: 23 }, (_, number) => `k${number}`);
  deliver(home, "Lunch-3", many.join(" "));
  const all = { ...both, "Lunch-3": many.slice(0, 22).sort() };
  assert.deepEqual(await keywordsOfAll(session, 3), all);
  assert.match(
    home.log().at(-1)?.actions.at(-1)?.detail ?? "",
    /^without k22: the folder has names for 26 keywords already$/,
  );
  assert.equal(await session.end(), "");
});

test("what a killed delivery leaves of the lock keeps neither from giving keywords", {
  skip,
}, async (t) => {
  const home = homeWith(t, RULES);
  deliver(home, "Lunch-1", "a");
  const session = await openSession(home, "Mail/inbox");
  const lock = () => home.write("Mail/inbox/dovecot-uidlist.lock", `${deadPid()}:${hostname()}\n`);
  lock();
  await session.ask("STORE 1 +FLAGS (b)");
  lock();
  deliver(home, "Lunch-2", "c");
  const keywords = { "Lunch-1": ["a", "b"], "Lunch-2": ["c"] };
  assert.deepEqual(await keywordsOfAll(session, 2), keywords);
  assert.equal(await session.end(), "");
});

test("while both give new ones none is lost, mixed up or given twice, in whatever is shown", {
  skip,
}, async (t) => {
  const home = homeWith(t, RULES);
  const driver = buildDriver(t);
  chmodSync(driver, 0o644);
  for (let round = 0; round < FOLDERS; round++) await giveAtOnce(home, driver, `Mail/box${round}`);
});

async function giveAtOnce(home: Home, driver: string, box: string): Promise<void> {
  const sessions = [await openSession(home, box), await openSession(home, box)];
  const job = {
    target: { kind: "maildir", path: join(home.path, box) },
    messages: numbers(MESSAGES).map((each) => `Subject: m${each}m\n\nx\n`),
    keywords: numbers(MESSAGES).map((each) => [`o${Math.floor(each / 3) % OF_EACH}`]),
    pauseMs: 3,
  };
  const { ended } = start(home, [NODE, driver, JSON.stringify(job)]);
  let running = true;
  ended.then(() => {
    running = false;
  });
  const given = new Map<string, string>();
  for (let turn = 0; running || given.size < OF_EACH; turn++) {
    const [session = assert.fail("none"), other] =
      turn % 2 === 0 ? sessions : sessions.toReversed();
    const subject = Object.keys(await session.keywords()).find((each) => !given.has(each));
    if (subject === undefined || given.size === OF_EACH) {
      await other?.keywords();
      continue;
    }
    const found = await session.ask(`SEARCH HEADER Subject ${subject}`);
    const id = /\* SEARCH (\d+)\r/.exec(found)?.[1] ?? assert.fail(found);
    await session.ask(`STORE ${id} +FLAGS (t${given.size})`);
    given.set(subject, `t${given.size}`);
  }
  const { status, stderr } = await ended;
  assert.equal(status, 0, stderr);
  const wanted = Object.fromEntries(
    numbers(MESSAGES).map((each) => [
      `m${each}m`,
      [`o${Math.floor(each / 3) % OF_EACH}`, given.get(`m${each}m`) ?? []].flat(),
    ]),
  );
  for (const session of sessions) assert.deepEqual(await keywordsOfAll(session, MESSAGES), wanted);
  for (const session of sessions) assert.equal(await session.end(), "");
  const list = readFileSync(join(home.path, box, "dovecot-keywords"), "utf8");
  const names = [...list.matchAll(/^(\d+) (.+)$/gm)].map(([, , name]) => name ?? "");
  assert.deepEqual(
    names.toSorted(),
    numbers(OF_EACH)
      .flatMap((n) => [`o${n}`, `t${n}`])
      .sort(),
  );
  // What the disk alone says, without what Dovecot remembers.
  for (const name of readdirSync(join(home.path, box)))
    if (name.startsWith("dovecot.index")) rmSync(join(home.path, box, name));
  const fresh = await openSession(home, box);
  assert.deepEqual(await fresh.keywords(), wanted);
  assert.equal(await fresh.end(), "");
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
