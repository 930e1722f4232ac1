/** Could the locks of an mbox be taken? */

import { realpathSync } from "node:fs";
import { basename, dirname } from "node:path";
import { error, type Finding } from "../core/contracts/finding.js";
import type { CheckTools, NamedFolder } from "./upkeep.js";

/** The lock lies beside the file itself, not beside a link to it. */
export function checkDotlock(
  { about, path }: NamedFolder,
  exists: boolean,
  { disk }: CheckTools,
): Finding[] {
  if (!exists) return [];
  const folder = dirname(realpathSync.native(path));
  if (disk.mayUse(folder, "folder")) return [];
  const message = `its lock ${basename(path)}.lock can't be made: you may not write in ${folder}`;
  return [
    error(
      about,
      message,
      'write `locks: ["fcntl"]` in its options, if all programs that write there lock so',
    ),
  ];
}

/** Not every machine has it. */
export async function checkFcntl(
  { about }: NamedFolder,
  _exists: boolean,
  { lockFault }: CheckTools,
): Promise<Finding[]> {
  const fault = await lockFault("fcntl");
  return fault === null ? [] : [error(about, fault, 'write `locks: ["dotlock"]` in its options')];
}
