/**
 * Runs the real program the way Postfix does: an almost empty environment, a foreign working
 * folder, never as root.
 */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type LogEntry, parseLogEntry } from "../../src/state/log/entry.js";
import { HANGS } from "./clock.js";

/** Where the program under test is installed: readable by the account that it runs as. */
export const INSTALLED =
  process.env.SORTMAIL_INSTALLED ?? process.env.SORTMAIL_ROOT ?? process.cwd();
export const NODE = process.env.SORTMAIL_TEST_NODE ?? process.execPath;
export const BIN = join(INSTALLED, "bin/sortmail");

export const IS_ROOT = process.getuid?.() === 0;
/**
 * As whom the program runs: `nobody` when the tests run as root, and else as whoever runs the
 * tests.
 */
export const ACCOUNT: Account = IS_ROOT ? { uid: 65534, gid: 65534 } : {};

export interface Result {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds; default: far more than anything takes. */
  readonly timeout?: number;
  /** Another command in front of node, such as `["/bin/sh", "-c", …]`, or node with other flags. */
  readonly command?: readonly string[];
  readonly stdio?: "closed stdin";
}

/** As whom a program runs; whoever runs the tests where it is left out. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** A home folder of its own for one test, owned by the account that the program runs as. */
export class Home {
  readonly path: string;
  readonly #account: Account;

  /** @param place a home that is there already; default: a new one, of `ACCOUNT` */
  constructor(rules?: string, place?: Account & { readonly path: string }) {
    const { path, ...account } = place ?? {
      path: mkdtempSync(join(tmpdir(), "sortmail-home-")),
      ...ACCOUNT,
    };
    this.path = path;
    this.#account = account;
    this.own(this.path);
    if (rules !== undefined) this.write(".config/sortmail/rules.ts", rules);
  }

  /** Writes a file below the home, its folders included, all owned by the account. */
  write(name: string, text: string | Buffer, mode = 0o600): string {
    const path = join(this.path, name);
    this.makeFolder(dirname(path));
    writeFileSync(path, text);
    chmodSync(path, mode);
    this.own(path);
    return path;
  }

  private makeFolder(path: string): void {
    if (statSync(path, { throwIfNoEntry: false }) !== undefined) return;
    this.makeFolder(dirname(path));
    mkdirSync(path, { mode: 0o700 });
    this.own(path);
  }

  private own(path: string): void {
    const { uid, gid } = this.#account;
    if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
  }

  /** Starts the program with these arguments, and waits for it. */
  run(args: readonly string[] = [], options: RunOptions = {}): Result {
    const [file = NODE, ...rest] = options.command ?? [NODE, BIN, ...args];
    const { status, signal, stdout, stderr } = spawnSync(file, rest, {
      ...this.#account,
      cwd: "/",
      env: { HOME: this.path, PATH: "/usr/bin:/bin", LANG: "C", ...options.env },
      input: options.stdio === "closed stdin" ? undefined : (options.input ?? ""),
      ...(options.stdio === "closed stdin" ? { stdio: ["ignore", "pipe", "pipe"] as const } : {}),
      timeout: options.timeout ?? 5 * HANGS,
      killSignal: "SIGKILL",
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    return { status, signal, stdout: stdout ?? "", stderr: stderr ?? "" };
  }

  /** Delivers one message, as `.forward` would. */
  deliver(
    message: string | Buffer,
    args: readonly string[] = [],
    options: Omit<RunOptions, "input"> = {},
  ): Result {
    return this.run(args, { ...options, input: message });
  }

  /** The messages of a Maildir below the home, oldest name first; none when it is not there. */
  maildir(name: string): Buffer[] {
    return ["new", "cur"].flatMap((part) => {
      const folder = join(this.path, name, part);
      if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
      return readdirSync(folder)
        .sort()
        .map((file) => readFileSync(join(folder, file)));
    });
  }

  read(name: string): Buffer {
    return readFileSync(join(this.path, name));
  }

  /** The entries of the log, oldest first; each is read back whole, and says nothing else. */
  log(): readonly LogEntry[] {
    const path = join(this.path, ".local/state/sortmail/log.jsonl");
    if (statSync(path, { throwIfNoEntry: false }) === undefined) return [];
    const lines = readFileSync(path, "utf8").split("\n");
    return lines.filter((line) => line !== "").map(wholeEntry);
  }

  /**
   * Every file below the home, relative to it, sorted. Folders may come and go meanwhile: a
   * delivery may be under way.
   */
  files(): string[] {
    for (let tries = 0; ; tries++) {
      try {
        return this.filesNow();
      } catch (error) {
        const gone = error instanceof Error && "code" in error && error.code === "ENOENT";
        if (!gone || tries > 100) throw error;
      }
    }
  }

  private filesNow(): string[] {
    return readdirSync(this.path, { recursive: true, encoding: "utf8", withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.path.length + 1))
      .sort();
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function wholeEntry(line: string): LogEntry {
  const read: object = JSON.parse(line);
  const entry = parseLogEntry(read);
  assert.deepEqual(entry, read, "a line of the log has what its readers don't know");
  return entry ?? assert.fail(line);
}
