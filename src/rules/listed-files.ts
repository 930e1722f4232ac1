/** The files that rules name with `listed`: read when a rule asks, and again once they have changed. */

import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  type Entries,
  type Listed,
  listedBy,
  parseEntries,
  type ReadEntries,
} from "../core/language/listed.js";
import { messageOf } from "../core/text.js";
import { readRegular } from "../io/fs/regular.js";
import type { Machine } from "../io/machine.js";
import type { Paths } from "../io/paths.js";
import { permissionFaults } from "./permissions.js";

/** Where files beside the rules are, and what keeps strangers from them. */
export interface BesideRules {
  readonly paths: Pick<Paths, "config">;
  readonly machine: Pick<Machine, "home" | "uid" | "gid" | "host">;
  /** What to do about files that somebody else can change. */
  readonly trust: "refuse" | "warn";
  readonly warn: (text: string) => void;
}

/** Absolute. Such a file is read where the rules are, in a sandbox too. */
export function fileBesideRules(
  path: string,
  { paths, machine }: Pick<BesideRules, "paths" | "machine">,
): string {
  return path.startsWith("~/") ? join(machine.home(), path.slice(2)) : resolve(paths.config, path);
}

/** @throws Error when somebody else could have written it, and the system's when it is not there */
export function demandOwn(
  file: string,
  { machine, trust, warn }: Pick<BesideRules, "machine" | "trust" | "warn">,
): void {
  const faults = permissionFaults([file], { uid: machine.uid, gid: machine.gid });
  const [first] = faults;
  if (first !== undefined && trust === "refuse") throw new Error(first);
  for (const fault of faults) warn(fault);
}

/** What a file said when it was read. */
interface Known {
  readonly stamp: string;
  readonly entries: Entries;
  /** It was some time old then: what changes it later changes its stamp too. */
  readonly settled: boolean;
}

/** Milliseconds: clocks of file systems tick some hundred times a second, and old ones once. */
const SETTLED = 2_000;

/** The word `listed` of rules that may read beside themselves. */
export function listedIn(tools: BesideRules): (file: string) => Listed {
  return listedBy(entriesReader(tools));
}

/** Reads each file once, as long as it stays as it is. */
export function entriesReader(tools: BesideRules): ReadEntries {
  const known = new Map<string, Known>();
  return (file) => {
    const path = fileBesideRules(file, tools);
    try {
      const found = readAgain(path, known.get(path), tools);
      known.set(path, found);
      return found.entries;
    } catch (cause) {
      throw new Error(`listed(${JSON.stringify(file)}): ${path}: ${messageOf(cause)}`, { cause });
    }
  };
}

function readAgain(path: string, before: Known | undefined, tools: BesideRules): Known {
  const { dev, ino, size, mtimeNs, ctimeNs, ctimeMs } = statSync(path, { bigint: true });
  const stamp = [dev, ino, size, mtimeNs, ctimeNs].join(" ");
  const same = before?.stamp === stamp;
  if (same && before.settled) return before;
  if (!same) demandOwn(path, tools);
  const settled = tools.machine.host.now() - Number(ctimeMs) > SETTLED;
  return { stamp, settled, entries: parseEntries(readRegular(path).toString("utf8")) };
}
