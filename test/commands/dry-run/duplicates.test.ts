import assert from "node:assert/strict";
import { test } from "node:test";
import { duplicatesOfRun } from "../../../src/commands/dry-run/duplicates.js";
import type { DuplicateQuestion, Duplicates } from "../../../src/core/contracts/duplicate.js";
import { memoryContent } from "../../../src/io/content.js";
import { plainMemory } from "../../contract/memory-stores.js";
import { lines, mailOf } from "../../core/mails.js";
import { host } from "../../folders/tools.js";

const DAY = 86_400_000;
const WEEK: DuplicateQuestion = { within: 7 * DAY, key: null, lists: "together" };

/** A run: each message came in on that day of November, under that queue id. */
function run(): (day: number, id?: string) => Duplicates {
  const duplicates = duplicatesOfRun(plainMemory()({ host }));
  return (day, id = `${day}`) => {
    const octets = Buffer.from(
      lines(
        `Received: by blue id ${id}; ${day} Nov 2026 10:00:00 +0000`,
        "Message-ID: <a@b>",
        "",
        "Hi",
      ),
    );
    return duplicates(mailOf(octets), memoryContent(octets));
  };
}

const kind = async (message: Duplicates, question = WEEK) => (await message.earlier(question)).kind;

test("of the messages of one run the later is a duplicate, as far apart as they came in", async () => {
  const message = run();
  const first = message(1);
  assert.equal(await kind(first), "first");
  await first.settle(true);
  assert.deepEqual(await message(7).earlier(WEEK), {
    kind: "duplicate",
    at: Date.UTC(2026, 10, 1, 10),
    messageId: "<a@b>",
  });
  assert.equal(await kind(message(20)), "first");
});

test("what would be rejected or deferred does not count; two files of one delivery are no duplicates", async () => {
  const message = run();
  const refused = message(1);
  await kind(refused);
  await refused.settle(false);
  const second = message(2);
  assert.equal(await kind(second), "first");
  await second.settle(true);
  assert.equal(await kind(message(2)), "first");
});

test("one that is looked at meanwhile waits, and only for those before it: nobody waits for ever", async () => {
  const message = run();
  const [one, other] = [message(1), message(2)];
  const key = { ...WEEK, key: "k" };
  assert.equal(await kind(one), "first");
  assert.equal(await kind(other, key), "first");
  assert.equal(await kind(one, key), "first", "the other comes later");
  const waiting = kind(other);
  await one.settle(true);
  assert.equal(await waiting, "duplicate");
});
