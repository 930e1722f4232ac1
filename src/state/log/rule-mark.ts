/**
 * Which rule a delivery is at, in a file of its own as long as rules run: the line that the log gets,
 * by the next such delivery, if this one is killed. Nothing is synced, and no error of the disk is
 * told: it is no more than a hint. In a chunk of its own, for rules that may hang.
 */

import { closeSync, constants, readFileSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../../core/contracts/log.js";
import type { Host } from "../../core/contracts/ports.js";
import { makeFolder } from "../../io/fs/durable.js";
import type { Leftover } from "../../io/fs/leftover.js";
import { refuseLinks } from "../../io/fs/private-folder.js";
import { namesIn } from "../../io/fs/read.js";
import { openOwn } from "../../io/fs/regular.js";
import { isAlive } from "../../io/process-alive.js";
import { type LogEntry, parseLogEntry } from "./entry.js";

export interface RuleMark {
  /** The functions of this rule are about to run; null: the rules are about to be loaded. */
  readonly at: (rule: string | null) => void;
  /** The rules have ended, or somebody else tells how. */
  readonly remove: () => void;
}

interface MarkTools {
  readonly host: Host;
  /** The line of the log for a delivery that has ended here. */
  readonly killed: (error: string) => LogEntry;
}

const { O_CREAT, O_TRUNC, O_WRONLY } = constants;

/** Torn, or of another name of this host: nobody else takes them away. */
export const MARKS: readonly Leftover[] = [
  { name: /^[1-9]\d{0,9}\.[^/]{1,255}\.mark$/, maxAgeMs: 24 * 3600_000 },
];

/**
 * Tells the log of the deliveries that were killed at their rules; each of them once.
 * @returns whether there were any
 */
export function logKilled(folder: string, host: Host, log: Pick<Log, "append">): boolean {
  let found = false;
  attempt(() => {
    refuseLinks(folder);
    for (const { path, entry } of killedIn(folder, host)) {
      found = true;
      unlinkSync(path);
      log.append(entry);
    }
  });
  return found;
}

/** Begins the mark of this delivery. @param folder made when missing */
export function openRuleMark(folder: string, { host, killed }: MarkTools): RuleMark {
  const file = join(folder, nameOf(host));
  const fd = attempt(() => {
    refuseLinks(folder);
    makeFolder(folder);
    return openOwn(file, O_WRONLY | O_CREAT | O_TRUNC);
  });
  let open = fd !== undefined;
  return {
    at: (rule) => {
      const where = rule === null ? "the rules were loaded" : "it was asked";
      const what = `${rule === null ? "" : `rule ${JSON.stringify(rule)}: `}killed while ${where}`;
      if (open && fd !== undefined)
        attempt(() => writeSync(fd, `${JSON.stringify(killed(what))}\n`, 0));
    },
    remove: () => {
      if (!open || fd === undefined) return;
      open = false;
      attempt(() => closeSync(fd));
      attempt(() => unlinkSync(file));
    },
  };
}

/** What deliveries were at that were killed, and that no log tells of yet. */
export function killedIn(folder: string, host: Host): { path: string; entry: LogEntry }[] {
  const ended = namesIn(folder).filter((name) => {
    const [, pid = ""] = /^(\d+)\./.exec(name) ?? [];
    const theirs = Number(pid);
    return name === nameOf({ ...host, pid: theirs }) && (theirs === host.pid || !isAlive(theirs));
  });
  return ended.flatMap((name) => {
    const path = join(folder, name);
    const entry = attempt(() => parseLogEntry(JSON.parse(firstLine(path))));
    return entry === undefined || entry === null ? [] : [{ path, entry }];
  });
}

/** A line that was shorter than the one before leaves the end of that. */
function firstLine(path: string): string {
  const fd = openOwn(path);
  try {
    return readFileSync(fd, "utf8").split("\n", 1)[0] ?? "";
  } finally {
    closeSync(fd);
  }
}

const nameOf = ({ pid, hostname }: Host): string => `${pid}.${hostname.replaceAll("/", "_")}.mark`;

function attempt<Result>(run: () => Result): Result | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
