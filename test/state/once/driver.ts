/**
 * A process of its own that asks through the cache: `driver.cjs JOB`, a Job as JSON. Says "ready",
 * waits for a line on stdin, asks, and says what it got, a Said as JSON. Its scanner appends a line
 * with its process number to a file.
 */

import { appendFileSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import type { Scanner } from "../../../src/core/contracts/ports.js";
import { memoryContent } from "../../../src/io/content.js";
import { createDeadline } from "../../../src/io/deadline.js";
import { verdictIn } from "../../../src/spam/written-verdict.js";
import { answersInFiles } from "../../../src/state/once/answers-in-files.js";
import { cached } from "../../spam/tools.js";

export interface Job {
  readonly folder: string;
  /** The file that tells who scanned. */
  readonly scans: string;
  readonly message: string;
  /** Milliseconds that a scan takes. */
  readonly takes: number;
  /** What the scanner fails with. */
  readonly fails?: string;
  /** A scan ends when so many have begun. Default: at once. */
  readonly together?: number;
}

export interface Said {
  readonly kind?: string;
  readonly error?: string;
  /** When it got its answer, milliseconds since 1970. */
  readonly at: number;
}

function scannerOf({ scans, takes, fails, together = 0 }: Job): Scanner {
  return {
    scan: async () => {
      appendFileSync(scans, `${process.pid}\n`);
      await new Promise((resolve) => setTimeout(resolve, takes));
      while (readFileSync(scans, "utf8").split("\n").length <= together)
        await new Promise((resolve) => setTimeout(resolve, 10));
      if (fails !== undefined) throw new Error(fails);
      return { kind: "spam", score: 7.3, threshold: 5, tests: ["A"], by: "driver" };
    },
  };
}

async function ask(job: Job): Promise<Said> {
  const host = { hostname: hostname(), pid: process.pid, now: () => Date.now() };
  const deadline = createDeadline({ ms: 60_000, now: () => performance.now() });
  const scanner = cached(scannerOf(job), {
    store: answersInFiles(job.folder, host, verdictIn),
    scope: "driver",
    remember: 60_000,
    deadline,
    host,
  });
  try {
    const verdict = await scanner.scan(memoryContent(Buffer.from(job.message)));
    return { kind: verdict?.kind ?? "none", at: Date.now() };
  } catch (error) {
    return { error: String(error), at: Date.now() };
  }
}

process.stdin.once("data", async () => {
  const said = await ask(JSON.parse(process.argv[2] ?? ""));
  process.stdout.write(`${JSON.stringify(said)}\n`, () => process.exit(0));
});
process.stdout.write("ready\n");
