/**
 * Whatever strangers write into the Received of our machines: what our filter said is believed, and
 * nothing that they wrote themselves.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseHeader } from "../../src/core/message/header.js";
import { trustedFields } from "../../src/core/message/trusted-fields.js";
import { memoryContent } from "../../src/io/content.js";
import { upstream } from "../../src/spam/upstream.js";
import { careless, hostileWords, type Words, WRITERS } from "../core/received-writers.js";
import { AMAVIS_HAM, AMAVIS_SPAM, ENTRY, FILTERED, REINJECTED, SENT } from "../core/relayed.js";
import { RUNS, SEED } from "./parsers.js";

const BLUE = "blue.stonehenge.example";
const FORGED = AMAVIS_HAM + REINJECTED + AMAVIS_HAM + FILTERED + AMAVIS_HAM + ENTRY;

const scan = (message: string) => upstream([BLUE]).scan(memoryContent(Buffer.from(message)));

async function assertSpam(message: string): Promise<void> {
  const verdict = await scan(message);
  assert.deepEqual([verdict?.kind, verdict?.score], ["spam", 7.535], message);
}

const writers = fc.constantFrom(...Object.values(WRITERS));

/**
 * The same words, where one of our machines hands on to another of ours: the recipient is still the
 * stranger's choice, and so is the sender.
 */
const within = (words: Words): Words => ({
  ...words,
  address: "127.0.0.1",
  greeting: "localhost",
  name: "localhost",
  subject: "",
  user: "",
});

test("the verdict of a filter that wrote above the Received by which the message came in", async () => {
  await fc.assert(
    fc.asyncProperty(hostileWords, writers, async (words, write) => {
      await assertSpam(`${AMAVIS_SPAM}${write(words, BLUE)}\n${FORGED}${SENT}`);
      assert.equal(await scan(`${write(words, BLUE)}\n${FORGED}${SENT}`), null);
    }),
    { numRuns: RUNS, ...SEED },
  );
});

test("the verdict of a filter that got the message and gave it back", async () => {
  await fc.assert(
    fc.asyncProperty(hostileWords, writers, writers, async (words, write, rewrite) => {
      const entry = `${write(words, BLUE)}\n`;
      const filtered = `${WRITERS.amavis(within(words), "localhost")}\n`;
      const back = `${rewrite(within(words), BLUE)}\n`;
      await assertSpam(`${back}${AMAVIS_SPAM}${filtered}${entry}${FORGED}${SENT}`);
      assert.equal(await scan(`${back}${filtered}${entry}${FORGED}${SENT}`), null);
    }),
    { numRuns: RUNS, ...SEED },
  );
});

test("a machine that writes greetings as they come: its filter is believed, or it is said why not", async () => {
  await fc.assert(
    fc.asyncProperty(hostileWords, async (words) => {
      const entry = `${careless(words, BLUE)}\n`;
      const verdict = await scan(`${AMAVIS_SPAM}${entry}${FORGED}${SENT}`);
      assert.ok(verdict !== null && verdict.kind !== "ham", entry);
      if (verdict.kind === "unknown") assert.match(verdict.by, /can be read in two ways/);
      const { fields } = parseHeader(Buffer.from(`${entry}${FORGED}${SENT}`));
      assert.deepEqual(trustedFields(fields, [BLUE]), []);
    }),
    { numRuns: RUNS, ...SEED },
  );
});

test("a stranger's machine is never taken for one of ours", async () => {
  const all = fc.constantFrom(...Object.values(WRITERS), careless);
  await fc.assert(
    fc.asyncProperty(hostileWords, all, async (words, write) => {
      const verdict = await scan(
        `${AMAVIS_HAM}${write(words, "mx.example.org")}\n${FORGED}${SENT}`,
      );
      assert.equal(verdict?.kind, "unknown", write(words, "mx.example.org"));
    }),
    { numRuns: RUNS, ...SEED },
  );
});
