/** What killed deliveries leave in folders of mail is swept, and nothing else is. */

import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type FolderSpec, maildir, maildirs, mbox } from "../../src/core/language/folder-spec.js";
import { openFolder } from "../../src/folders/formats.js";
import { placesOfFolders } from "../../src/folders/leftovers.js";
import { sweep } from "../../src/state/sweep.js";
import { contentOf, deadline, host, scratch, watched } from "./tools.js";

const HOUR = 3600_000;
const MESSAGE = contentOf(Buffer.from("Subject: x\n\nhello\n"));

/** Sweeps these folders, so many hours from now. */
async function sweepAfter(hours: number, ...folders: readonly FolderSpec[]): Promise<number> {
  const now = () => Date.now() + hours * HOUR;
  const also = [await placesOfFolders(folders, now())];
  return sweep("/nonexistent", { now, budgetMs: 60_000, also });
}

/**
 * A delivery that is killed before its nth call that changes something.
 * @returns false when it had ended before that
 */
async function killed(
  spec: FolderSpec & { kind: "maildir" | "mbox" },
  at: number,
): Promise<boolean> {
  const changing = new Set(["openSync", "writeSync", "linkSync", "renameSync", "unlinkSync"]);
  let count = 0;
  let died = false;
  const dying = watched(
    ({ name }) => {
      if (changing.has(name) && !died && count++ === at) died = true;
      // Whatever it would still do to clean up, it does not do.
      if (died && changing.has(name)) throw new Error("killed");
    },
    () => openFolder(spec, { deadline: deadline(), host }).store(MESSAGE, { sender: null }),
  );
  await dying.catch((error: Error) => assert.match(error.message, /killed/));
  return died;
}

/** Every file below, by its path from there. */
function filesBelow(path: string): string[] {
  return fs
    .readdirSync(path, { recursive: true, withFileTypes: true, encoding: "utf8" })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();
}

function write(...paths: readonly string[]): void {
  for (const path of paths) {
    fs.mkdirSync(join(path, ".."), { recursive: true });
    fs.writeFileSync(path, "");
  }
}

test("a Maildir: whatever a delivery leaves in tmp, cut short at any call, goes after 36 hours, and not before", async (t) => {
  const top = scratch(t);
  const spec = maildir(join(top, "box"));
  for (let at = 0; await killed(spec, at); at++);
  const temporary = fs.readdirSync(join(top, "box/tmp"));
  assert.ok(temporary.length > 1, `${temporary}`);
  assert.ok(
    temporary.every((name) => name.startsWith("sortmail.")),
    `${temporary}`,
  );
  const published = filesBelow(join(top, "box")).filter((name) => !name.startsWith("tmp/"));
  assert.equal(await sweepAfter(35.9, spec), 0);
  assert.equal(await sweepAfter(36.1, spec), temporary.length);
  assert.deepEqual(filesBelow(join(top, "box")), published);
});

test("an mbox: what is left beside it goes after 36 hours; the mbox, its lock and its older brothers stay", async (t) => {
  const top = scratch(t);
  const spec = mbox(join(top, "box"), { locks: ["dotlock"], rotateAt: 10 });
  const lock = join(top, "box.lock");
  const again = () => {
    for (const path of [lock, spec.path, `${spec.path}.1`]) fs.rmSync(path, { force: true });
    fs.writeFileSync(spec.path, "From x\n\nold mail\n\n");
    return true;
  };
  for (let at = 0; again() && (await killed(spec, at)); at++);
  const ours = filesBelow(top).filter((name) => name.includes("sortmail"));
  assert.ok(
    ours.some((name) => /^box\.lock\.sortmail\.\d+\.\d+\.[0-9a-z]+$/.test(name)),
    `${ours}`,
  );
  assert.ok(
    ours.some((name) => /^box\.sortmail\.fresh\.[0-9a-z]+$/.test(name)),
    `${ours}`,
  );
  write(lock, join(top, "box.lock.sortmail.4711.0.abc.stale"));
  const others = filesBelow(top).filter((name) => !name.includes("sortmail"));
  assert.ok(
    others.includes("box") && others.includes("box.1") && others.includes("box.lock"),
    `${others}`,
  );
  assert.equal(await sweepAfter(35.9, spec), 0);
  assert.equal(
    await sweepAfter(36.1, spec),
    ours.length + 1,
    "each of them, and the stale lock that was put aside",
  );
  assert.deepEqual(filesBelow(top), others);
});

/**
 * Names that other programs give, in tmp and beside an mbox, and names that only look like ours.
 */
const FOREIGN_TEMP = [
  "1700000000.M123456P4711.blue", // Dovecot
  "1700000000.M123456P4711Q3Rdeadbeef.blue", // getmail
  "1700000000.4711_0.blue", // procmail
  "1700000000.M123456P4711V0801I001_0.blue,S=12", // maildrop
  "temp.blue.4711.abc",
  "sortmail",
  "sortmail.",
  "sortmail.notes",
  "sortmail.1700000000",
  "sortmail.x1700000000.M1P1Q1R1.blue",
  "x.sortmail.1700000000.M1P1Q1R1.blue",
  "sortmail.1700000000.M1P1Q1R1.blue~",
];
const FOREIGN_BESIDE = [
  "box.lock",
  "box.lock.1700000000.4711.blue", // c-client
  "box.lock.4711.0.abc",
  "box.sortmail",
  "box.sortmail.",
  "box.sortmail.a b",
  "box.1",
  "boxer.sortmail.fresh.abc",
  "other.lock.sortmail.4711.0.abc",
  "xbox.lock.sortmail.4711.0.abc",
  "sortmail.1700000000.M1P1Q1R1.blue",
];

test("what other programs have put there stays, however old", async (t) => {
  const top = scratch(t);
  write(...FOREIGN_TEMP.map((name) => join(top, "maildir/tmp", name)));
  write(...FOREIGN_BESIDE.map((name) => join(top, "mail", name)), join(top, "mail/box"));
  // Ours, but where we never put them.
  for (const part of ["new", "cur", "tmp/deeper"])
    write(join(top, "maildir", part, "sortmail.1700000000.M1P1Q1R1.blue"));
  fs.mkdirSync(join(top, "maildir/tmp/sortmail.1700000000.M1P1Q1R1.folder"));
  fs.symlinkSync("/etc/passwd", join(top, "maildir/tmp/sortmail.1700000000.M1P1Q1R1.link"));
  const before = filesBelow(top);
  assert.equal(
    await sweepAfter(100_000, maildir(join(top, "maildir")), mbox(join(top, "mail/box"))),
    0,
  );
  assert.deepEqual(filesBelow(top), before);
  assert.ok(
    fs.lstatSync(join(top, "maildir/tmp/sortmail.1700000000.M1P1Q1R1.folder")).isDirectory(),
  );
});

const OURS = "sortmail.1700000000.M123456P4711Q12Rdeadbeef.blue";

test("each member of a family, and folders that are not there", async (t) => {
  const top = scratch(t);
  const members = ["perl6", "_hidden", "näme"];
  write(...members.map((name) => join(top, "lists", name, "tmp", OURS)), join(top, "lists/a file"));
  const none = [
    maildir(join(top, "no")),
    maildirs(join(top, "nowhere")),
    mbox(join(top, "not/here")),
  ];
  assert.equal(await sweepAfter(37, ...none, maildirs(join(top, "lists"))), members.length);
});

test("a Maildir, a family and an mbox may be links; a tmp that is one is left alone, and so is what it leads to", async (t) => {
  const top = scratch(t);
  write(join(top, "real/tmp", OURS), join(top, "family/one/tmp", OURS), join(top, "outside", OURS));
  write(join(top, "mail/box"), join(top, "mail/box.sortmail.fresh.abc"));
  fs.symlinkSync("real", join(top, "inbox"));
  fs.symlinkSync("family", join(top, "lists"));
  fs.symlinkSync("mail/box", join(top, "mbox"));
  fs.mkdirSync(join(top, "attacked"));
  fs.symlinkSync("../outside", join(top, "attacked/tmp"));
  const folders = [
    maildir(join(top, "attacked")),
    maildir(join(top, "inbox")),
    maildirs(join(top, "lists")),
  ];
  assert.equal(await sweepAfter(37, ...folders, mbox(join(top, "mbox"))), 3);
  assert.deepEqual(filesBelow(join(top, "outside")), [OURS]);
});

test("of many folders each has its turn, though there is time for a few only", async (t) => {
  const top = scratch(t);
  const names = Array.from({ length: 60 }, (_, number) => `list${number}`);
  write(...names.map((name) => join(top, name, "tmp", OURS)));
  const later = Date.now() + 37 * HOUR;
  for (let round = 0; round < 60; round++) {
    const start = later + round;
    let clock = start;
    const also = [await placesOfFolders([maildirs(top)], start)];
    const removed = sweep("/nonexistent", { now: () => clock++, budgetMs: 12, also });
    assert.ok(removed <= 6, `${removed}`);
  }
  assert.deepEqual(filesBelow(top), []);
});
