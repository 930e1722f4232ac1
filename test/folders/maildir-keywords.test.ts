/** Keywords in a Maildir: letters in names, and the list that says which. */

import assert from "node:assert/strict";
import fs from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import type { StoreOptions } from "../../src/core/contracts/ports.js";
import { openFolder } from "../../src/folders/formats.js";
import { withKeywords } from "../../src/folders/maildir-keywords.js";
import { type Call, contentOf, deadline, host, scratch, systemError, watched } from "./tools.js";

const MESSAGE = contentOf(Buffer.from("Subject: x\n\nhello\n"));
const ALL = Array.from({ length: 26 }, (_, number) => `k${number}`);
const FULL = ALL.map((name, number) => `${number} ${name}\n`).join("");

/** A Maildir of the test's own, with this list. */
function maildirWith(t: TestContext, list?: string) {
  const path = join(scratch(t), "box");
  for (const inner of ["tmp", "new", "cur"]) fs.mkdirSync(join(path, inner), { recursive: true });
  const file = join(path, "dovecot-keywords");
  if (list !== undefined) fs.writeFileSync(file, list);
  const notes: string[] = [];
  const store = (options: Omit<StoreOptions, "sender">, ms?: number) =>
    openFolder({ kind: "maildir", path }, { deadline: deadline(ms), host }).store(MESSAGE, {
      sender: null,
      note: (text) => notes.push(text),
      ...options,
    });
  const read = () => fs.readFileSync(file, "latin1");
  return { path, file, notes, store, read };
}

test("new ones get the next numbers, and stand behind the flags; the list is its owner's", async (t) => {
  const { path, file, notes, store, read } = maildirWith(t);
  const where = await store({ keywords: ["$Work", "to_do"], flags: ["seen", "flagged"] });
  assert.match(where, /\/cur\/[^/:]+:2,FSab$/);
  assert.match(await store({ keywords: ["later", "$WORK", "later"] }), /\/cur\/[^/:]+:2,ac$/);
  assert.equal(read(), "0 $Work\n1 to_do\n2 later\n");
  assert.equal(fs.statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(fs.readdirSync(path).sort(), ["cur", "dovecot-keywords", "new", "tmp"]);
  assert.deepEqual([notes, fs.readdirSync(join(path, "tmp"))], [[], []]);
});

test("what a list has is not touched: gaps, other octets, an end without a newline, its mode", async (t) => {
  const { file, store, read } = maildirWith(t, "3 Gr\xfcn\nodd\n99 far\n1 x");
  fs.writeFileSync(file, read(), "latin1");
  fs.chmodSync(file, 0o640);
  const before = read();
  assert.match(await store({ keywords: ["new"] }), /:2,e$/);
  assert.equal(read(), `${before}\n4 new\n`);
  assert.equal(fs.statSync(file).mode & 0o777, 0o640);
});

test("each list is younger than the one before, in whole seconds", async (t) => {
  const { file, store } = maildirWith(t);
  const times: number[] = [];
  for (const name of ["a", "b", "c"]) {
    await store({ keywords: [name] });
    times.push(Math.floor(fs.statSync(file).mtimeMs / 1000));
  }
  const [first = 0, second = 0, third = 0] = times;
  assert.ok(first < second && second < third, `${times}`);
});

test("of a list that has all of them no lock is taken; else it is waited for, and nothing is stored without it", async (t) => {
  const { path, store, read } = maildirWith(t, "0 $Work\n");
  const lock = join(path, "dovecot-uidlist.lock");
  fs.writeFileSync(lock, `${process.ppid}:${hostname()}\n`);
  assert.match(await store({ keywords: ["$Work"] }), /:2,a$/);
  await assert.rejects(
    store({ keywords: ["new"] }, 50),
    /keywords can't be put into .*: the dotlock .*dovecot-uidlist\.lock can't be taken: held by \d+:[^;]+$/,
  );
  assert.equal(read(), "0 $Work\n");
  assert.equal(fs.readdirSync(join(path, "cur")).length, 1);
  fs.rmSync(lock);
  assert.match(await store({ keywords: ["new"] }), /:2,b$/);
  assert.ok(!fs.existsSync(lock));
});

test("what Dovecot has added while the lock was waited for keeps its number", async (t) => {
  const { path, file, store, read } = maildirWith(t, "");
  const lock = join(path, "dovecot-uidlist.lock");
  fs.writeFileSync(lock, `${process.ppid}:${hostname()}\n`);
  const stored = store({ keywords: ["ours"] });
  fs.writeFileSync(file, "0 theirs\n");
  fs.rmSync(lock);
  assert.match(await stored, /:2,b$/);
  assert.equal(read(), "0 theirs\n1 ours\n");
});

test("more than there are letters for: stored without, and that is said", async (t) => {
  const { notes, store, read } = maildirWith(t, FULL);
  assert.match(await store({ keywords: ["k25", "new", "other"] }), /:2,z$/);
  assert.match(await store({ keywords: ["new"] }), /\/new\//);
  assert.equal(read(), FULL);
  assert.deepEqual(notes, [
    "without new, other: the folder has names for 26 keywords already",
    "without new: the folder has names for 26 keywords already",
  ]);
  const almost = maildirWith(t, FULL.replace("25 k25\n", ""));
  assert.match(await almost.store({ keywords: ["new", "other"] }), /:2,z$/);
  assert.deepEqual(almost.notes, ["without other: the folder has names for 26 keywords already"]);
});

test("letters of a list that is kept elsewhere are no one's to give", async (t) => {
  const { path, notes, store, file } = maildirWith(t);
  fs.writeFileSync(join(path, "cur/1.x.blue:2,Sa"), "");
  assert.match(await store({ keywords: ["$Work"] }), /\/new\//);
  assert.ok(!fs.existsSync(file));
  assert.match(notes.join(), /^without \$Work: .*no dovecot-keywords that says which/);
});

test("a list that can't be read, written or locked: nothing is stored, and nothing is left", async (t) => {
  const failures: Record<string, (call: Call) => boolean> = {
    lock: ({ name, to }) => name === "linkSync" && to.endsWith("dovecot-uidlist.lock"),
    write: ({ name, path }) => name === "writeSync" && path.includes("/tmp/sortmail."),
    sync: ({ name, path }) => name === "fsyncSync" && path.includes("/tmp/sortmail."),
    rename: ({ name, to }) => name === "renameSync" && to.endsWith("dovecot-keywords"),
  };
  for (const [what, fails] of Object.entries(failures)) {
    const { path, store, read } = maildirWith(t, "0 a\n");
    const failing = (call: Call) => {
      if (fails(call)) throw systemError("ENOSPC");
    };
    await assert.rejects(
      watched(failing, () => store({ keywords: ["b"] })),
      /keywords can't be put into .*ENOSPC/,
      what,
    );
    assert.equal(read(), "0 a\n", what);
    const left = fs.readdirSync(path, { recursive: true, encoding: "utf8" }).sort();
    assert.deepEqual(left, ["cur", "dovecot-keywords", "new", "tmp"], what);
  }
});

test("without keywords there is no list, and no lock", async (t) => {
  const { path, store } = maildirWith(t);
  const where = await store({ keywords: [] });
  assert.equal(basename(dirname(where)), "new");
  assert.deepEqual(fs.readdirSync(path).sort(), ["cur", "new", "tmp"]);
});

test("whatever is in a list stays ahead of what is added, and no number or name is there twice", () => {
  const name = fc.stringMatching(/^[!#-'*-[^-z|}~]{1,8}$/);
  fc.assert(
    fc.property(fc.array(name, { maxLength: 40 }), fc.array(name, { maxLength: 40 }), (a, b) => {
      const before = withKeywords("", a);
      const after = withKeywords(before, b);
      assert.ok(after.startsWith(before));
      const lines = after.split("\n").slice(0, -1);
      assert.deepEqual(
        lines.map((line) => Number(line.split(" ", 1)[0])),
        lines.map((_, index) => index),
      );
      const wanted = new Set([...a, ...b].map((each) => each.toLowerCase()));
      assert.equal(lines.length, Math.min(26, wanted.size));
      assert.equal(withKeywords(after, b), after);
    }),
  );
});
