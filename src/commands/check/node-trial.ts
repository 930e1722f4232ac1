/** Does Node start as Postfix starts it: with an almost empty environment, and its limits? */

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { error, type Finding, ok } from "../../core/contracts/finding.js";

/** What is tried. */
export interface Trial {
  readonly node: string;
  readonly home: string;
  /** Bytes of address space that Postfix's commands have; null: no limit. */
  readonly addressSpace: number | null;
}

/** Milliseconds: one that gets too few threads hangs. */
const PATIENCE = 20_000;
/** Enough for V8 to compile something. */
const SCRIPT =
  "let n = 0; for (let i = 0; i < 100000; i++) n += i; process.exitCode = n > 0 ? 0 : 1";

export function tryNode({ node, home, addressSpace }: Trial): Finding {
  const kilobytes = addressSpace === null ? "unlimited" : String(Math.floor(addressSpace / 1024));
  const limited = addressSpace === null ? "" : 'ulimit -v "$2"; ';
  const line = `umask 077; ${limited}"$0" -e "$1"`;
  const { status, stderr } = spawnSync("/bin/sh", ["-c", line, node, SCRIPT, kilobytes], {
    env: { HOME: home, PATH: "/usr/bin:/bin", LANG: "C" },
    cwd: "/",
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    timeout: PATIENCE,
    killSignal: "SIGKILL",
  });
  if (status === 0) return ok("Node", `${node} starts as Postfix starts it`);
  const within = addressSpace === null ? "" : `, within its limit of ${kilobytes} kB of memory`;
  const [reason = "no word"] = stderr.split("\n").filter((each) => /\w/.test(each));
  return error(
    "Node",
    `${node} does not start as Postfix starts it${within}: ${reason}`,
    addressSpace === null
      ? "install a Node that needs nothing from your own environment"
      : "take LimitAS= out of Postfix's unit, and `ulimit -v` out of what starts Postfix",
  );
}

/** @returns the bytes of address space that the running Postfix has; null: no limit, or not known */
export function addressSpaceOfPostfix(proc = "/proc"): number | null {
  for (const pid of numbersIn(proc)) {
    if (read(`${proc}/${pid}/comm`).trim() !== "master") continue;
    const [, soft] = /^Max address space\s+(\d+)/m.exec(read(`${proc}/${pid}/limits`)) ?? [];
    if (soft !== undefined) return Number(soft);
  }
  return null;
}

function numbersIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
