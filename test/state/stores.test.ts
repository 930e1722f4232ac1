import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { memoryContent } from "../../src/io/content.js";
import { openState } from "../../src/state/stores.js";
import { host, scratch } from "../folders/tools.js";

test("in files: each has its own place, on the clock of whoever opens it, and makes none before", async (t) => {
  const top = scratch(t);
  const paths = {
    journal: join(top, "a/journal"),
    log: join(top, "b/log.jsonl"),
    answered: join(top, "c/answered"),
  };
  const then = Date.UTC(2026, 10, 22, 12);
  const { journal, log, replyHistory } = openState("files", paths, { ...host, now: () => then });
  assert.deepEqual(fs.readdirSync(top), []);
  const jane = { sender: "jane@example.org", handle: "training" };
  (
    await journal.open(memoryContent(Buffer.from("x")), { messageId: null, recipient: null })
  ).release();
  log.append({ n: 1 });
  assert.equal((await replyHistory.reserve({ ...jane, every: 1000 })).kind, "reserved");
  assert.deepEqual(
    [fs.readdirSync(paths.journal).length, fs.readFileSync(paths.log, "utf8")],
    [1, '{"n":1}\n'],
  );
  assert.deepEqual(fs.readdirSync(join(paths.answered, "rate")), ["2026112212"]);
  assert.deepEqual([...(await log.read())], [{ n: 1 }]);
  assert.equal((await journal.unfinished())[0]?.since, then);
  assert.equal(await replyHistory.last(jane), then);
});

test("in files: a log that is too large is rotated by the same clock", (t) => {
  const log = join(scratch(t), "log.jsonl");
  fs.writeFileSync(log, "x".repeat(6 * 1024 ** 2));
  fs.writeFileSync(`${log}.lock`, "");
  const paths = { journal: "/nonexistent", log, answered: "/nonexistent" };
  const later = { ...host, now: () => Date.now() + 61_000 };
  openState("files", paths, later).log.append({ n: 1 });
  assert.equal(fs.existsSync(`${log}.lock`), false, "its lock is a dead one's by then");
});
