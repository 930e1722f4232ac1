/** What every folder format must do. A new one is tested by one line in folder.test.ts. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Content } from "../../src/core/contracts/ports.js";
import type { Target } from "../../src/core/language/folder-spec.js";
import { FolderError, openFolder } from "../../src/folders/formats.js";
import {
  buildDriver,
  type Call,
  contentOf,
  deadline,
  deadPid,
  host,
  isRoot,
  run,
  scratch,
  systemError,
  watched,
} from "../folders/tools.js";

/** A format under test. */
export interface Format {
  readonly name: string;
  target(path: string): Target;
  /** The messages in it, in any order; none when it is missing. Throws when one is torn. */
  read(path: string): Buffer[];
  /** What of a message comes back: all of it, but for what the format must add or rename. */
  kept(message: Buffer): Buffer;
}

const text = (...parts: string[]) => Buffer.from(parts.join(""), "latin1");
const HEADER = "From: a@example.org\nSubject: x\n";

const MESSAGES: Readonly<Record<string, Buffer>> = {
  "an ordinary one": text(HEADER, "\nHello\n"),
  "NUL and every other octet": Buffer.concat([
    text(HEADER, "\n"),
    Buffer.from(Array.from({ length: 256 }, (_, i) => i)),
    text("\n"),
  ]),
  "CRLF throughout": text("From: a@example.org\r\n\r\nFrom here\r\n\r\nFrom there\r\n"),
  "bare CR": text(HEADER, "\na\rFrom b\r\rFrom c\r\n"),
  "no newline at the end": text(HEADER, "\nHello"),
  "CR at the end": text(HEADER, "\nHello\r"),
  "an empty body": text(HEADER, "\n"),
  "a header and no empty line": text(HEADER),
  "empty lines at the end": text(HEADER, "\nHello\n\n\n\n"),
  "nothing but newlines": text("\n\n\n"),
  "no octet at all": Buffer.alloc(0),
  "one octet": text("x"),
  "From lines everywhere": text(
    "From x\n",
    HEADER,
    "\n\nFrom a@b Thu Jan  1 00:00:00 1970\n>From c\n\n>>>From \nFrom",
  ),
  "a line that ends in From": text(HEADER, "\n>>>>From"),
  "Content-Length that lies": text(
    "Content-Length: 3\n",
    HEADER,
    "\nabc\n\nFrom evil@example.org Thu Jan  1 00:00:00 1970\nSubject: y\n\nz\n",
  ),
};

const LARGE = Buffer.alloc(3 * 1024 * 1024, "a line of text\n>From here\nFrom there\r\n\0");

export function folderContract(format: Format): void {
  const check = (name: string, body: (t: TestContext) => Promise<void>) =>
    test(`${format.name}: ${name}`, body);
  const open = (path: string, overrides = {}) =>
    openFolder(format.target(path), { deadline: deadline(), host: { ...host, ...overrides } });
  const store = (path: string, content: Content, overrides = {}) =>
    open(path, overrides).store(content, { sender: null });

  for (const [name, message] of Object.entries(MESSAGES)) {
    check(`stores byte for byte, between two others: ${name}`, async (t) => {
      const path = join(scratch(t), "box");
      const all = [text("first\n"), message, text("last\n")];
      for (const each of all) await store(path, contentOf(each, 3));
      assert.deepEqual(sorted(format.read(path)), sorted(all.map(format.kept)));
    });
  }

  check("stores 3 MB byte for byte, whatever the chunks", async (t) => {
    const path = join(scratch(t), "box");
    for (const size of [999, 65_536]) await store(path, contentOf(LARGE, size));
    assert.deepEqual(format.read(path), [LARGE, LARGE].map(format.kept));
  });

  check("says where the message is", async (t) => {
    const path = join(scratch(t), "box");
    const where = await store(path, contentOf(text("hello\n")));
    assert.ok(where === path || dirname(dirname(where)) === path);
    assert.match(fs.readFileSync(where, "latin1"), /hello\n/);
  });

  check(
    "is made when missing, with all above it, for its owner alone, under any umask",
    async (t) => {
      const driver = buildDriver(t);
      for (const umask of [0, 0o077, 0o277]) {
        const top = join(scratch(t), "a");
        const target = format.target(join(top, "b", ".c", "box"));
        const { status, output } = await run(process.execPath, [
          driver,
          JSON.stringify({ target, messages: ["hi\n"], umask }),
        ]);
        assert.equal(status, 0, output);
        assert.equal(format.read(target.path).length, 1);
        for (const [file, mode] of modes(top))
          assert.equal(mode, fs.statSync(file).isDirectory() ? 0o700 : 0o600, file);
      }
    },
  );

  check("is not made, nor anything above it, by being opened", async (t) => {
    const top = scratch(t);
    open(join(top, "a", "box"));
    assert.deepEqual(fs.readdirSync(top), []);
  });

  check("leaves nothing behind but the messages", async (t) => {
    const path = join(scratch(t), "box");
    await store(path, contentOf(text("one\n")));
    const before = files(dirname(path)).length;
    await store(path, contentOf(text("two\n")));
    const added = files(dirname(path)).length - before;
    assert.ok(added <= 1, `${added} files more`);
  });

  check("syncs what it wrote, then the folder that names it, before it is done", async (t) => {
    const path = join(scratch(t), "box");
    await store(path, contentOf(text("one\n")));
    const calls: Call[] = [];
    const where = await watched(
      (call) => calls.push(call),
      () => store(path, contentOf(text("two\n"))),
    );
    const names = calls.map(({ name, path: at }) => `${name} ${at}`);
    const lastWrite = calls.findLastIndex(
      ({ name, path: at }) => name === "writeSync" && !at.includes(".lock"),
    );
    const sync = names.indexOf(`fsyncSync ${calls[lastWrite]?.path}`, lastWrite);
    const named = names.indexOf(`fsyncSync ${dirname(where)}`, sync);
    const published = calls.findIndex(({ name, to }) => name === "linkSync" && to === where);
    assert.ok(lastWrite >= 0 && sync > lastWrite && named > sync, names.join("\n"));
    if (published >= 0) assert.ok(sync < published && published < named, names.join("\n"));
  });

  for (const code of ["EIO", "ENOSPC", "EACCES"]) {
    check(
      `whichever call fails with ${code}: stored, or as it was; and the next delivery works`,
      async (t) => {
        // Its process ends after a failure, so a lock that could not be removed is a dead one's.
        const mortal = { pid: deadPid() };
        const old = text("old\n\nmessage\n");
        for (const fresh of [true, false]) {
          for (let fault = 1, fired = true; fired; fault++) {
            const path = join(scratch(t), "box");
            if (!fresh) await store(path, contentOf(old), mortal);
            const before = format.read(path);
            let [count, stored] = [0, true];
            let failed = "nothing";
            await watched(
              (call) => {
                if (++count !== fault) return;
                failed = `${call.name} ${call.path}`;
                throw systemError(code);
              },
              async () => {
                await store(path, contentOf(text("new\n"), 2), mortal).catch((error) => {
                  assert.ok(
                    error instanceof FolderError && error.message.startsWith(`${path}: `),
                    String(error),
                  );
                  stored = false;
                });
              },
            );
            fired = count >= fault;
            const after = stored ? [...before, text("new\n")] : before;
            assert.deepEqual(
              sorted(format.read(path)),
              sorted(after),
              `${failed}, ${stored ? "stored" : "refused"}`,
            );
            await store(path, contentOf(text("next\n")), mortal);
            assert.deepEqual(
              sorted(format.read(path)),
              sorted([...after, text("next\n")]),
              `after ${failed}`,
            );
          }
        }
      },
    );
  }

  check("is as it was when the message can't be read to its end", async (t) => {
    const path = join(scratch(t), "box");
    await store(path, contentOf(text("old\n")));
    const broken = {
      ...contentOf(text("new\n")),
      *chunks() {
        yield Buffer.alloc(2 * 1024 * 1024, "half of it\n");
        throw systemError("EIO");
      },
    };
    const before = files(dirname(path));
    await assert.rejects(store(path, broken), FolderError);
    assert.deepEqual(format.read(path), [text("old\n")]);
    assert.deepEqual(files(dirname(path)), before);
  });

  check("is as it was on a full disk, and takes mail again once there is room", async (t) => {
    if (!isRoot()) return t.skip("needs root to mount a tmpfs");
    const disk = join(scratch(t), "disk");
    fs.mkdirSync(disk);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=256k", "none", disk], {
      encoding: "utf8",
    });
    if (mounted.status !== 0) return t.skip(`needs leave to mount a tmpfs: ${mounted.stderr}`);
    try {
      const path = join(disk, "box");
      await store(path, contentOf(text("old\n")));
      const before = files(disk);
      await assert.rejects(store(path, contentOf(LARGE)), /ENOSPC/);
      assert.deepEqual(files(disk), before);
      await store(path, contentOf(Buffer.alloc(100_000, "fits\n")));
      assert.equal(format.read(path).length, 2);
    } finally {
      spawnSync("umount", [disk]);
    }
  });

  check("is as it was under a file size limit, which is a short write first", async (t) => {
    const path = join(scratch(t), "box");
    await store(path, contentOf(text("old\n")));
    const before = files(dirname(path));
    const job = JSON.stringify({
      target: format.target(path),
      messages: ["a line\n"],
      repeat: 400_000,
    });
    const limited = [
      "-c",
      'ulimit -f 1500; exec "$@"',
      "sh",
      process.execPath,
      buildDriver(t),
      job,
    ];
    const { status, output } = await run("sh", limited);
    assert.equal(status, 75);
    assert.match(output, /EFBIG/);
    assert.deepEqual(files(dirname(path)), before);
  });

  check("names itself when its folder may not be written to", async (t) => {
    const top = scratch(t);
    fs.mkdirSync(join(top, "sealed"), { mode: 0o555 });
    fs.chmodSync(top, 0o755);
    const path = join(top, "sealed", "box");
    const args = [
      buildDriver(t),
      JSON.stringify({ target: format.target(path), messages: ["hi\n"] }),
    ];
    const nobody = isRoot() ? 65_534 : undefined; // root may write anywhere
    const { status, output } = await run(process.execPath, args, nobody);
    assert.equal(status, 75, output);
    assert.ok(output.startsWith(`${path}: EACCES`), output);
  });

  check("takes messages from eight processes at once, all of them whole", async (t) => {
    const path = join(scratch(t), "deep", "box");
    const driver = buildDriver(t);
    const letters = [..."abcdefgh"];
    const job = (letter: string) =>
      JSON.stringify({
        target: format.target(path),
        messages: [`${letter}1`, `${letter}2`, `${letter}3`],
        repeat: 40_000,
      });
    const ends = await Promise.all(
      letters.map((letter) => run(process.execPath, [driver, job(letter)])),
    );
    assert.deepEqual(
      ends.filter(({ status }) => status !== 0),
      [],
    );
    const expected = letters.flatMap((letter) =>
      [1, 2, 3].map((n) => Buffer.from(`${letter}${n}`.repeat(40_000))),
    );
    assert.deepEqual(sorted(format.read(path)), sorted(expected.map(format.kept)));
  });
}

function sorted(messages: readonly Buffer[]): Buffer[] {
  return [...messages].sort(Buffer.compare);
}

function entries(top: string): string[] {
  return fs
    .readdirSync(top, { recursive: true, encoding: "utf8" })
    .map((name) => join(top, name))
    .sort();
}

function modes(top: string): [string, number][] {
  return [top, ...entries(top)].map((path) => [path, fs.statSync(path).mode & 0o7777]);
}

/** Every file below, with its content. */
function files(top: string): [string, string][] {
  return entries(top)
    .filter((path) => fs.statSync(path).isFile())
    .map((path) => [path, fs.readFileSync(path, "latin1")]);
}
