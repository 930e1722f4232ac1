/** Upkeep of an mbox: would it take a message, and the next ten thousand? */

import { closeSync, openSync, realpathSync } from "node:fs";
import { basename, dirname } from "node:path";
import { error, type Finding, warning } from "../core/contracts/finding.js";
import type { MboxSpec } from "../core/language/folder-spec.js";
import type { Disk, Seen } from "../io/fs/disk.js";
import type { Place } from "../io/fs/leftover.js";
import { readFully } from "../io/fs/read.js";
import { MBOX_TEMP_END } from "../io/locks/dotlock.js";
import { LOCKS } from "./locks.js";
import { type CheckTools, LEFTOVER_AGE_MS, type NamedFolder, type Upkeep } from "./upkeep.js";

export const mboxUpkeep: Upkeep<MboxSpec> = {
  inner: [],
  leftovers: ({ path }) => [placeOf(path)],
  wrongPath: (path) =>
    path.endsWith("/") ? `${path} ends in a slash, and an mbox is a file` : null,
  wrong: (folder, seen, { disk }) => wrongMbox(folder, seen, disk),
  check: async (folder, seen, tools) => [
    ...(await lockFindings(folder, seen !== null, tools)),
    ...growth(folder, seen?.size ?? 0, tools),
  ],
};

/** Beside the file that a symbolic link leads to, for there it was locked. */
function placeOf(path: string): Place {
  const real = realPath(path);
  const name = basename(real);
  const isTemporary = (entry: string) =>
    entry.startsWith(name) && MBOX_TEMP_END.test(entry.slice(name.length));
  return [dirname(real), [{ name: { test: isTemporary }, maxAgeMs: LEFTOVER_AGE_MS }]];
}

function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

function wrongMbox(
  { about, spec, path }: NamedFolder<MboxSpec>,
  { kind, size }: Seen,
  disk: Disk,
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

async function lockFindings(
  folder: NamedFolder<MboxSpec>,
  exists: boolean,
  tools: CheckTools,
): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const kind of new Set(folder.spec.locks))
    found.push(...(await LOCKS[kind].check(folder, exists, tools)));
  return found;
}

/**
 * Postfix stops every file that grows above its limit, and defers all the mail for it from then on.
 */
function growth(
  { about, path, spec: { rotateAt } }: NamedFolder<MboxSpec>,
  size: number,
  { sizeLimit }: CheckTools,
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
