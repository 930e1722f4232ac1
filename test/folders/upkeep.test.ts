/** What is done for folders beside storing messages: what `check` asks of the disk, and how. */

import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Finding } from "../../src/core/contracts/finding.js";
import { type FolderSpec, maildir, maildirs, mbox } from "../../src/core/language/folder-spec.js";
import { upkeepOf } from "../../src/folders/formats.js";
import type { CheckTools } from "../../src/folders/upkeep.js";
import { type Disk, realDisk, type Seen } from "../../src/io/fs/disk.js";
import { scratch } from "./tools.js";

const DISK = realDisk(process.getuid?.() ?? -1, process.getgid?.() ?? -1);

interface Look {
  /** What is wrong with it, and what else there is to say: message and advice. */
  readonly found: readonly string[];
  /** What was asked of the disk: whether we may use that as what. */
  readonly used: readonly [path: string, kind: Seen["kind"]][];
  /** Which locks were asked for. */
  readonly locks: readonly string[];
}

/** Looks at a folder as `check` does. */
async function look(spec: FolderSpec, changed: Partial<CheckTools> = {}): Promise<Look> {
  const used: [string, Seen["kind"]][] = [];
  const locks: string[] = [];
  const disk: Disk = {
    ...DISK,
    mayUse(path, kind) {
      used.push([path, kind]);
      return true;
    },
  };
  const lockFault = async (kind: string) => {
    locks.push(kind);
    return null;
  };
  const tools = { disk, lockFault, sizeLimit: 0, ...changed };
  const folder = { about: "folder a", spec, path: spec.path };
  const upkeep = await upkeepOf(spec);
  const seen = DISK.look(spec.path);
  const wrong = seen === null ? null : upkeep.wrong(folder, seen, tools);
  const findings: Finding[] = wrong === null ? [] : [wrong];
  findings.push(...(await upkeep.check(folder, seen, tools)));
  return { found: findings.map(({ message, advice }) => `${message}; ${advice}`), used, locks };
}

/** A Maildir by its absolute path. */
function made(t: TestContext): string {
  const path = join(scratch(t), "box");
  for (const inner of ["tmp", "new", "cur"]) fs.mkdirSync(join(path, inner), { recursive: true });
  return path;
}

test("the folders within that must be writable are a Maildir's three, and no other's", async () => {
  const innerOf = async (spec: FolderSpec) => (await upkeepOf(spec)).inner;
  assert.deepEqual(await innerOf(maildir("~/a")), ["tmp", "new", "cur"]);
  assert.deepEqual(await innerOf(maildirs("~/a")), []);
  assert.deepEqual(await innerOf(mbox("~/a")), []);
});

test("nothing is said of what is not there yet", async (t) => {
  const path = join(scratch(t), "later");
  for (const spec of [maildir(path), maildirs(path), mbox(path)])
    assert.deepEqual((await look(spec)).found, []);
});

test("a folder is asked whether files can be made in it, a file whether it can be written", async (t) => {
  const top = made(t);
  const box = join(top, "mbox");
  fs.writeFileSync(box, "From a\n\n");
  assert.deepEqual((await look(maildir(top))).used, [[top, "folder"]]);
  assert.deepEqual((await look(maildirs(top))).used, [[top, "folder"]]);
  const { used, locks } = await look(mbox(box));
  assert.deepEqual(used, [
    [box, "file"],
    [top, "folder"],
  ]);
  assert.deepEqual(locks, ["fcntl"]);
});

test("an mbox that is looked at is closed again", async (t) => {
  const box = join(scratch(t), "mbox");
  fs.writeFileSync(box, "From a\n\n");
  const opened = t.mock.method(fs, "openSync");
  const closed = t.mock.method(fs, "closeSync");
  await look(mbox(box));
  const [open] = opened.mock.calls;
  assert.deepEqual(
    closed.mock.calls.map(({ arguments: [fd] }) => fd),
    [open?.result],
  );
});

const LIMIT = 10 * 1024 ** 2;

test("an mbox may grow to half of Postfix's limit, and must be rotated below it", async (t) => {
  const box = join(scratch(t), "mbox");
  fs.writeFileSync(box, "From a\n\n");
  const said = async (size: number, rotateAt: number | null) => {
    fs.truncateSync(box, size);
    const spec = { ...mbox(box), rotateAt };
    return (await look(spec, { sizeLimit: LIMIT })).found;
  };
  assert.deepEqual(await said(LIMIT / 2, null), []);
  assert.match(String(await said(LIMIT / 2 + 1, null)), /more than half/);
  assert.deepEqual(await said(LIMIT, LIMIT - 1), []);
  assert.deepEqual(await said(LIMIT, LIMIT), [
    "rotateAt is not below Postfix's mailbox_size_limit of 10 MB; rotate at 8 MB, or raise the limit",
  ]);
});
