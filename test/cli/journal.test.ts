/**
 * Nothing twice: a delivery that failed midway is tried again, and what was done is not done again.
 */

import assert from "node:assert/strict";
import { chmodSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Home } from "../harness/program.js";
import {
  assertDeferred,
  assertDelivered,
  FILED,
  homeWith,
  MESSAGE,
  type Parts,
  rulesOf,
} from "./tools.js";

const BACKUP = 'backup: maildir("~/Mail/backup"),';
const RULES = ".config/sortmail/rules.ts";

/** A home where inbox can't be written; `repair` it, and it can. */
function brokenHome(t: TestContext, parts: Parts): { home: Home; repair: () => void } {
  const home = homeWith(t, parts);
  const path = join(home.path, home.write("Mail/inbox/new/x", "").slice(home.path.length), "..");
  home.write("Mail/inbox/tmp/x", "");
  home.write("Mail/inbox/cur/x", "");
  for (const part of ["new", "tmp", "cur"]) chmodSync(join(path, "..", part), 0o500);
  const repair = () => {
    for (const part of ["new", "tmp", "cur"]) chmodSync(join(path, "..", part), 0o700);
  };
  return { home, repair };
}

/** How many copies of the message each folder has. */
function copies(home: Home): Record<string, number> {
  const folders = existsSync(join(home.path, "Mail"))
    ? readdirSync(join(home.path, "Mail")).sort()
    : [];
  const entries = folders.map((folder) => {
    const found = home
      .maildir(`Mail/${folder}`)
      .map(String)
      .filter((text) => text !== "");
    assert.ok(
      found.every((text) => text === FILED),
      `${folder} has something else`,
    );
    return [folder, found.length] as const;
  });
  return Object.fromEntries(entries.filter(([, count]) => count > 0));
}

function journal(home: Home): string[] {
  const folder = join(home.path, ".local/state/sortmail/journal");
  return existsSync(folder) ? readdirSync(folder) : [];
}

function rewrite(home: Home, parts: Parts): void {
  home.write(RULES, rulesOf(parts));
}

test("the folder fails, again and again: the backup is there once; repaired, each is there once", (t) => {
  const { home, repair } = brokenHome(t, { config: BACKUP });
  for (let tries = 0; tries < 3; tries++) {
    assertDeferred(home.deliver(MESSAGE), /Mail\/inbox: EACCES/);
    assert.deepEqual(copies(home), { backup: 1 });
    assert.equal(journal(home).length, 1);
  }
  repair();
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(copies(home), { backup: 1, inbox: 1 });
  assert.deepEqual(journal(home), []);
});

test("the log tells what was done, what had been done, and what failed", (t) => {
  const { home, repair } = brokenHome(t, {
    config: BACKUP,
    otherwise: 'file("inbox"), copy("second")',
  });
  home.deliver(MESSAGE);
  home.deliver(MESSAGE);
  repair();
  home.deliver(MESSAGE);
  const results = home
    .log()
    .map(({ actions }) => (Array.isArray(actions) ? actions.map(({ result }) => result) : actions));
  assert.deepEqual(results, [
    ["done", "failed", "not done"],
    ["already done", "failed", "not done"],
    ["already done", "done", "done"],
  ]);
});

test("the same octets again, after success: delivered again, since it is no duplicate filter", (t) => {
  const home = homeWith(t, { config: BACKUP });
  for (const count of [1, 2, 3]) {
    assertDelivered(home.deliver(MESSAGE));
    assert.deepEqual(copies(home), { backup: count, inbox: count });
    assert.deepEqual(journal(home), []);
  }
});

test("the last of four folders fails: the first three are not filled again", (t) => {
  const { home, repair } = brokenHome(t, {
    config: BACKUP,
    otherwise: 'file("second"), copy("third"), copy("inbox")',
  });
  assertDeferred(home.deliver(MESSAGE), /Mail\/inbox/);
  assertDeferred(home.deliver(MESSAGE), /Mail\/inbox/);
  assert.deepEqual(copies(home), { backup: 1, second: 1, third: 1 });
  repair();
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(copies(home), { backup: 1, inbox: 1, second: 1, third: 1 });
});

test("the first of two folders fails: nothing is stored, and each is filled once in the end", (t) => {
  const { home, repair } = brokenHome(t, { otherwise: 'file("inbox"), copy("second")' });
  assertDeferred(home.deliver(MESSAGE), /Mail\/inbox/);
  assert.deepEqual(copies(home), {});
  repair();
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(copies(home), { inbox: 1, second: 1 });
});

test("a reject whose copies are not all stored: 75, then the reject, and each copy once", (t) => {
  const { home, repair } = brokenHome(t, {
    otherwise: 'reject("no"), copy("second"), copy("inbox")',
  });
  assertDeferred(home.deliver(MESSAGE), /Mail\/inbox/);
  assert.deepEqual(copies(home), { second: 1 });
  repair();
  assert.equal(home.deliver(MESSAGE).status, 69);
  assert.deepEqual(copies(home), { inbox: 1, second: 1 });
});

test("Postfix dates the From_ line anew at each try: it is the same delivery all the same", (t) => {
  const { home, repair } = brokenHome(t, { config: BACKUP });
  assertDeferred(home.deliver(MESSAGE), /Mail\/inbox/);
  repair();
  assertDelivered(home.deliver(MESSAGE.replace("10:00:00 2026", "10:05:00 2026")));
  assert.deepEqual(copies(home), { backup: 1, inbox: 1 });
});

test("the same message for another address is another delivery", (t) => {
  const { home, repair } = brokenHome(t, { config: BACKUP });
  const options = (extension: string) => ["-d", `merlyn+${extension}@blue.stonehenge.example`];
  assertDeferred(home.deliver(MESSAGE, options("one")), /Mail\/inbox/);
  assertDeferred(home.deliver(MESSAGE, options("two")), /Mail\/inbox/);
  assert.deepEqual(copies(home), { backup: 2 });
  repair();
  assertDelivered(home.deliver(MESSAGE, options("one")));
  assertDelivered(home.deliver(MESSAGE, options("two")));
  assert.deepEqual(copies(home), { backup: 2, inbox: 2 });
});

test("other messages that come between do no harm", (t) => {
  const { home, repair } = brokenHome(t, {
    config: BACKUP,
    rules: 'rule("other", subject("Dinner"), file("second"))',
  });
  const other = MESSAGE.replace("Subject: Lunch", "Subject: Dinner");
  assertDeferred(home.deliver(MESSAGE), /Mail\/inbox/);
  assertDelivered(home.deliver(other));
  assertDelivered(home.deliver(other));
  assert.equal(journal(home).length, 1);
  repair();
  assertDelivered(home.deliver(MESSAGE));
  assert.equal(home.maildir("Mail/backup").length, 3);
  assert.equal(
    home
      .maildir("Mail/inbox")
      .map(String)
      .filter((text) => text !== "").length,
    1,
  );
});

/**
 * New rules between the first try and the second: what was done stays done, and is not done again.
 */
const CHANGES: readonly (readonly [
  name: string,
  before: Parts,
  after: Parts,
  between: object,
  end: object,
])[] = [
  [
    "a folder is added",
    { config: BACKUP },
    { config: BACKUP, otherwise: 'file("inbox"), copy("third")' },
    { backup: 1 },
    { backup: 1, inbox: 1, third: 1 },
  ],
  ["the backup is removed", { config: BACKUP }, {}, { backup: 1 }, { backup: 1, inbox: 1 }],
  [
    "a backup is added",
    { otherwise: 'file("second"), copy("inbox")' },
    { config: BACKUP, otherwise: 'file("second"), copy("inbox")' },
    { second: 1 },
    { backup: 1, inbox: 1, second: 1 },
  ],
  [
    "only what was done is left",
    { otherwise: 'file("second"), copy("inbox")' },
    { otherwise: 'file("second")' },
    { second: 1 },
    { second: 1 },
  ],
  [
    "the order is turned round",
    { otherwise: 'file("second"), copy("inbox")' },
    { otherwise: 'file("inbox"), copy("second")' },
    { second: 1 },
    { inbox: 1, second: 1 },
  ],
  [
    "a copy becomes the file",
    { config: BACKUP, rules: 'also("a", () => true, copy("second"))' },
    { config: BACKUP, otherwise: 'file("second")' },
    { backup: 1, second: 1 },
    { backup: 1, second: 1 },
  ],
  [
    "it is discarded now",
    { config: BACKUP },
    { config: BACKUP, rules: 'rule("drop", () => true, discard())' },
    { backup: 1 },
    { backup: 1 },
  ],
];

for (const [name, before, after, between, end] of CHANGES) {
  test(`the rules are changed between two tries, ${name}`, (t) => {
    const { home, repair } = brokenHome(t, before);
    assertDeferred(home.deliver(MESSAGE), /Mail\/inbox: EACCES/);
    assert.deepEqual(copies(home), between);
    repair();
    rewrite(home, after);
    assertDelivered(home.deliver(MESSAGE));
    assert.deepEqual(copies(home), end);
    assert.deepEqual(journal(home), [], "the delivery is forgotten once it is done");
  });
}

test("rules that fail between two tries leave the journal alone", (t) => {
  const { home, repair } = brokenHome(t, { config: BACKUP });
  assertDeferred(home.deliver(MESSAGE), /Mail\/inbox/);
  repair();
  rewrite(home, { top: 'throw new Error("boom");' });
  assertDeferred(home.deliver(MESSAGE), /boom/);
  rewrite(home, { config: BACKUP });
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(copies(home), { backup: 1, inbox: 1 });
});

test("a large message, too: the spool file is made anew at each try", (t) => {
  const { home, repair } = brokenHome(t, { config: BACKUP });
  const large = Buffer.from(MESSAGE + "x".repeat(2_000_000));
  assertDeferred(home.deliver(large), /Mail\/inbox: E/);
  repair();
  assertDelivered(home.deliver(large));
  assert.equal(home.maildir("Mail/backup").length, 1);
  assert.equal(home.maildir("Mail/inbox").filter(({ length }) => length > 0).length, 1);
  assert.deepEqual(readdirSync(join(home.path, ".local/state/sortmail/spool")), []);
});
