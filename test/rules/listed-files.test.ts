/** Files that rules name: read once, and again when they have changed. */

import assert from "node:assert/strict";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { entriesReader } from "../../src/rules/listed-files.js";

function place(t: TestContext, trust: "refuse" | "warn" = "refuse", later = 0) {
  const config = mkdtempSync(join(tmpdir(), "sortmail-listed-"));
  t.after(() => rmSync(config, { recursive: true }));
  const warned: string[] = [];
  const machine = {
    home: () => join(config, "home"),
    uid: process.getuid?.() ?? -1,
    gid: process.getgid?.() ?? -1,
    host: { hostname: "box", pid: 1, now: () => Date.now() + later },
  };
  const warn = (text: string) => warned.push(text);
  const read = entriesReader({ paths: { config }, machine, trust, warn });
  const file = join(config, "vips.txt");
  const write = (text: string, path = file) => writeFileSync(path, text, { mode: 0o600 });
  return { config, file, read, write, warned };
}

const addresses = (read: ReturnType<typeof entriesReader>, file = "vips.txt") => [
  ...read(file).addresses,
];

test("what changes is read again, however soon, and of whatever length", (t) => {
  for (const later of [0, 3_600_000]) {
    const { file, read, write } = place(t, "refuse", later);
    write("a@x.example\n");
    assert.deepEqual(addresses(read), ["a@x.example"]);
    // A clock that is ahead takes the file for an old one: then its stamp tells.
    if (later > 0) utimesSync(file, 1, 1);
    write("b@x.example\n", `${file}.new`);
    renameSync(`${file}.new`, file);
    assert.deepEqual(addresses(read), ["b@x.example"]);
    if (later > 0) continue;
    for (const name of ["c", "d", "e", "f"]) {
      write(`${name}@x.example\n`);
      assert.deepEqual(addresses(read), [`${name}@x.example`]);
    }
  }
});

test("what stays as it is, is read once", (t) => {
  const { read, write } = place(t, "refuse", 3_600_000);
  write("a@x.example\n");
  assert.equal(read("vips.txt"), read("vips.txt"));
});

test("beside the rules, at home, anywhere; through a link", (t) => {
  const { config, file, read, write } = place(t);
  write("a@x.example\n");
  mkdirSync(join(config, "home"));
  write("b@x.example\n", join(config, "home/other.txt"));
  symlinkSync(file, join(config, "link.txt"));
  assert.deepEqual(addresses(read, "~/other.txt"), ["b@x.example"]);
  assert.deepEqual(addresses(read, file), ["a@x.example"]);
  assert.deepEqual(addresses(read, "link.txt"), ["a@x.example"]);
});

test("missing, a folder, a named line, open to others: an error that names the file", (t) => {
  const { config, file, read, write } = place(t);
  const fails = (message: RegExp, name = "vips.txt") =>
    assert.throws(() => read(name), { message });
  fails(/^listed\("vips\.txt"\): \/.*\/vips\.txt: ENOENT/);
  mkdirSync(join(config, "folder"));
  fails(/is (?:no file|a folder)/, "folder");
  write("a@x.example\nnobody\n");
  fails(/line 2: "nobody" is neither/);
  write("a@x.example\n");
  chmodSync(file, 0o666);
  fails(/can be changed by everyone/);
});

test("a command that only looks is told who else may write it, once", (t) => {
  const { file, read, write, warned } = place(t, "warn");
  write("a@x.example\n");
  chmodSync(file, 0o666);
  assert.deepEqual(addresses(read), ["a@x.example"]);
  assert.deepEqual(addresses(read), ["a@x.example"]);
  assert.equal(warned.length, 1);
  assert.match(warned[0] ?? "", /can be changed by everyone/);
});
