import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { MemoryStore } from "../../../src/core/contracts/memory.js";
import { FULL } from "../../../src/state/memory/bucket.js";
import { memoryInFiles } from "../../../src/state/memory/files.js";
import { hashed } from "../../../src/state/memory/places.js";
import { sweep } from "../../../src/state/sweep.js";
import { type Call, host, scratch, systemError, watched } from "../../folders/tools.js";

const DAY = 86_400_000;

interface Place {
  readonly folder: string;
  readonly notes: string[];
  readonly store: MemoryStore;
  /** What is remembered under a key. */
  value(key: string): Promise<string | null>;
  put(key: string, value: string, days?: number): Promise<void>;
  /** The files that there are. */
  files(): string[];
}

function place(t: TestContext, now = () => Date.now()): Place {
  const folder = join(scratch(t), "state/memory");
  const notes: string[] = [];
  const store = memoryInFiles({ folder, host: { ...host, now }, note: (text) => notes.push(text) });
  const all = () =>
    fs.existsSync(folder)
      ? fs
          .readdirSync(folder, { recursive: true, encoding: "utf8" })
          .filter((name) => fs.lstatSync(join(folder, name)).isFile())
      : [];
  return {
    folder,
    notes,
    store,
    value: async (key) => (await store.read("duplicates", [key])).get(key)?.value ?? null,
    put: (key, value, days = 7) =>
      store.write("duplicates", [{ key, value, expires: now() + days * DAY }]),
    files: all,
  };
}

test("looking makes nothing, and what is written nobody else can read", async (t) => {
  const { folder, files, value, put } = place(t);
  assert.equal(await value("k"), null);
  assert.equal(fs.existsSync(join(folder, "..")), false);
  await put("<secret@example.org>", "v");
  const [file = ""] = files();
  assert.match(file, /^duplicates\/\d{3}\/[0-9a-f]{3}$/);
  for (const path of [".", "duplicates", file.slice(0, -4), file])
    assert.equal(fs.lstatSync(join(folder, path)).mode & 0o077, 0, path);
  assert.doesNotMatch(fs.readFileSync(join(folder, file), "latin1"), /secret/);
});

test("what has expired goes with its month, by both looks at the clock, and nothing else does", async (t) => {
  let now = Date.UTC(2026, 11, 1);
  const { folder, put, value, files } = place(t, () => now);
  await put("week", "v", 7);
  await put("quarter", "v", 90);
  for (const name of files()) fs.utimesSync(join(folder, name), now / 1000, now / 1000);
  const later = now + 80 * DAY;
  const state = join(folder, "..");
  assert.equal(sweep(state, { now: () => later, earlier: now + 1 }), 0, "the clock is wrong");
  assert.equal(sweep(state, { now: () => later, earlier: later }), 2, "a file and its folder");
  now = later;
  assert.deepEqual([await value("week"), await value("quarter")], [null, "v"]);
  assert.equal(files().length, 1);
});

test("what a clock has written that was years ahead is not believed", async (t) => {
  let now = Date.UTC(2031, 0, 1);
  const { put, value, notes } = place(t, () => now);
  await put("k", "ahead");
  now = Date.UTC(2026, 11, 1);
  assert.equal(await value("k"), null);
  await put("k", "now");
  assert.equal(await value("k"), "now");
  await put("k", "for ever", 1000);
  assert.equal(await value("k"), "now");
  assert.match(notes.join(), /^memory: nothing is remembered until 2029-\S+: gone on without$/);
});

/** Keys that lie in one bucket. */
function* together(): Generator<string> {
  const { bucket } = hashed("duplicates", "k");
  for (let n = 0; ; n++) if (hashed("duplicates", `k${n}`).bucket === bucket) yield `k${n}`;
}

test("a bucket grows to its bound and no further, and what was remembered last is there", async (t) => {
  const { folder, files, put, value } = place(t);
  const long = "v".repeat(1000);
  const keys: string[] = [];
  for (const key of together()) {
    keys.push(key);
    await put(key, long);
    if (keys.length === 150) break;
  }
  const sizes = files().map((name) => fs.statSync(join(folder, name)).size);
  assert.equal(sizes.length, 2, files().join());
  assert.ok(
    sizes.every((size) => size < FULL + 1100),
    sizes.join(),
  );
  for (const key of keys.slice(-30)) assert.equal(await value(key), long, key);
  assert.equal(await value(keys[0] ?? ""), null);
});

test("while another puts a bucket aside it only grows; who died at it holds up nobody", async (t) => {
  const { folder, files, put, value, notes } = place(t);
  await put("k", "first");
  const [name = ""] = files();
  const path = join(folder, name);
  fs.appendFileSync(path, `\n${"[]\n".repeat(FULL / 3)}`);
  fs.writeFileSync(`${path}.turn`, "");
  await put("k", "second");
  assert.deepEqual(files().sort(), [name, `${name}.turn`]);
  const long = (Date.now() - 60_000) / 1000;
  fs.utimesSync(`${path}.turn`, long, long);
  await put("k", "third");
  await put("k", "fourth");
  assert.deepEqual(files().sort(), [name, `${name}.old`]);
  assert.equal(await value("k"), "fourth");
  assert.deepEqual(notes, []);
});

test("what can't be put aside grows to its bound, and that is said", async (t) => {
  const { folder, files, put, value, notes } = place(t);
  await put("k", "first");
  const [name = ""] = files();
  const path = join(folder, name);
  fs.mkdirSync(`${path}.old/mine`, { recursive: true });
  fs.appendFileSync(path, `\n${"[]\n".repeat((FULL * 4) / 3)}`);
  await put("k", "second");
  assert.equal(await value("k"), "first");
  assert.match(notes.join("\n"), /EISDIR|ENOTEMPTY/);
});

/** What somebody or something has put in the place of a bucket. */
const DAMAGE: Readonly<Record<string, (path: string) => void>> = {
  garbage: (path) => fs.writeFileSync(path, Buffer.alloc(5000, 0xa5)),
  nothing: (path) => fs.truncateSync(path, 0),
  "a cut": (path) => fs.truncateSync(path, fs.statSync(path).size - 3),
  zeros: (path) => fs.writeFileSync(path, Buffer.alloc(5000)),
  "gigabytes of a hole": (path) => fs.truncateSync(path, 3 * 1024 ** 3),
  "a folder": (path) => replace(path, () => fs.mkdirSync(path)),
  "a link": (path) => replace(path, () => fs.symlinkSync("/etc/passwd", path)),
};

function replace(path: string, make: () => void): void {
  fs.rmSync(path);
  make();
}

for (const [what, damage] of Object.entries(DAMAGE)) {
  test(`${what} in the place of a bucket is as if it were not there, and is said`, async (t) => {
    const { folder, files, put, value, notes } = place(t);
    await put("k", "v");
    const [name = ""] = files();
    damage(join(folder, name));
    assert.equal(await value("k"), null);
    if (what === "nothing") assert.deepEqual(notes, []);
    else assert.match(notes.join("\n"), new RegExp(`^memory: .*${name}`));
    await put("other", "v");
    await put("k", "again");
    assert.equal(await value("other"), "v");
    const kept = what !== "a folder" && what !== "a link";
    assert.equal(await value("k"), kept ? "again" : null);
  });
}

test("a folder that others can write to is neither believed nor written to", async (t) => {
  const { folder, put, value, notes } = place(t);
  await put("k", "v");
  fs.chmodSync(folder, 0o770);
  assert.equal(await value("k"), null);
  await put("k", "other");
  assert.match(notes.join("\n"), /can be changed by others: run chmod 700 .*: gone on without$/);
  const claim = memoryInFiles({ folder, host, note: () => {} }).claim("duplicates", "k");
  assert.equal(await claim.attempt(), "impossible");
  assert.deepEqual(fs.readdirSync(folder), ["duplicates"]);
  fs.chmodSync(folder, 0o700);
  assert.equal(await value("k"), "v");
});

test("it may be deleted at any time", async (t) => {
  const { folder, put, value, notes } = place(t);
  await put("k", "v");
  fs.rmSync(folder, { recursive: true });
  assert.equal(await value("k"), null);
  await put("k", "w");
  assert.equal(await value("k"), "w");
  assert.deepEqual(notes, []);
});

const WRITES = /^(?:openSync|writeSync|mkdirSync|linkSync|renameSync)$/;

for (const code of ["ENOSPC", "EROFS", "EACCES", "EIO", "EDQUOT"]) {
  test(`${code} at any call fails nothing, is said, and spoils nothing that was there`, async (t) => {
    const { put, value, store, notes } = place(t);
    await put("before", "v");
    for (let at = 1; ; at++) {
      let calls = 0;
      const before = ({ name }: Call) => {
        if (WRITES.test(name) && ++calls === at) throw systemError(code);
      };
      await watched(before, async () => {
        await put("k", "v");
        const claim = store.claim("duplicates", "k");
        assert.ok(["had", "impossible"].includes(await claim.attempt()));
        await claim.release();
      });
      if (calls < at) break;
      assert.match(notes.join("\n"), new RegExp(code));
      assert.equal(await value("before"), "v");
    }
    await put("k", "w");
    assert.equal(await value("k"), "w");
  });
}

test("a home that can't be written to: what is there is read, what can't be kept is said", async (t) => {
  const { put, value, notes } = place(t);
  await put("k", "v");
  const before = ({ name }: Call) => {
    if (/^(?:writeSync|mkdirSync|linkSync|renameSync|unlinkSync)$/.test(name))
      throw systemError("EROFS");
  };
  await watched(before, async () => {
    assert.equal(await value("k"), "v");
    await put("k", "w", 200);
    assert.equal(await value("k"), "v");
  });
  assert.match(notes.join("\n"), /^memory: EROFS.*: gone on without$/);
});
