/** Would an mbox take a message, and the next ten thousand? */

import { closeSync, openSync, realpathSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { MboxSpec } from "../../core/language/folder-spec.js";
import { readFully } from "../../io/fs/read.js";
import type { Seen } from "./disk.js";
import { error, type Finding, warning } from "./finding.js";
import type { FolderTools, Named } from "./folder-tools.js";

/** @returns null when it is one, or can become one */
export function wrongMbox(
  { about, spec, path }: Named,
  { kind, size }: Seen,
  { disk }: FolderTools,
): Finding | null {
  if (kind === "folder") {
    const remedy = `write maildir(${JSON.stringify(spec.path)}), or choose another path`;
    return error(about, `${path} is a folder, not an mbox: is it a Maildir?`, remedy);
  }
  if (kind === "other")
    return error(about, `${path} is no regular file, so no mbox`, "choose another path");
  if (size === 0 || !disk.mayUse(path, "file") || beginsAsMbox(path)) return null;
  return error(about, `${path} is no mbox: it does not begin with "From "`, "choose another path");
}

function beginsAsMbox(path: string): boolean {
  const fd = openSync(path, "r");
  try {
    const start = Buffer.alloc(5);
    return start.toString("latin1", 0, readFully(fd, start, 0)) === "From ";
  } finally {
    closeSync(fd);
  }
}

/** Its locks, and how large it may grow. @param seen null when it is not there yet */
export async function mboxFindings(
  folder: Named,
  spec: MboxSpec,
  seen: Seen | null,
  tools: FolderTools,
): Promise<Finding[]> {
  const faultOfFcntl = spec.locks.includes("fcntl") ? await tools.fcntlFault() : null;
  return [
    ...(faultOfFcntl === null
      ? []
      : [error(folder.about, faultOfFcntl, 'write `locks: ["dotlock"]` in its options')]),
    ...(spec.locks.includes("dotlock") && seen !== null ? noDotlock(folder, tools) : []),
    ...growth(folder, spec, seen?.size ?? 0, tools),
  ];
}

/** The lock lies beside the file itself, not beside a link to it. */
function noDotlock({ about, path }: Named, { disk }: FolderTools): Finding[] {
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

/**
 * Postfix stops every file that grows above its limit, and defers all the mail for it from then on.
 */
function growth(
  { about, path }: Named,
  { rotateAt }: MboxSpec,
  size: number,
  { sizeLimit }: FolderTools,
): Finding[] {
  if (sizeLimit === 0) return [];
  const limit = `Postfix's mailbox_size_limit of ${inMegabytes(sizeLimit)}`;
  if (rotateAt !== null && rotateAt < sizeLimit) return [];
  if (rotateAt !== null) {
    return [
      warning(
        about,
        `rotateAt is not below ${limit}`,
        `rotate at ${inMegabytes(sizeLimit * 0.8)}, or raise the limit`,
      ),
    ];
  }
  if (size <= sizeLimit / 2) return [];
  const message = `${path} has ${inMegabytes(size)}, more than half of ${limit}, at which mail for it is deferred`;
  return [
    warning(about, message, `write \`rotateAt: "${inMegabytes(sizeLimit * 0.8)}"\` in its options`),
  ];
}

/** As the rules write sizes. */
const inMegabytes = (octets: number): string => `${Math.floor(octets / 1024 ** 2)} MB`;
