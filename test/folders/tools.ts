/** What the tests of folders and locks share. */

import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { buildSync } from "esbuild";
import type { Content, Deadline, Host } from "../../src/core/contracts/ports.js";
import { unquoteMboxrd } from "../../src/core/message/mboxrd.js";
import { createDeadline } from "../../src/io/deadline.js";

/** A folder of the test's own. */
export function scratch(t: TestContext): string {
  const path = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), "sortmail-folders-")));
  t.after(() => fs.rmSync(path, { recursive: true, force: true }));
  return path;
}

export const host: Host = { hostname: hostname(), pid: process.pid, now: () => Date.now() };

export function deadline(ms = 120_000): Deadline {
  return createDeadline({ ms, now: () => performance.now() });
}

/** The pid of a process that has ended. */
export function deadPid(): number {
  return spawnSync("true").pid;
}

/** A message in chunks that share one buffer, as the contract allows. */
export function contentOf(bytes: Buffer, chunkSize = 65_536, file: string | null = null): Content {
  return {
    size: bytes.length,
    head: bytes.subarray(0, 1024 * 1024),
    file,
    chunks: () => chunksOf(bytes, chunkSize),
  };
}

function* chunksOf(bytes: Buffer, chunkSize: number): Generator<Buffer> {
  const shared = Buffer.alloc(chunkSize);
  for (let at = 0; at < bytes.length; at += chunkSize) {
    yield shared.subarray(0, bytes.copy(shared, 0, at));
    shared.fill("!");
  }
}

/** What a mail reader finds in an mbox: quoting and the line at the end taken off. */
export function readMbox(path: string): Buffer[] {
  if (!fs.existsSync(path)) return [];
  const text = fs.readFileSync(path, "latin1");
  if (text === "") return [];
  if (!text.startsWith("From ") || !text.endsWith("\n\n"))
    throw new Error(`${path} is torn: ${text.slice(-40)}`);
  return text
    .slice("From ".length, -1)
    .split("\n\nFrom ")
    .map((message, index, all) => (index < all.length - 1 ? `${message}\n` : message))
    .map((message) => Buffer.from(message.slice(message.indexOf("\n") + 1), "latin1"))
    .map((quoted) => Buffer.concat([...unquoteMboxrd([quoted])]));
}

/** The messages of a Maildir's new and cur, by name. */
export function readMaildir(path: string): Buffer[] {
  return ["new", "cur"]
    .map((name) => join(path, name))
    .flatMap((folder) =>
      fs.existsSync(folder) ? fs.readdirSync(folder).map((name) => join(folder, name)) : [],
    )
    .sort()
    .map((file) => fs.readFileSync(file));
}

/** The calls that change something, or make it durable. */
const CALLS = [
  "openSync",
  "writeSync",
  "fsyncSync",
  "closeSync",
  "linkSync",
  "renameSync",
  "unlinkSync",
  "mkdirSync",
  "chmodSync",
  "fchmodSync",
  "utimesSync",
  "futimesSync",
  "readSync",
  "lstatSync",
  "fstatSync",
  "statSync",
] as const;

export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: made by a test`), { code });
}

/**
 * One call as a test sees it: `writeSync`, and its first argument (a path, for files opened by
 * one).
 */
export interface Call {
  readonly name: (typeof CALLS)[number] | "ftruncateSync";
  readonly path: string;
  readonly to: string;
}

/** Runs with every file system call looked at first: what `before` throws, the call throws. */
export async function watched<T>(before: (call: Call) => void, work: () => Promise<T>): Promise<T> {
  const paths = new Map<unknown, string>();
  const originals = new Map<string, unknown>();
  for (const name of [...CALLS, "ftruncateSync"] as const) {
    const original: unknown = Reflect.get(fs, name);
    if (typeof original !== "function") throw new Error(`no fs.${name}`);
    originals.set(name, original);
    Reflect.set(fs, name, (...args: unknown[]) => {
      before({ name, path: paths.get(args[0]) ?? String(args[0]), to: String(args[1]) });
      const result: unknown = Reflect.apply(original, fs, args);
      if (name === "openSync") paths.set(result, String(args[0]));
      return result;
    });
  }
  try {
    return await work();
  } finally {
    for (const [name, original] of originals) Reflect.set(fs, name, original);
  }
}

const root = process.env.SORTMAIL_ROOT ?? process.cwd();

/**
 * Bundles test/folders/driver.ts: a process that stores messages, below the project so that it
 * finds its packages.
 */
export function buildDriver(t: TestContext): string {
  const outfile = join(
    root,
    "build",
    `driver-${process.pid}-${Math.random().toString(36).slice(2)}.cjs`,
  );
  buildSync({
    entryPoints: [join(root, "test/folders/driver.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20.19",
    packages: "external",
  });
  t.after(() => fs.rmSync(outfile, { force: true }));
  return outfile;
}

export interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/** Runs a program to its end. */
export function run(command: string, args: readonly string[], uid?: number): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, output }));
  });
}

export function hasProgram(name: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${name}`]).status === 0;
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}
