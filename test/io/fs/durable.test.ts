import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { errorCode } from "../../../src/core/text.js";
import {
  createExclusive,
  createSynced,
  makeFolder,
  publish,
  sameFile,
  syncFolder,
  writeFully,
} from "../../../src/io/fs/durable.js";
import { scratch, systemError, watched } from "../../folders/tools.js";

const mode = (path: string) => fs.lstatSync(path).mode & 0o7777;

function underUmask<T>(mask: number, work: () => T): T {
  const before = process.umask(mask);
  try {
    return work();
  } finally {
    process.umask(before);
  }
}

for (const mask of [0, 0o077, 0o777]) {
  test(`files are 0600 and folders 0700 under umask ${mask.toString(8)}`, (t) => {
    const top = scratch(t);
    underUmask(mask, () => {
      fs.closeSync(createExclusive(join(top, "file")));
      makeFolder(join(top, "a/b"));
    });
    assert.deepEqual(
      ["file", "a", "a/b"].map((name) => mode(join(top, name))),
      [0o600, 0o700, 0o700],
    );
  });
}

test("createExclusive takes nothing that is there: no file, no link, not even one that leads nowhere", (t) => {
  const top = scratch(t);
  fs.writeFileSync(join(top, "file"), "x");
  fs.symlinkSync(join(top, "file"), join(top, "link"));
  fs.symlinkSync(join(top, "nowhere"), join(top, "dangling"));
  for (const name of ["file", "link", "dangling"]) {
    assert.throws(() => createExclusive(join(top, name)), { code: "EEXIST" });
  }
  assert.equal(fs.readFileSync(join(top, "file"), "latin1"), "x");
});

test("createExclusive leaves nothing when the mode can't be set", (t) => {
  const path = join(scratch(t), "file");
  t.mock.method(fs, "fchmodSync", () => {
    throw systemError("EIO");
  });
  const close = t.mock.method(fs, "closeSync");
  assert.throws(() => createExclusive(path), { code: "EIO" });
  assert.equal(fs.existsSync(path), false);
  assert.equal(close.mock.callCount(), 1);
});

/** Makes every write as long as `length` says. */
function shortWrites(t: TestContext, length: () => number): void {
  const write = fs.writeSync;
  t.mock.method(fs, "writeSync", (fd: number, octets: Buffer, from: number, wanted: number) =>
    write(fd, octets, from, Math.min(wanted, length())),
  );
}

test("writeFully goes on after short writes", (t) => {
  const path = join(scratch(t), "file");
  const fd = createExclusive(path);
  let writes = 0;
  shortWrites(t, () => (writes++ % 3) + 1);
  writeFully(fd, Buffer.from("all of it, not one octet less"));
  fs.closeSync(fd);
  assert.equal(fs.readFileSync(path, "latin1"), "all of it, not one octet less");
});

test("writeFully does not try for ever when the system takes nothing", (t) => {
  const fd = createExclusive(join(scratch(t), "file"));
  shortWrites(t, () => 0);
  assert.throws(() => writeFully(fd, Buffer.from("x")), /takes no more/);
  fs.closeSync(fd);
});

test("createSynced writes all chunks and syncs the file; when that fails there is none", async (t) => {
  const path = join(scratch(t), "file");
  const chunks = [Buffer.from("one "), Buffer.from("two")];
  for (const fault of ["writeSync", "fsyncSync"]) {
    const failing = watched(
      ({ name }) => {
        if (name === fault) throw systemError("EIO");
      },
      async () => createSynced(path, chunks),
    );
    await assert.rejects(failing, { code: "EIO" });
    assert.equal(fs.existsSync(path), false);
  }
  const calls: string[] = [];
  await watched(
    ({ name }) => calls.push(name),
    async () => createSynced(path, chunks),
  );
  assert.equal(fs.readFileSync(path, "latin1"), "one two");
  assert.ok(calls.indexOf("fsyncSync") > calls.lastIndexOf("writeSync"));
});

test("makeFolder syncs each folder that it added an entry to, and no other", async (t) => {
  const top = scratch(t);
  makeFolder(join(top, "a"));
  const synced: string[] = [];
  const note = ({ name, path }: { name: string; path: string }) =>
    name === "fsyncSync" && synced.push(path);
  await watched(note, async () => makeFolder(join(top, "a/b/c")));
  assert.deepEqual(synced.sort(), [join(top, "a"), join(top, "a/b")]);
  await watched(note, async () => makeFolder(join(top, "a/b/c")));
  assert.equal(synced.length, 2);
});

test("makeFolder bears another process that is faster, and syncs for it", async (t) => {
  const top = scratch(t);
  const path = join(top, "a");
  fs.mkdirSync(join(top, "faster"));
  const synced: string[] = [];
  await watched(
    ({ name, path: at }) => {
      if (name === "mkdirSync") fs.renameSync(join(top, "faster"), at);
      if (name === "fsyncSync") synced.push(at);
    },
    async () => makeFolder(path),
  );
  assert.deepEqual(synced, [top]);
});

test("makeFolder follows a link to a folder, and refuses a file in the way", (t) => {
  const top = scratch(t);
  fs.mkdirSync(join(top, "real"));
  fs.symlinkSync("real", join(top, "link"));
  makeFolder(join(top, "link/sub"));
  assert.ok(fs.existsSync(join(top, "real/sub")));
  fs.writeFileSync(join(top, "file"), "");
  assert.throws(() => makeFolder(join(top, "file")), { code: "EEXIST" });
  assert.throws(() => makeFolder(join(top, "file/sub/sub")), { code: "ENOTDIR" });
});

test("syncFolder passes on what it fails with, but for file systems that can't sync folders", async (t) => {
  const top = scratch(t);
  const failing = (code: string) =>
    watched(
      ({ name }) => {
        if (name === "fsyncSync") throw systemError(code);
      },
      async () => syncFolder(top),
    );
  await assert.rejects(failing("EIO"), { code: "EIO" });
  await failing("EINVAL");
});

/** The file system of a test that has no hard links. */
const withoutLinks = (code: string, work: () => void) =>
  watched(
    ({ name }) => {
      if (name === "linkSync") throw systemError(code);
    },
    async () => work(),
  );

test("publish gives a file its name", (t) => {
  const top = scratch(t);
  fs.writeFileSync(join(top, "temp"), "x");
  publish(join(top, "temp"), join(top, "path"));
  assert.equal(fs.readFileSync(join(top, "path"), "latin1"), "x");
});

for (const code of ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]) {
  test(`publish renames where link says ${code}, and still overwrites nothing`, async (t) => {
    const top = scratch(t);
    const temp = join(top, "temp");
    fs.writeFileSync(temp, "new");
    await withoutLinks(code, () => publish(temp, join(top, "free")));
    assert.equal(fs.readFileSync(join(top, "free"), "latin1"), "new");
    fs.writeFileSync(temp, "newer");
    fs.symlinkSync("nowhere", join(top, "dangling"));
    for (const taken of ["free", "dangling"]) {
      await assert.rejects(
        withoutLinks(code, () => publish(temp, join(top, taken))),
        { code: "EEXIST" },
      );
    }
    assert.equal(fs.readFileSync(join(top, "free"), "latin1"), "new");
    assert.equal(fs.readFileSync(temp, "latin1"), "newer");
  });
}

test("publish never overwrites, and passes on every other error", async (t) => {
  const top = scratch(t);
  fs.writeFileSync(join(top, "temp"), "new");
  fs.writeFileSync(join(top, "taken"), "old");
  assert.throws(() => publish(join(top, "temp"), join(top, "taken")), { code: "EEXIST" });
  assert.equal(fs.readFileSync(join(top, "taken"), "latin1"), "old");
  await assert.rejects(
    withoutLinks("EIO", () => publish(join(top, "temp"), join(top, "free"))),
    { code: "EIO" },
  );
  assert.equal(fs.existsSync(join(top, "free")), false);
});

test("publish takes an EEXIST about its own link for the success that NFS forgot to tell", (t) => {
  const top = scratch(t);
  fs.writeFileSync(join(top, "temp"), "new");
  fs.linkSync(join(top, "temp"), join(top, "path"));
  publish(join(top, "temp"), join(top, "path"));
  assert.ok(sameFile(join(top, "temp"), join(top, "path")));
});

test("errorCode is the system's name of an error, or null", () => {
  assert.equal(errorCode(systemError("ENOSPC")), "ENOSPC");
  assert.deepEqual(
    [new Error("x"), null, { code: "ENOSPC" }, Object.assign(new Error(), { code: 5 })].map(
      errorCode,
    ),
    [null, null, null, null],
  );
});
