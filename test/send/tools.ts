/** What the tests of sending share. */

import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { Content, Submission } from "../../src/core/contracts/ports.js";
import type { SmtpSpec } from "../../src/core/language/transport-spec.js";
import type { SendTools } from "../../src/send/transports.js";
import { contentOf, deadline, host, scratch } from "../folders/tools.js";
import { type Sink, type SinkOptions, startSink } from "../harness/sink.js";

export { contentOf, deadline, host, scratch } from "../folders/tools.js";

export const LETTER = "From: Ann <ann@example.org>\nSubject: x\n\nHello\n";

export function letter(text = LETTER, chunkSize = 7): Content {
  return contentOf(Buffer.from(text, "latin1"), chunkSize);
}

export function submission(overrides: Partial<Submission> = {}): Submission {
  return {
    sender: "ann@example.org",
    recipients: ["bob@example.net"],
    message: letter(),
    ...overrides,
  };
}

export function toolsFor(t: TestContext, overrides: Partial<SendTools> = {}): SendTools {
  const spool = join(scratch(t), "spool");
  const environment = { SECRET: "not for programs", USER: "merlyn" };
  return { deadline: deadline(), spool, host, home: "/", environment, ...overrides };
}

export async function openSink(t: TestContext, options: SinkOptions = {}): Promise<Sink> {
  const sink = await startSink(options);
  t.after(() => sink.close());
  return sink;
}

export function smtpTo({ port }: Pick<Sink, "port">, overrides: Partial<SmtpSpec> = {}): SmtpSpec {
  return {
    kind: "smtp",
    host: "127.0.0.1",
    port,
    lmtp: false,
    secure: false,
    login: null,
    timeout: 10_000,
    ...overrides,
  };
}

/** A program of the test's own, in sh. */
export function script(t: TestContext, body: string): string {
  const path = join(scratch(t), "program");
  fs.writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return path;
}

/** A mail program that notes what it is given. */
export function fakeSendmail(t: TestContext, then = "exit 0") {
  const folder = scratch(t);
  const body = `{ for word; do printf '%s\\0' "$word"; done; } > ${folder}/args; env -0 > ${folder}/env; cat > ${folder}/stdin; ${then}`;
  const read = (name: string) => fs.readFileSync(join(folder, name));
  const words = (name: string) => read(name).toString().split("\0").slice(0, -1);
  return {
    path: script(t, body),
    wasRun: () => fs.existsSync(join(folder, "stdin")),
    args: () => words("args"),
    env: () => words("env"),
    stdin: () => read("stdin"),
  };
}

/** A message that breaks off, as a file does that somebody cuts short. */
export function broken(text = LETTER): Content {
  const whole = letter(text);
  return {
    ...whole,
    *chunks() {
      yield Buffer.from(text.slice(0, 30));
      throw new Error("bytes are missing");
    },
  };
}

/** So many octets of mail, made up as they are asked for. */
export function largeContent(size: number): Content {
  const line = Buffer.alloc(64 * 1024, `${"x".repeat(76)}\n`);
  const head = Buffer.from("Subject: large\n\n");
  function* chunks(): Generator<Buffer> {
    yield head;
    for (let left = size - head.length; left > 0; left -= line.length) yield line.subarray(0, left);
  }
  const start = Buffer.concat([head, ...Array.from({ length: 16 }, () => line)]).subarray(
    0,
    1024 * 1024,
  );
  return { size, head: start, file: null, chunks };
}

/** What was thrown. */
export async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until a program has written a line into a file. */
export async function whenThere(file: string): Promise<void> {
  for (let tries = 0; tries < 6000; tries++) {
    if (fs.existsSync(file) && fs.readFileSync(file, "utf8").endsWith("\n")) return;
    await pause(10);
  }
  throw new Error(`${file} was never written`);
}

/** Waits until the two processes whose ids a file names have ended, and fails when they don't. */
export async function assertGone(file: string): Promise<void> {
  const pids = fs.readFileSync(file, "utf8").trim().split(" ").map(Number);
  assert.equal(pids.length, 2);
  for (const pid of pids) {
    for (let tries = 0; isRunning(pid) && tries < 6000; tries++) await pause(10);
    assert.ok(!isRunning(pid), `${pid} is still there`);
  }
}

/** A killed process that nobody has taken note of (Z) has ended too. */
function isRunning(pid: number): boolean {
  return (
    fs.existsSync(`/proc/${pid}/stat`) &&
    !/\) [ZX]/.test(fs.readFileSync(`/proc/${pid}/stat`, "utf8"))
  );
}
