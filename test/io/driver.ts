/**
 * A process of its own that reads, logs or keeps a journal: `driver.cjs JOB`, a Job as JSON. Prints
 * what came of it.
 */

import { createHash } from "node:crypto";
import fs from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { readArchive } from "../../src/archive/archive.js";
import { JournalBusyError } from "../../src/core/contracts/journal.js";
import { readMessage } from "../../src/io/intake.js";
import { openJournal } from "../../src/state/journal/journal.js";
import { appendLog } from "../../src/state/log/log.js";

export type Job =
  | { readonly kind: "nothing" }
  | { readonly kind: "intake"; readonly folder: string }
  | { readonly kind: "archive"; readonly path: string; readonly folder: string }
  | {
      readonly kind: "log";
      readonly file: string;
      readonly lines: number;
      readonly maxBytes: number;
      readonly keep: number;
    }
  | {
      readonly kind: "race";
      readonly folder: string;
      readonly key: string;
      readonly ms: number;
      readonly finish: boolean;
    }
  | {
      readonly kind: "effects";
      readonly folder: string;
      readonly key: string;
      readonly effects: readonly string[];
      readonly stopAfter: number;
    };

const host = { hostname: hostname(), pid: process.pid, now: () => Date.now() };

function say(result: object): void {
  fs.writeSync(1, `${JSON.stringify(result)}\n`);
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Peak memory in kB. */
function peak(): number {
  return Number(/^VmHWM:\s*(\d+)/m.exec(fs.readFileSync("/proc/self/status", "latin1"))?.[1]);
}

function digest(chunks: Iterable<Buffer>): { size: number; sha256: string } {
  const hash = createHash("sha256");
  let size = 0;
  for (const chunk of chunks) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { size, sha256: hash.digest("hex") };
}

function race(job: Job & { kind: "race" }): void {
  const inside = join(job.folder, "inside");
  const end = Date.now() + job.ms;
  let owned = 0;
  let busy = 0;
  while (Date.now() < end) {
    try {
      const journal = openJournal(job.folder, job.key, host);
      fs.closeSync(fs.openSync(inside, "wx")); // fails when somebody else is inside
      pause(1);
      fs.unlinkSync(inside);
      owned++;
      if (job.finish && owned % 2 === 0) journal.close();
      else journal.release();
    } catch (error) {
      if (!(error instanceof JournalBusyError)) throw error;
      busy++;
    }
    pause(1);
  }
  say({ owned, busy });
}

/** Each effect makes a file that must not be there yet. */
function effects({ folder, key, effects, stopAfter }: Job & { kind: "effects" }): void {
  const journal = openJournal(folder, key, host);
  let done = 0;
  for (const effect of effects) {
    if (journal.done(effect) !== null) continue;
    fs.closeSync(fs.openSync(join(folder, effect), "wx"));
    journal.record(effect, join(folder, effect));
    if (++done === stopAfter) process.kill(process.pid, "SIGKILL");
  }
  journal.close();
  say({ done });
}

function intake({ folder }: Job & { kind: "intake" }): void {
  const { content, fromLine } = readMessage(0, { spoolFolder: folder, host });
  const before = peak();
  say({ ...digest(content.chunks()), fromLine, before, peak: peak() });
}

function archive({ path, folder }: Job & { kind: "archive" }): void {
  const found: object[] = [];
  for (const saved of readArchive(path, { stdin: 0, tmpFolder: folder, host })) {
    found.push("error" in saved ? { error: saved.error.message } : digest(saved.content.chunks()));
  }
  say({ found, peak: peak(), left: fs.readdirSync(folder) });
}

function log({ file, lines, maxBytes, keep }: Job & { kind: "log" }): void {
  for (let line = 0; line < lines; line++)
    appendLog(file, { pid: process.pid, line }, { host, maxBytes, keep });
}

function main(job: Job): void {
  if (job.kind === "nothing") say({ ...digest([]), peak: peak() });
  else if (job.kind === "intake") intake(job);
  else if (job.kind === "archive") archive(job);
  else if (job.kind === "log") log(job);
  else if (job.kind === "race") race(job);
  else effects(job);
}

main(JSON.parse(process.argv[2] ?? ""));
