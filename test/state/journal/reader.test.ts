import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { openJournal } from "../../../src/state/journal/journal.js";
import { readUnfinished } from "../../../src/state/journal/reader.js";
import { host, scratch, systemError, watched } from "../../folders/tools.js";

const KEY = "a".repeat(64);
const frozen = { ...host, now: () => 1_700_000_000_000 };

test("an entry that ends between the look at its name and at what it says waits no more", async (t) => {
  const folder = join(scratch(t), "journal");
  openJournal(folder, KEY, host).release();
  const found = await watched(
    ({ name, path }) => {
      if (name === "openSync" && path.endsWith(KEY)) fs.rmSync(path);
    },
    async () => readUnfinished(folder, host),
  );
  assert.deepEqual(found, []);
});

test("of an entry that can't be read it is told that it waits, and why no more is known", async (t) => {
  const folder = join(scratch(t), "journal");
  openJournal(folder, KEY, host).release();
  const found = await watched(
    ({ name, path }) => {
      if (name === "openSync" && path.endsWith(KEY)) throw systemError("EIO");
    },
    async () => readUnfinished(folder, frozen),
  );
  assert.deepEqual(found, [
    {
      messageId: null,
      recipient: null,
      since: frozen.now(),
      lastTry: frozen.now(),
      path: join(folder, KEY),
      tries: 0,
      underWay: false,
      done: new Map(),
      fault: "EIO: made by a test",
    },
  ]);
});

test("of an entry a mebibyte is read, and it is closed again", (t) => {
  const folder = join(scratch(t), "journal");
  openJournal(folder, KEY, host).release();
  const file = join(folder, KEY);
  const records = fs.readFileSync(file);
  const triesBehind = (octets: number) => {
    fs.writeFileSync(file, Buffer.concat([Buffer.alloc(octets, " "), records]));
    return readUnfinished(folder, host).map(({ tries }) => tries);
  };
  const open = fs.readdirSync("/proc/self/fd").length;
  assert.deepEqual(triesBehind(1024 ** 2 - records.length), [1]);
  assert.deepEqual(triesBehind(1024 ** 2), [0]);
  assert.equal(fs.readdirSync("/proc/self/fd").length, open);
});
