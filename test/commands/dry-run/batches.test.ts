import assert from "node:assert/strict";
import { test } from "node:test";
import type { SavedMessage } from "../../../src/archive/file.js";
import { batches, startAll } from "../../../src/commands/dry-run/batches.js";
import { memoryContent } from "../../../src/io/content.js";
import { TimeUpError, timeLimiter } from "../../../src/io/time-limit.js";

const MIB = 1024 * 1024;

function saved(index: number, octets = 10): SavedMessage {
  const content = memoryContent(Buffer.alloc(octets));
  return { name: `m${index}`, path: "m", index, content, fromLine: null, doubt: null };
}

function sizes(all: SavedMessage[], most?: number): number[] {
  return [...batches(all, most)].map((batch) => batch.length);
}

test("64 messages are a batch, and what is left over is one", () => {
  const all = Array.from({ length: 130 }, (_, index) => saved(index));
  assert.deepEqual(sizes(all), [64, 64, 2]);
  assert.deepEqual([...batches(all)].flat(), all);
  assert.deepEqual(sizes(all.slice(0, 3), 1), [1, 1, 1]);
  assert.deepEqual(sizes([]), []);
});

test("a message that stays in its file is the last of its batch, before the next one is asked for", () => {
  const asked: number[] = [];
  function* all(): Generator<SavedMessage> {
    for (const [index, octets] of [10, MIB - 64 * 1024, 10, 10].entries()) {
      asked.push(index);
      yield saved(index, octets);
    }
  }
  const found = batches(all());
  assert.equal(found.next().value?.length, 2);
  assert.deepEqual(asked, [0, 1]);
  assert.equal(found.next().value?.length, 2);
});

test("one message that runs too long is told from the others of its batch", async () => {
  const { limited } = timeLimiter(() => 1);
  const outcome = async ({ path, ...rest }: SavedMessage) => {
    const index = "index" in rest ? rest.index : 0;
    try {
      return limited(() => {
        for (;;) if (index !== 1) return `${path}${index}`;
      });
    } catch (error) {
      return error instanceof TimeUpError ? "too long" : error;
    }
  };
  const all = startAll([saved(0), saved(1), saved(2)], outcome, limited);
  assert.deepEqual(await Promise.all(all), ["m0", "too long", "m2"]);
});
