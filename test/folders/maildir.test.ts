import assert from "node:assert/strict";
import fs from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import type { Content, Host, StoreOptions } from "../../src/core/contracts/ports.js";
import { FolderError, openFolder } from "../../src/folders/formats.js";
import {
  type Call,
  contentOf,
  deadline,
  hasProgram,
  host,
  readMaildir,
  run,
  scratch,
  systemError,
  watched,
} from "./tools.js";

const MESSAGE = Buffer.from("Subject: x\n\nhello\n");

function store(
  path: string,
  content = contentOf(MESSAGE),
  options: Partial<StoreOptions> = {},
  self: Host = host,
) {
  const folder = openFolder({ kind: "maildir", path }, { deadline: deadline(), host: self });
  return folder.store(content, { sender: null, ...options });
}

/** A content that lies in a file of its own, as a spooled one does. */
function spooled(path: string): Content {
  fs.writeFileSync(path, MESSAGE, { mode: 0o600 });
  return contentOf(MESSAGE, 5, path);
}

const failOn = (fails: (call: Call) => string | null) => (call: Call) => {
  const code = fails(call);
  if (code !== null) throw systemError(code);
};

test("a message without flags is new, under a name of seconds, uniqueness and host", async (t) => {
  const path = join(scratch(t), "box");
  const self = { hostname: "a/b:c.example", pid: 42, now: () => 1_700_000_000_123 };
  const where = await store(path, undefined, {}, self);
  assert.equal(dirname(where), join(path, "new"));
  assert.match(basename(where), /^1700000000\.M123\d{3}P42Q\d+R[0-9a-f]+\.a\\057b\\072c\.example$/);
  assert.deepEqual(fs.readdirSync(path).sort(), ["cur", "new", "tmp"]);
});

test("a name has a millionth of a second and 32 bits that are left to chance", async (t) => {
  const path = join(scratch(t), "box");
  t.mock.method(Math, "random", () => 0.75);
  const self = { hostname: "blue", pid: 42, now: () => 1_700_000_000_123 };
  const where = await store(path, undefined, {}, self);
  assert.match(basename(where), /^1700000000\.M123750P42Q\d+Rc0000000\.blue$/);
});

test("names are in order of time, within a second as well", async (t) => {
  const path = join(scratch(t), "box");
  const names: string[] = [];
  for (const ms of [0, 5, 70, 123, 998]) {
    const self = { hostname: "blue", pid: 42, now: () => 1_700_000_000_000 + ms };
    names.push(basename(await store(path, undefined, {}, self)));
  }
  assert.deepEqual(names.toSorted(), names);
});

test("flags file it in cur, their letters once each and in ASCII order", async (t) => {
  const path = join(scratch(t), "box");
  const all = ["trashed", "seen", "replied", "seen", "passed", "flagged", "draft"] as const;
  assert.match(await store(path, undefined, { flags: all }), /\/cur\/[^/:]+:2,DFPRST$/);
  assert.match(await store(path, undefined, { flags: ["seen"] }), /\/cur\/[^/:]+:2,S$/);
  assert.match(await store(path, undefined, { flags: [] }), /\/new\/[^/:]+$/);
  assert.equal(readMaildir(path).length, 3);
});

test("a clock that stands still gives no name twice", async (t) => {
  const path = join(scratch(t), "box");
  t.mock.method(Math, "random", () => 0.5);
  const frozen = { ...host, now: () => 1_700_000_000_000 };
  const places = await Promise.all(
    Array.from({ length: 50 }, () => store(path, undefined, {}, frozen)),
  );
  assert.equal(new Set(places).size, 50);
});

for (const place of ["tmp", "new"]) {
  test(`a name that is taken in ${place} is left alone, and another one tried`, async (t) => {
    const path = join(scratch(t), "box");
    await store(path);
    const names: string[] = [];
    await watched(
      failOn(({ name, path: from, to }) => {
        const at = name === "linkSync" ? to : from;
        if (!(name === "linkSync" || name === "openSync") || !at.includes(`/box/${place}/`))
          return null;
        return names.push(at) === 1 ? "EEXIST" : null;
      }),
      () => store(path),
    );
    assert.equal(new Set(names).size, 2);
    assert.equal(readMaildir(path).length, 2);
    assert.deepEqual(fs.readdirSync(join(path, "tmp")), []);
  });
}

/** A host that gives no more names than these: whoever asks for more would ask for ever. */
function naming(names: number): { readonly self: Host; asked(): number } {
  let count = 0;
  const now = () => {
    if (++count > names) throw new Error("asked for one name more");
    return Date.now();
  };
  return { self: { ...host, now }, asked: () => count };
}

test("names that are all taken are an error in the end, and nothing is left", async (t) => {
  const path = join(scratch(t), "box");
  const { self, asked } = naming(50);
  const failing = watched(
    failOn(({ name, to }) => (name === "linkSync" && to.includes("/new/") ? "EEXIST" : null)),
    () => store(path, undefined, {}, self),
  );
  await assert.rejects(failing, /EEXIST/);
  assert.equal(asked(), 20);
  assert.deepEqual(fs.readdirSync(join(path, "tmp")), []);
});

test("a disk that fails is not asked again under another name", async (t) => {
  const path = join(scratch(t), "box");
  const { self, asked } = naming(50);
  const failing = watched(
    failOn(({ name }) => (name === "writeSync" ? "EIO" : null)),
    () => store(path, undefined, {}, self),
  );
  await assert.rejects(failing, (error: Error) => {
    assert.ok(error instanceof FolderError);
    assert.equal(Reflect.get(Object(error.cause), "code"), "EIO");
    return true;
  });
  assert.equal(asked(), 1);
});

test("a spooled message whose first name is taken is linked under the next one", async (t) => {
  const top = scratch(t);
  const content = spooled(join(top, "spool"));
  let taken = "";
  const where = await watched(
    ({ name, path, to }) => {
      assert.notEqual(name, "writeSync", "it is not copied");
      if (name !== "linkSync" || path !== content.file || taken !== "") return;
      taken = to;
      fs.writeFileSync(taken, "another's");
    },
    () => store(join(top, "box"), content),
  );
  assert.equal(fs.statSync(where).ino, fs.statSync(join(top, "spool")).ino);
  assert.equal(fs.readFileSync(taken, "latin1"), "another's");
});

test("a spooled message is linked, not copied, and its folder synced", async (t) => {
  const top = scratch(t);
  const content = spooled(join(top, "spool"));
  await store(join(top, "box"));
  const calls: Call[] = [];
  const where = await watched(
    (call) => calls.push(call),
    () => store(join(top, "box"), content),
  );
  assert.equal(fs.statSync(where).ino, fs.statSync(join(top, "spool")).ino);
  assert.equal(
    calls.some(({ name }) => name === "writeSync"),
    false,
  );
  const linked = calls.findIndex(({ name, to }) => name === "linkSync" && to === where);
  const synced = calls.findIndex(
    ({ name, path }) => name === "fsyncSync" && path === dirname(where),
  );
  assert.ok(linked >= 0 && synced > linked);
});

for (const code of ["EXDEV", "EPERM", "EMLINK", "ENOTSUP"]) {
  test(`a spooled message that can't be linked (${code}) is copied`, async (t) => {
    const top = scratch(t);
    const content = spooled(join(top, "spool"));
    const where = await watched(
      failOn(({ name, path }) => (name === "linkSync" && path === content.file ? code : null)),
      () => store(join(top, "box"), content),
    );
    assert.deepEqual(fs.readFileSync(where), MESSAGE);
    assert.notEqual(fs.statSync(where).ino, fs.statSync(join(top, "spool")).ino);
  });
}

test("where there are no hard links at all it is copied and renamed", async (t) => {
  const path = join(scratch(t), "box");
  await watched(
    failOn(({ name }) => (name === "linkSync" ? "EPERM" : null)),
    () => store(path),
  );
  assert.deepEqual(readMaildir(path), [MESSAGE]);
  assert.deepEqual(fs.readdirSync(join(path, "tmp")), []);
});

test("a linked message is taken back when its folder can't be synced, and the spool stays", async (t) => {
  const top = scratch(t);
  const content = spooled(join(top, "spool"));
  await store(join(top, "box"));
  const failing = watched(
    failOn(({ name, path }) => (name === "fsyncSync" && path.endsWith("/new") ? "EIO" : null)),
    () => store(join(top, "box"), content),
  );
  await assert.rejects(failing, FolderError);
  assert.equal(readMaildir(join(top, "box")).length, 1);
  assert.deepEqual(fs.readFileSync(join(top, "spool")), MESSAGE);
});

test("nested folders and those that begin with a dot are Maildirs like any other", async (t) => {
  const top = scratch(t);
  for (const name of [".Sub", ".Sub.Deeper", "a/b/c"]) {
    await store(join(top, name));
    assert.equal(readMaildir(join(top, name)).length, 1);
  }
});

test("what a Maildir that was cleaned by hand lacks is made again", async (t) => {
  const path = join(scratch(t), "box");
  await store(path);
  for (const name of ["tmp", "cur"]) fs.rmdirSync(join(path, name));
  await store(path);
  assert.deepEqual(fs.readdirSync(path).sort(), ["cur", "new", "tmp"]);
  assert.equal(readMaildir(path).length, 2);
});

test("a file in its place is named, guessed to be an mbox, and left as it is", async (t) => {
  const path = join(scratch(t), "box");
  fs.writeFileSync(path, "From x\n");
  await assert.rejects(store(path), {
    name: "FolderError",
    message: `${path}: is a file, not a Maildir: is it an mbox?`,
  });
  assert.equal(fs.readFileSync(path, "latin1"), "From x\n");
});

test("the Maildir may be a symbolic link, its own folders may not", async (t) => {
  const top = scratch(t);
  await store(join(top, "real"));
  fs.symlinkSync("real", join(top, "link"));
  await store(join(top, "link"));
  assert.equal(readMaildir(join(top, "real")).length, 2);
  for (const name of ["tmp", "new", "cur"]) {
    const path = join(top, `with-${name}`);
    await store(path);
    fs.renameSync(join(path, name), join(top, name));
    fs.symlinkSync(join(top, name), join(path, name));
    await assert.rejects(store(path), {
      message: `${path}: is no Maildir: its ${name} is not a folder`,
    });
  }
});

test("Python's mailbox reads what was stored, flags too", async (t) => {
  if (!hasProgram("python3")) return t.skip("needs python3");
  const path = join(scratch(t), "box");
  await store(path);
  await store(path, undefined, { flags: ["seen", "flagged"] });
  const script =
    "import mailbox, sys; print(sorted((m.get_flags(), m['Subject']) for m in mailbox.Maildir(sys.argv[1], create=False)))";
  const { output } = await run("python3", ["-c", script, path]);
  assert.equal(output, "[('', 'x'), ('FS', 'x')]\n");
});
