import assert from "node:assert/strict";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { checkFolders, type FolderTools } from "../../../src/commands/check/folders.js";
import {
  type FolderSpec,
  maildir,
  maildirs,
  mbox,
  type Target,
} from "../../../src/core/language/folder-spec.js";
import { type Disk, realDisk } from "../../../src/io/fs/disk.js";
import { otherwiseFile } from "./ruleset.js";

const MEGABYTE = 1024 ** 2;

interface Place {
  readonly home: string;
  /** Makes a file with this text, or a folder when there is none. */
  make(name: string, text?: string): string;
  /** What is found, as `level about: message; advice`, the home shown as ~. */
  check(
    folders: Record<string, FolderSpec>,
    tools?: Partial<FolderTools>,
    backup?: Target,
  ): Promise<string[]>;
}

function place(t: TestContext): Place {
  const home = mkdtempSync(join(tmpdir(), "sortmail-folders-"));
  t.after(() => rmSync(home, { recursive: true }));
  const { getuid = () => -1, getgid = () => -1 } = process;
  const tools: FolderTools = {
    disk: realDisk(getuid(), getgid()),
    locate: (path) => {
      if (path.startsWith("~/")) return join(home, path.slice(2));
      throw new Error(`no path: ${path}`);
    },
    lockFault: async () => null,
    sizeLimit: 0,
  };
  const make = (name: string, text?: string) => {
    const path = join(home, name);
    mkdirSync(text === undefined ? path : dirname(path), { recursive: true, mode: 0o700 });
    if (text !== undefined) writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const check: Place["check"] = async (folders, changed = {}, backup) => {
    const found = await checkFolders(otherwiseFile(folders, backup), { ...tools, ...changed });
    return found.map(({ level, about, message, advice }) =>
      `${level} ${about}: ${message}${advice === null ? "" : `; ${advice}`}`.replaceAll(home, "~"),
    );
  };
  return { home, make, check };
}

function makeMaildir({ make }: Place, name: string): string {
  for (const inner of ["tmp", "new", "cur"]) make(`${name}/${inner}`);
  return make(name);
}

/** The disk, but some paths can't be used. */
function closed(...paths: readonly string[]): { disk: Disk } {
  const disk = realDisk(process.getuid?.() ?? -1, process.getgid?.() ?? -1);
  return {
    disk: { ...disk, mayUse: (path, kind) => !paths.includes(path) && disk.mayUse(path, kind) },
  };
}

test("folders that are there and right, or can be made", async (t) => {
  const at = place(t);
  makeMaildir(at, "inbox");
  at.make("box", "From a@b Sun Nov 22 10:00:00 2026\n\n");
  at.make("empty", "");
  at.make("lists");
  const folders = {
    inbox: maildir("~/inbox"),
    new: maildir("~/not/yet/there"),
    box: mbox("~/box"),
    empty: mbox("~/empty"),
    later: mbox("~/later"),
    lists: maildirs("~/lists"),
  };
  assert.deepEqual(await at.check(folders, {}, maildir("~/backup")), [
    "ok folder inbox: maildir ~/inbox, ready",
    "ok folder new: maildir ~/not/yet/there, will be made by the first message",
    "ok folder box: mbox ~/box, ready",
    "ok folder empty: mbox ~/empty, ready",
    "ok folder later: mbox ~/later, will be made by the first message",
    "ok folder lists: maildirs ~/lists, ready",
    "ok backup: maildir ~/backup, will be made by the first message",
  ]);
});

test("a path that is none", async (t) => {
  const bare = { ...maildir("~/inbox"), path: "Mail/inbox" };
  assert.deepEqual(await place(t).check({ inbox: bare }), [
    "error folder inbox: no path: Mail/inbox; fix the path in the rules",
  ]);
});

test("a slash at a path's end means a folder", async (t) => {
  const at = place(t);
  makeMaildir(at, "inbox");
  assert.deepEqual(await at.check({ a: maildir("~/inbox/"), b: mbox("~/box/") }), [
    "error folder b: ~/box/ ends in a slash, and an mbox is a file; fix the path in the rules",
    "ok folder a: maildir ~/inbox, ready",
  ]);
});

test("an mbox where a Maildir is configured, and the other way round", async (t) => {
  const at = place(t);
  at.make("box", "From a@b\n");
  at.make("other", "From a@b\n");
  makeMaildir(at, "dir");
  assert.deepEqual(
    await at.check({ a: maildir("~/box"), b: mbox("~/dir"), c: maildirs("~/other/") }),
    [
      'error folder a: ~/box is a file, and no Maildir: is it an mbox?; write mbox("~/box"), or choose another path',
      'error folder b: ~/dir is a folder, not an mbox: is it a Maildir?; write maildir("~/dir"), or choose another path',
      "error folder c: ~/other is a file, and no folder; choose another path",
    ],
  );
});

test("a file that is no mbox, and what is neither file nor folder", async (t) => {
  const at = place(t);
  at.make("notes", "Dear diary\n");
  assert.deepEqual(await at.check({ a: mbox("~/notes") }), [
    'error folder a: ~/notes is no mbox: it does not begin with "From "; choose another path',
  ]);
  const device = { locate: () => "/dev/null" };
  assert.deepEqual(await at.check({ a: mbox("~/x") }, device), [
    "error folder a: /dev/null is no regular file, so no mbox; choose another path",
  ]);
  assert.match(
    String(await at.check({ a: maildir("~/x") }, device)),
    /^error folder a: \/dev\/null is neither/,
  );
});

test("a Maildir whose inner folders are none", async (t) => {
  const at = place(t);
  makeMaildir(at, "file");
  rmSync(join(at.home, "file/new"), { recursive: true });
  at.make("file/new", "");
  makeMaildir(at, "link");
  rmSync(join(at.home, "link/cur"), { recursive: true });
  symlinkSync(at.make("elsewhere"), join(at.home, "link/cur"));
  assert.deepEqual(await at.check({ a: maildir("~/file"), b: maildir("~/link") }), [
    "error folder a: ~/file is no Maildir: its new is no folder; choose another path",
    "error folder b: ~/link/cur is a symbolic link; make it a folder of the Maildir itself",
  ]);
});

test("a folder of other things would become a Maildir, and a Maildir a family", async (t) => {
  const at = place(t);
  at.make("Mail/somebody.txt", "");
  at.make("Mail/.hidden", "");
  at.make("Mail2/.hidden", "");
  makeMaildir(at, "inbox");
  const found = await at.check({
    a: maildir("~/Mail"),
    b: maildirs("~/inbox"),
    c: maildir("~/Mail2"),
  });
  const advice = "see whether the path is the right one";
  assert.deepEqual(found, [
    `warning folder a: ~/Mail is no Maildir so far, and not empty: the first message makes it one; ${advice}`,
    `warning folder b: ~/inbox is a Maildir itself, not a folder of Maildirs; ${advice}`,
    "ok folder c: maildir ~/Mail2, ready",
  ]);
});

test("a place that nothing can be made in", async (t) => {
  const at = place(t);
  at.make("file", "");
  symlinkSync("nowhere", join(at.home, "dangling"));
  const shut = at.make("shut");
  chmodSync(shut, 0o500);
  assert.deepEqual(
    await at.check(
      { a: maildir("~/file/inbox"), b: maildir("~/dangling"), c: mbox("~/shut/x/box") },
      closed(shut),
    ),
    [
      "error folder a: ~/file/inbox can't be made: ~/file is no folder; choose another path",
      "error folder b: ~/dangling is a symbolic link that leads nowhere; rm ~/dangling",
      "error folder c: ~/shut/x/box can't be made: you may not write in ~/shut; chmod u+rwx ~/shut",
    ],
  );
});

test("advice is what a plain user can do: what is root's stays root's", async (t) => {
  const at = place(t);
  const spool = at.make("spool");
  const inbox = makeMaildir(at, "inbox");
  const tools = closed(spool, inbox);
  const disk = { ...tools.disk, uid: (process.getuid?.() ?? 0) + 1, gid: 7 };
  const owner = process.getuid?.() === 0 ? "root" : `user ${process.getuid?.()}`;
  const advice = `it belongs to ${owner}, not to you: choose a path below your home`;
  assert.deepEqual(await at.check({ a: maildir("~/spool/box"), b: maildir("~/inbox") }, { disk }), [
    `error folder a: ~/spool/box can't be made: you may not write in ~/spool; ${advice}`,
    `error folder b: you may not write to ~/inbox; ${advice}`,
  ]);
});

test("what nobody may write though its mode says so: the disk is read-only", async (t) => {
  const at = place(t);
  const inbox = makeMaildir(at, "inbox");
  assert.deepEqual(await at.check({ a: maildir("~/inbox") }, closed(inbox)), [
    "error folder a: you may not write to ~/inbox; its mode allows it: perhaps its disk is mounted read-only",
  ]);
});

test("folders that may not be written, and an mbox whose lock can't be made", async (t) => {
  const at = place(t);
  const inbox = makeMaildir(at, "inbox");
  const box = at.make("box", "");
  const locked = dirname(at.make("spool/box", ""));
  symlinkSync(join(locked, "box"), join(at.home, "linked"));
  chmodSync(join(inbox, "new"), 0o500);
  chmodSync(box, 0o400);
  const folders = { a: maildir("~/inbox"), b: mbox("~/box"), c: mbox("~/linked") };
  assert.deepEqual(await at.check(folders, closed(join(inbox, "new"), box, locked)), [
    "error folder a: you may not write to ~/inbox/new; chmod u+rwx ~/inbox/new",
    "error folder b: you may not write to ~/box; chmod u+rw ~/box",
    "error folder c: its lock linked.lock can't be made: you may not write in ~/spool; " +
      'write `locks: ["fcntl"]` in its options, if all programs that write there lock so',
  ]);
  assert.match(
    String(await at.check({ c: mbox("~/linked", { locks: ["fcntl"] }) }, closed(locked))),
    /^ok folder c/,
  );
});

test("folders that others can look into", async (t) => {
  const at = place(t);
  chmodSync(makeMaildir(at, "inbox"), 0o755);
  chmodSync(at.make("box", ""), 0o660);
  const folders = { a: maildir("~/inbox"), b: mbox("~/box") };
  assert.deepEqual(await at.check(folders), [
    "warning folder a: ~/inbox is open to everyone on this machine; chmod o-rwx ~/inbox",
    "ok folder b: mbox ~/box, ready",
  ]);
  const { disk } = closed();
  assert.match(
    String((await at.check(folders, { disk: { ...disk, gid: 54321 } }))[1]),
    /^warning folder b: ~\/box is open to group \d+; chmod g-rwx ~\/box$/,
  );
});

test("the group of a system's spool is no stranger", {
  skip: process.getuid?.() !== 0 && "needs root to make a spool",
}, async (t) => {
  const at = place(t);
  const box = at.make("spool/merlyn", "");
  chmodSync(box, 0o660);
  chownSync(box, 1000, 8);
  chownSync(dirname(box), 0, 8);
  const disk = { ...closed().disk, uid: 1000, gid: 1000 };
  assert.match(String(await at.check({ a: mbox("~/spool/merlyn") }, { disk })), /^ok /);
  chownSync(dirname(box), 1000, 8);
  assert.match(String(await at.check({ a: mbox("~/spool/merlyn") }, { disk })), /^warning /);
});

test("an mbox near Postfix's limit, unless it is rotated before", async (t) => {
  const at = place(t);
  const box = at.make("box", "From a@b\n");
  truncateSync(box, 26 * MEGABYTE);
  const check = async (options: Parameters<typeof mbox>[1], sizeLimit: number) =>
    String(await at.check({ a: mbox("~/box", options) }, { sizeLimit }));
  assert.equal(
    await check({}, 51_200_000),
    "warning folder a: ~/box has 26 MB, more than half of Postfix's mailbox_size_limit of 48 MB, at which mail for it is deferred; " +
      'write `rotateAt: "39 MB"` in its options',
  );
  assert.match(await check({}, 0), /^ok /);
  assert.match(await check({}, 60 * MEGABYTE), /^ok /);
  assert.match(await check({ rotateAt: "40 MB" }, 51_200_000), /^ok /);
  assert.match(
    await check({ rotateAt: "60 MB" }, 51_200_000),
    /^warning folder a: rotateAt is not below/,
  );
});

test("no fcntl locks on this machine", async (t) => {
  const at = place(t);
  let asked = 0;
  const lockFault = async () => {
    asked++;
    return "no such lock";
  };
  assert.deepEqual(await at.check({ a: mbox("~/box") }, { lockFault }), [
    'error folder a: no such lock; write `locks: ["dotlock"]` in its options',
  ]);
  assert.match(
    String(await at.check({ a: mbox("~/box", { locks: ["dotlock"] }) }, { lockFault })),
    /^ok /,
  );
  assert.match(String(await at.check({ a: maildir("~/dir") }, { lockFault })), /^ok /);
  assert.equal(asked, 1);
});

test("two names for one place, also by a symbolic link or a path that is not there yet", async (t) => {
  const at = place(t);
  symlinkSync(at.make("real"), join(at.home, "link"));
  const folders = { a: maildir("~/real/x"), b: maildir("~/link/x"), c: maildir("~/other") };
  const found = await at.check(folders, {}, maildir("~/other"));
  assert.deepEqual(
    found.filter((line) => !line.startsWith("ok ")),
    [
      "error folder b: ~/link/x is also folder a; give each a path of its own",
      "error backup: ~/other is also folder c; give each a path of its own",
    ],
  );
});
