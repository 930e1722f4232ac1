/**
 * A process of its own that stores messages: `driver.cjs JOB`, a Job as JSON. Ends in 0, or in 75
 * with the reason.
 */

import { hostname } from "node:os";
import type { Target } from "../../src/core/language/folder-spec.js";
import { openFolder } from "../../src/folders/formats.js";
import { createDeadline } from "../../src/io/deadline.js";

export interface Job {
  readonly target: Target;
  /** One message each. */
  readonly messages: readonly string[];
  /** Each message is repeated so often. */
  readonly repeat?: number;
  readonly umask?: number;
  /** Of each message. */
  readonly keywords?: readonly (readonly string[])[];
  /** Between two messages, in milliseconds. Default: none. */
  readonly pauseMs?: number;
}

async function main(job: Job): Promise<void> {
  if (job.umask !== undefined) process.umask(job.umask);
  const deadline = createDeadline({ ms: 30_000, now: () => performance.now() });
  const host = { hostname: hostname(), pid: process.pid, now: () => Date.now() };
  const folder = openFolder(job.target, { deadline, host });
  for (const [index, message] of job.messages.entries()) {
    if (job.pauseMs !== undefined) await deadline.sleep(job.pauseMs);
    const bytes = Buffer.from(message.repeat(job.repeat ?? 1));
    await folder.store(
      { size: bytes.length, head: bytes, file: null, chunks: () => [bytes] },
      { sender: "a@example.net", keywords: job.keywords?.[index] ?? [] },
    );
  }
}

main(JSON.parse(process.argv[2] ?? "")).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 75;
});
