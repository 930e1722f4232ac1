/** What every spam scanner must do. A new one is tested by one line in scanner.test.ts. */

import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { Content, Deadline, Scanner } from "../../src/core/contracts/ports.js";
import type { Verdict } from "../../src/core/contracts/verdict.js";
import { memoryContent } from "../../src/io/content.js";
import { createDeadline } from "../../src/io/deadline.js";
import { lines } from "../core/mails.js";
import {
  AMAVIS_HAM,
  AMAVIS_SPAM,
  ENTRY,
  FILTERED,
  REINJECTED,
  SENT,
  TRACE,
} from "../core/relayed.js";
import { contentOf } from "../folders/tools.js";
import { HANGS } from "../harness/clock.js";

/** A scanner under test. */
export interface Kind {
  readonly name: string;
  readonly skip?: string | false;
  /** Opens one, and whatever it needs. */
  open(t: TestContext, deadline: Deadline): Scanner | Promise<Scanner>;
  /**
   * What it says of an ordinary message that nobody has scanned; `failure` for one that can't be
   * asked.
   */
  readonly says: Verdict["kind"] | "no opinion" | "failure";
}

const MESSAGES: Readonly<Record<string, Buffer>> = {
  "an ordinary one": Buffer.from(TRACE + ENTRY + SENT),
  "one that a filter took for spam": Buffer.from(
    TRACE + REINJECTED + AMAVIS_SPAM + FILTERED + ENTRY + SENT,
  ),
  "one that a filter took for ham": Buffer.from(
    TRACE + REINJECTED + AMAVIS_HAM + FILTERED + ENTRY + SENT,
  ),
  "one whose sender says that it is ham": Buffer.from(TRACE + ENTRY + AMAVIS_HAM + SENT),
  "no octet at all": Buffer.alloc(0),
  "one octet": Buffer.from("x"),
  "nothing but newlines": Buffer.from("\n\n\n"),
  "no header": Buffer.from("\nHello\n"),
  "a header and no empty line": Buffer.from("Subject: x\n"),
  CRLF: Buffer.from((ENTRY + SENT).replaceAll("\n", "\r\n")),
  "bare CR": Buffer.from((ENTRY + SENT).replaceAll("\n", "\r")),
  "NUL and every other octet": Buffer.from(
    Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256),
  ),
  "a header of 8-bit octets": Buffer.from(`${ENTRY}Subject: \xff\xfe\0\n\n\x80`, "latin1"),
  "Received that say nothing": Buffer.from(
    lines("Received:", "Received: x", "Received: by", "X-Spam-Status:", ""),
  ),
  "a request for something else": Buffer.from(
    "PING SPAMC/1.5\r\nContent-length: 0\r\n\r\nTELL SPAMC/1.5\r\n\r\n",
  ),
  "a large one": Buffer.concat([
    Buffer.from(ENTRY + SENT),
    Buffer.alloc(2 * 1024 * 1024, "a line of text\r\n\0"),
  ]),
};

export function scannerContract(kind: Kind): void {
  const check = (name: string, body: (t: TestContext) => Promise<void>) =>
    test(`${kind.name}: ${name}`, { skip: kind.skip ?? false }, body);

  check(`says of an ordinary message: ${kind.says}`, async (t) => {
    const scanner = await kind.open(t, within(60_000));
    const result = await outcome(scanner, contentOf(Buffer.from(TRACE + ENTRY + SENT)));
    assert.equal(result instanceof Error ? "failure" : (result?.kind ?? "no opinion"), kind.says);
  });

  check("whatever the message is: a verdict, no opinion, or an error with a reason", async (t) => {
    const scanner = await kind.open(t, within(60_000));
    for (const [name, message] of Object.entries(MESSAGES)) {
      const octets = Buffer.from(message);
      checkShape(await outcome(scanner, contentOf(octets, 1000)), name);
      checkShape(await outcome(scanner, memoryContent(octets)), name);
      assert.ok(octets.equals(message), `${name} was changed`);
    }
  });

  check("the same again, of the same message or of another copy of it", async (t) => {
    const scanner = await kind.open(t, within(60_000));
    const above = [TRACE, TRACE, "", TRACE.replaceAll("training", "merlyn")];
    for (const rest of [ENTRY + SENT, REINJECTED + AMAVIS_SPAM + FILTERED + ENTRY + SENT]) {
      const results: unknown[] = [];
      for (const each of above)
        results.push(comparable(await outcome(scanner, contentOf(Buffer.from(each + rest)))));
      for (const result of results) assert.deepEqual(result, results[0]);
    }
  });

  check("several at once", async (t) => {
    const scanner = await kind.open(t, within(60_000));
    const texts = Array.from({ length: 6 }, (_, i) => `${TRACE}${ENTRY}${SENT}${i}\n`);
    const results = await Promise.all(
      texts.map((text) => outcome(scanner, contentOf(Buffer.from(text)))),
    );
    for (const result of results) checkShape(result, "one of several");
  });

  check("never later than the deadline", async (t) => {
    for (const ms of [0, 1, 50]) {
      const scanner = await kind.open(t, within(ms));
      const started = performance.now();
      checkShape(
        await outcome(scanner, contentOf(MESSAGES["a large one"] ?? Buffer.alloc(0))),
        `${ms} ms`,
      );
      assert.ok(performance.now() - started < ms + HANGS, `${ms} ms`);
    }
  });

  check("lets go of the message, whatever becomes of it", async (t) => {
    for (const ms of [1, 60_000]) {
      const scanner = await kind.open(t, within(ms));
      let open = 0;
      const content = contentOf(Buffer.from(TRACE + ENTRY + SENT), 10);
      function* chunks() {
        open++;
        try {
          yield* content.chunks();
        } finally {
          open--;
        }
      }
      checkShape(await outcome(scanner, { ...content, chunks }), `${ms} ms`);
      for (let tries = 0; open > 0 && tries < 1000; tries++)
        await new Promise((resolve) => setTimeout(resolve, 10));
      assert.equal(open, 0);
    }
  });
}

function within(ms: number): Deadline {
  return createDeadline({ ms, now: () => performance.now() });
}

type Outcome = Verdict | Error | null;

async function outcome(scanner: Scanner, content: Content): Promise<Outcome> {
  try {
    return await scanner.scan(content);
  } catch (error) {
    assert.ok(error instanceof Error);
    return error;
  }
}

function comparable(result: Outcome): unknown {
  return result instanceof Error ? result.message : result;
}

function checkShape(result: Outcome, name: string): void {
  if (result === null) return;
  if (result instanceof Error) {
    assert.match(result.message, /^[^\n]+$/, name);
    return;
  }
  const { kind, score, threshold, tests, by, ...more } = result;
  assert.ok(["spam", "ham", "unknown"].includes(kind), name);
  for (const number of [score, threshold])
    assert.ok(number === null || Number.isFinite(number), name);
  for (const each of tests) assert.match(each, /^[!-~]+$/, name);
  assert.match(by, /^[^\n\r]+$/, name);
  assert.deepEqual(more, {}, name);
  if (kind === "unknown") assert.deepEqual([score, threshold, tests], [null, null, []], name);
}
