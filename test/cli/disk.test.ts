/**
 * Disks that take nothing more: what is not wholly stored is deferred, and leaves nothing behind.
 */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  closeSync,
  openSync,
  readdirSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ACCOUNT, BIN, type Home, NODE } from "../harness/program.js";
import {
  assertDeferred,
  assertDelivered,
  assertInInbox,
  assertNothingStored,
  clockAhead,
  FILED,
  homeWith,
  MESSAGE,
  needsRoot,
  rulesOf,
  stored,
} from "./tools.js";

const OLD_MAIL = `From a@b.example  Sun Nov 22 10:00:00 2026\nSubject: old\n\n${"old mail\n".repeat(1000)}\n`;
const LONG = `${MESSAGE}${"A long letter.\n".repeat(10_000)}`;
const STATE = ".local/state/sortmail";

const NO_MOUNT = needsRoot("mount a tmpfs");

/** Mounts a small disk over a folder of the home while `run` runs. */
function onSmallDisk(home: Home, folder: string, size: string, run: (path: string) => void): void {
  const path = join(home.path, folder);
  home.write(join(folder, "mounted over"), "");
  const options = `size=${size},mode=700,uid=${ACCOUNT.uid},gid=${ACCOUNT.gid}`;
  const mount = spawnSync("mount", ["-t", "tmpfs", "-o", options, "none", path], {
    encoding: "utf8",
  });
  assert.equal(mount.status, 0, mount.stderr);
  try {
    run(path);
  } finally {
    const umount = spawnSync("umount", [path], { encoding: "utf8" });
    assert.equal(umount.status, 0, umount.stderr);
  }
}

/** Takes all the room that is left on the disk of this folder. */
function fill(folder: string): void {
  const fd = openSync(join(folder, "filler"), "w");
  try {
    for (;;) writeSync(fd, Buffer.alloc(4096));
  } catch {
    closeSync(fd);
  }
  assert.equal(statfsSync(folder).bfree, 0);
}

test("the disk of the inbox is full for hours: 75, no notice and no part of one; with room again, one notice", {
  skip: NO_MOUNT,
}, (t) => {
  const home = homeWith(t, rulesOf());
  const at = (hours: number) =>
    home.deliver(LONG, [], { command: clockAhead(home, hours * 3600_000) });
  onSmallDisk(home, "Mail", "64k", (mail) => {
    assertDeferred(at(0), /Mail\/inbox: ENOSPC/);
    fill(mail);
    for (const hours of [2, 3]) assertDeferred(at(hours), /ENOSPC/);
    assert.deepEqual(
      stored(home).filter((name) => !name.endsWith(".cjs")),
      ["Mail/filler"],
    );
    rmSync(join(mail, "filler"));
    assertDeferred(at(4), /Mail\/inbox: ENOSPC/);
    const [notice, ...more] = home.maildir("Mail/inbox");
    assert.match(String(notice), /^ {2}1 message: .*Mail\/inbox: ENOSPC/m);
    assert.deepEqual(more, []);
  });
});

test("the disk of a Maildir is full: 75, and nothing is left there; with room again, delivered", {
  skip: NO_MOUNT,
}, (t) => {
  const home = homeWith(t, rulesOf());
  onSmallDisk(home, "Mail", "64k", (mail) => {
    assertDeferred(home.deliver(LONG), /Mail\/inbox: ENOSPC/);
    assertNothingStored(home);
    spawnSync("mount", ["-o", "remount,size=1m", mail]);
    assertDelivered(home.deliver(LONG));
    assert.equal(home.maildir("Mail/inbox").length, 1);
  });
});

test("the disk of an mbox is full: 75, and the mbox is as it was, unlocked", {
  skip: NO_MOUNT,
}, (t) => {
  const home = homeWith(t, { otherwise: 'file("box")' });
  onSmallDisk(home, "Mail", "64k", (mail) => {
    home.write("Mail/box", OLD_MAIL);
    assertDeferred(home.deliver(LONG), /Mail\/box: ENOSPC/);
    assert.equal(home.read("Mail/box").toString(), OLD_MAIL);
    assert.deepEqual(stored(home), ["Mail/box"]);
    spawnSync("mount", ["-o", "remount,size=1m", mail]);
    assertDelivered(home.deliver(LONG));
    assert.ok(home.read("Mail/box").toString().startsWith(`${OLD_MAIL}From ada@analytic.example `));
  });
});

test("no inode is left: 75", { skip: NO_MOUNT }, (t) => {
  const home = homeWith(t, rulesOf());
  onSmallDisk(home, "Mail", "1m,nr_inodes=4", () => {
    assertDeferred(home.deliver(MESSAGE), /Mail\/inbox: ENOSPC/);
    assertNothingStored(home);
  });
});

test("the second of two folders is full: 75, and the first is not filled again by the retry", {
  skip: NO_MOUNT,
}, (t) => {
  const home = homeWith(t, { otherwise: 'file("inbox"), copy("second")' });
  onSmallDisk(home, "Mail/second", "64k", (second) => {
    assertDeferred(home.deliver(LONG), /Mail\/second: ENOSPC/);
    assertDeferred(home.deliver(LONG), /Mail\/second: ENOSPC/);
    assert.equal(home.maildir("Mail/inbox").length, 1);
    spawnSync("mount", ["-o", "remount,size=1m", second]);
    assertDelivered(home.deliver(LONG));
    assert.equal(home.maildir("Mail/inbox").length, 1);
    assert.equal(home.maildir("Mail/second").length, 1);
  });
});

test("no room for the spool: 75, and nothing is left in it", { skip: NO_MOUNT }, (t) => {
  const home = homeWith(t, rulesOf());
  onSmallDisk(home, STATE, "1m", () => {
    assertDeferred(home.deliver(`${MESSAGE}${"x".repeat(3_000_000)}`), /ENOSPC/);
    assertNothingStored(home);
    assertDelivered(home.deliver(MESSAGE));
  });
});

test("no room for the log: delivered all the same, and rejected too", { skip: NO_MOUNT }, (t) => {
  const home = homeWith(t, rulesOf());
  onSmallDisk(home, STATE, "64k", (state) => {
    fill(state);
    assertDelivered(home.deliver(MESSAGE));
    assert.deepEqual(home.maildir("Mail/inbox").map(String), [FILED]);
    home.write(".config/sortmail/rules.ts", rulesOf({ otherwise: 'reject("no")' }));
    assert.equal(home.deliver(MESSAGE).status, 69);
  });
});

test("no room for the journal: 75 and nothing is stored, since nobody could promise that nothing is done twice", {
  skip: NO_MOUNT,
}, (t) => {
  const home = homeWith(t, { otherwise: 'file("inbox"), copy("second")' });
  onSmallDisk(home, STATE, "64k", (state) => {
    fill(state);
    assertDeferred(home.deliver(MESSAGE), /ENOSPC/);
    assert.deepEqual(home.maildir("Mail/inbox"), []);
    rmSync(join(state, "filler"));
    assertDelivered(home.deliver(MESSAGE));
    for (const folder of ["inbox", "second"])
      assert.deepEqual(home.maildir(`Mail/${folder}`).map(String), [FILED]);
  });
});

test("the journal's disk fills up in the middle: the delivery ends well, and each folder has the message once", {
  skip: NO_MOUNT,
}, (t) => {
  const names = Array.from({ length: 30 }, (_, number) => `${number}`.padStart(99, "x"));
  const copies = names.map((name) => `copy("family", "${name}")`);
  const home = homeWith(t, { otherwise: `file("inbox"), ${copies.join(", ")}` });
  onSmallDisk(home, STATE, "64k", (state) => {
    fill(state);
    // Room for the first of its records, and not for all.
    truncateSync(join(state, "filler"), statSync(join(state, "filler")).size - 4096);
    assertDelivered(home.deliver(MESSAGE));
    for (const name of names) assert.equal(home.maildir(`Mail/family/${name}`).length, 1);
    assert.equal(home.maildir("Mail/inbox").length, 1);
    assert.deepEqual(readdirSync(join(state, "journal")), []);
  });
});

test("no room for the compiled rules: delivered", { skip: NO_MOUNT }, (t) => {
  const home = homeWith(t, rulesOf());
  onSmallDisk(home, ".cache", "64k", (cache) => {
    fill(cache);
    assertDelivered(home.deliver(MESSAGE));
    assert.deepEqual(home.maildir("Mail/inbox").map(String), [FILED]);
    assert.match(String(home.log()[0]?.notes), /compiled rules cannot be kept/);
  });
});

/** Makes a folder unwritable while `run` runs. */
function unwritable(path: string, run: () => void): void {
  chmodSync(path, 0o500);
  try {
    run();
  } finally {
    chmodSync(path, 0o700);
  }
}

test("a home that can't be written: 75", (t) => {
  const home = homeWith(t, rulesOf());
  unwritable(home.path, () => assertDeferred(home.deliver(MESSAGE), /Mail\/inbox: EACCES/));
  assertNothingStored(home);
});

test("a home where only the folders of mail can be written: delivered, without log and cache", (t) => {
  const home = homeWith(t, rulesOf());
  home.write("Mail/placeholder", "");
  unwritable(home.path, () => assertDelivered(home.deliver(MESSAGE)));
  assert.deepEqual(
    home.files().filter((name) => !name.startsWith("Mail/inbox/new/")),
    [".config/sortmail/rules.ts", "Mail/placeholder"],
  );
  assert.deepEqual(home.maildir("Mail/inbox").map(String), [FILED]);
});

for (const [name, spoil] of [
  ["a folder", (home: Home) => home.write(`${STATE}/log.jsonl/x`, "")],
  [
    "a link to nowhere",
    (home: Home) =>
      spawnSync("ln", ["-s", "/nowhere/log", join(home.path, STATE, "log.jsonl")], ACCOUNT),
  ],
  ["not writable", (home: Home) => home.write(`${STATE}/log.jsonl`, "", 0o400)],
  [
    "a device that is full",
    (home: Home) =>
      spawnSync("ln", ["-s", "/dev/full", join(home.path, STATE, "log.jsonl")], ACCOUNT),
  ],
] as const) {
  test(`the log is ${name}: delivered is delivered, and what fails says so`, (t) => {
    const home = homeWith(t, rulesOf());
    home.write(`${STATE}/placeholder`, "");
    spoil(home);
    assertDelivered(home.deliver(MESSAGE));
    assert.deepEqual(home.maildir("Mail/inbox").map(String), [FILED]);
    assertDeferred(
      home.deliver(""),
      /nothing on standard input \(and the log could not be written\)$/m,
    );
  });
}

test("a folder of mail is a file, or one where nobody may write: 75, and the path is named", (t) => {
  const home = homeWith(t, rulesOf());
  home.write("Mail/inbox", OLD_MAIL);
  assertDeferred(home.deliver(MESSAGE), /Mail\/inbox: is a file, not a Maildir/);
  assert.equal(home.read("Mail/inbox").toString(), OLD_MAIL);
  rmSync(join(home.path, "Mail/inbox"));
  for (const part of ["new", "tmp", "cur"]) home.write(`Mail/inbox/${part}/x`, "");
  for (const part of ["new", "tmp"]) {
    const path = join(home.path, "Mail/inbox", part);
    unwritable(path, () => assertDeferred(home.deliver(MESSAGE), /Mail\/inbox: EACCES/));
  }
  assert.deepEqual(
    stored(home).filter((name) => !name.endsWith("/x")),
    [],
  );
});

/** The size that Postfix's mailbox_size_limit gives every file, in blocks of 512 octets. */
function limited(home: Home, blocks: number, message: string | Buffer) {
  return home.run([], {
    input: message,
    command: ["/bin/sh", "-c", `ulimit -f ${blocks}; exec ${NODE} ${BIN}`],
  });
}

test("a message above the file size limit: 75, and nothing is left", (t) => {
  const home = homeWith(t, rulesOf());
  assertDeferred(limited(home, 100, LONG), /Mail\/inbox: EFBIG/);
  assertNothingStored(home);
  assertDelivered(limited(home, 100, MESSAGE));
  assertInInbox(home);
});

test("a spool above the file size limit: 75, and nothing is left", (t) => {
  const home = homeWith(t, rulesOf());
  assertDeferred(limited(home, 1000, Buffer.alloc(2_000_000, "x")), /EFBIG/);
  assertNothingStored(home);
});

test("an mbox that would grow above the file size limit: 75, and it is as it was", (t) => {
  const home = homeWith(t, { otherwise: 'file("box")' });
  const old = OLD_MAIL.repeat(5);
  home.write("Mail/box", old);
  assertDeferred(
    limited(home, Math.ceil(old.length / 512), LONG.slice(0, 2000)),
    /Mail\/box: EFBIG/,
  );
  assert.equal(home.read("Mail/box").toString(), old);
  assert.deepEqual(stored(home), ["Mail/box"]);
});

test("a log at the file size limit: delivered all the same", (t) => {
  const home = homeWith(t, rulesOf());
  home.write(`${STATE}/log.jsonl`, `${JSON.stringify({ old: "x".repeat(51_185) })}\n`);
  assertDelivered(limited(home, 100, MESSAGE));
  assert.deepEqual(home.maildir("Mail/inbox").map(String), [FILED]);
});

test("no file can have any content: 75", (t) => {
  const home = homeWith(t, rulesOf());
  assertDeferred(limited(home, 0, MESSAGE), /EFBIG/);
  assertNothingStored(home);
});
