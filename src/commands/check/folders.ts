/** Would the configured folders take a message? Looks only: what is missing is made by the first message. */

import { closeSync, openSync, readdirSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { FolderSpec, MboxSpec } from "../../core/folder.js";
import type { Ruleset } from "../../core/ruleset.js";
import { messageOf } from "../../core/status.js";
import { readFully } from "../../io/read.js";
import { shellWord } from "../startline.js";
import { type Disk, nearest, type Seen } from "./disk.js";
import { error, type Finding, ok, warning } from "./finding.js";

export interface FolderTools {
  readonly disk: Disk;
  /** The absolute path of a folder as rules write it. @throws Error when it is none */
  readonly locate: (path: string) => string;
  /** Why there is no fcntl lock here, as the lock's own error says it; null when there is one. Asked only if one is needed. */
  readonly fcntlFault: () => Promise<string | null>;
  /** Postfix's mailbox_size_limit in octets; 0: none. */
  readonly sizeLimit: number;
}

interface Named {
  /** `folder inbox`. */
  readonly about: string;
  readonly spec: FolderSpec;
  readonly path: string;
}

/** Every folder of the rules, and the backup. */
export async function checkFolders(ruleset: Ruleset, tools: FolderTools): Promise<Finding[]> {
  const { folders, backup } = ruleset.config;
  const specs = Object.entries(folders).map(([name, spec]) => ({ about: `folder ${name}`, spec }));
  const all = backup === undefined ? specs : [...specs, { about: "backup", spec: backup }];
  const found: Finding[] = [];
  const named: Named[] = [];
  for (const { about, spec } of all) {
    try {
      named.push({ about, spec, path: tools.locate(spec.path) });
    } catch (fault) {
      found.push(error(about, messageOf(fault), "mend the path in the rules"));
    }
  }
  for (const folder of named) found.push(...(await checkOne(folder, tools)));
  return [...found, ...sharedPaths(named)];
}

async function checkOne(folder: Named, tools: FolderTools): Promise<Finding[]> {
  const seen = tools.disk.look(folder.path);
  const wrong = seen === null ? cannotBeMade(folder, tools) : wrongFormat(folder, seen, tools);
  if (wrong !== null) return [wrong];
  const found = [
    ...(seen === null
      ? []
      : [...unwritable(folder, tools), ...strange(folder, tools), ...exposed(folder, seen, tools)]),
    ...(folder.spec.kind === "mbox" ? await mboxFindings(folder, folder.spec, seen, tools) : []),
  ];
  const state = seen === null ? "will be made by the first message" : "ready";
  return found.length > 0 ? found : [ok(folder.about, `${folder.spec.kind} ${folder.path}, ${state}`)];
}

function cannotBeMade({ about, path }: Named, { disk }: FolderTools): Finding | null {
  if (disk.isLink(path)) return error(about, `${path} is a symbolic link that leads nowhere`, `rm ${shellWord(path)}`);
  const { path: above, seen } = nearest(dirname(path), disk);
  if (seen.kind !== "folder")
    return error(about, `${path} can't be made: ${above} is no folder`, "choose another path");
  if (disk.mayUse(above, "folder")) return null;
  return error(about, `${path} can't be made: you may not write in ${above}`, `chmod u+rwx ${shellWord(above)}`);
}

function wrongFormat(folder: Named, seen: Seen, tools: FolderTools): Finding | null {
  const { about, spec, path } = folder;
  if (spec.kind === "mbox") return wrongMbox(folder, seen, tools);
  if (seen.kind === "folder") return spec.kind === "maildir" ? wrongMaildir(folder, tools) : null;
  if (seen.kind === "other") return error(about, `${path} is neither a file nor a folder`, "choose another path");
  const remedy =
    spec.kind === "maildir"
      ? `write mbox(${JSON.stringify(spec.path)}), or choose another path`
      : "choose another path";
  return error(
    about,
    `${path} is a file, and no ${spec.kind === "maildir" ? "Maildir: is it an mbox?" : "folder"}`,
    remedy,
  );
}

const INNER = ["tmp", "new", "cur"] as const;

function wrongMaildir({ about, path }: Named, { disk }: FolderTools): Finding | null {
  for (const name of INNER) {
    const inner = join(path, name);
    if (disk.isLink(inner))
      return error(about, `${inner} is a symbolic link`, "make it a folder of the Maildir itself");
    const kind = disk.look(inner)?.kind ?? "folder";
    if (kind !== "folder")
      return error(about, `${path} is no Maildir: its ${name} is no folder`, "choose another path");
  }
  return null;
}

function wrongMbox({ about, spec, path }: Named, { kind, size }: Seen, { disk }: FolderTools): Finding | null {
  if (kind === "folder") {
    const remedy = `write maildir(${JSON.stringify(spec.path)}), or choose another path`;
    return error(about, `${path} is a folder, not an mbox: is it a Maildir?`, remedy);
  }
  if (kind === "other") return error(about, `${path} is no regular file, so no mbox`, "choose another path");
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

function unwritable({ about, spec, path }: Named, { disk }: FolderTools): Finding[] {
  const inner = spec.kind === "maildir" ? INNER.map((name) => join(path, name)) : [];
  return [path, ...inner].flatMap((part) => {
    const seen = disk.look(part);
    if (seen === null || disk.mayUse(part, seen.kind)) return [];
    const letters = seen.kind === "folder" ? "rwx" : "rw";
    return [error(about, `you may not write to ${part}`, `chmod u+${letters} ${shellWord(part)}`)];
  });
}

/** Nothing that keeps a message from being stored, but hardly what was meant. */
function strange({ about, spec, path }: Named, { disk }: FolderTools): Finding[] {
  if (spec.kind === "mbox" || !disk.mayUse(path, "folder")) return [];
  const inner = INNER.filter((name) => disk.look(join(path, name)) !== null);
  const advice = "see whether the path is the right one";
  if (spec.kind === "maildirs") {
    return inner.length < INNER.length
      ? []
      : [warning(about, `${path} is a Maildir itself, not a folder of Maildirs`, advice)];
  }
  const full = inner.length === 0 && readdirSync(path).some((name) => !name.startsWith("."));
  return full
    ? [warning(about, `${path} is no Maildir so far, and not empty: the first message makes it one`, advice)]
    : [];
}

/** A group of one's own is no stranger, nor is that of a system's spool, such as Debian's `mail`. */
function exposed({ about, path }: Named, { mode, gid }: Seen, { disk }: FolderTools): Finding[] {
  const above = disk.look(dirname(path));
  const spool = above?.uid === 0 && above.gid === gid && disk.uid !== 0;
  const group = (mode & 0o070) !== 0 && gid !== disk.gid && !spool;
  const everyone = (mode & 0o007) !== 0;
  if (!group && !everyone) return [];
  const letters = `${group ? "g" : ""}${everyone ? "o" : ""}`;
  const who = everyone ? "everyone on this machine" : `group ${gid}`;
  return [warning(about, `${path} is open to ${who}`, `chmod ${letters}-rwx ${shellWord(path)}`)];
}

async function mboxFindings(folder: Named, spec: MboxSpec, seen: Seen | null, tools: FolderTools): Promise<Finding[]> {
  const faultOfFcntl = spec.locks.includes("fcntl") ? await tools.fcntlFault() : null;
  return [
    ...(faultOfFcntl === null ? [] : [error(folder.about, faultOfFcntl, 'write `locks: ["dotlock"]` in its options')]),
    ...(spec.locks.includes("dotlock") && seen !== null ? noDotlock(folder, tools) : []),
    ...growth(folder, spec, seen?.size ?? 0, tools),
  ];
}

/** The lock lies beside the file itself, not beside a link to it. */
function noDotlock({ about, path }: Named, { disk }: FolderTools): Finding[] {
  const folder = dirname(realpathSync.native(path));
  if (disk.mayUse(folder, "folder")) return [];
  const message = `its lock ${basename(path)}.lock can't be made: you may not write in ${folder}`;
  return [error(about, message, 'write `locks: ["fcntl"]` in its options, if all programs that write there lock so')];
}

/** Postfix stops every file that grows above its limit, and defers all the mail for it from then on. */
function growth({ about, path }: Named, { rotateAt }: MboxSpec, size: number, { sizeLimit }: FolderTools): Finding[] {
  if (sizeLimit === 0) return [];
  const limit = `Postfix's mailbox_size_limit of ${inMegabytes(sizeLimit)}`;
  if (rotateAt !== null && rotateAt < sizeLimit) return [];
  if (rotateAt !== null) {
    return [
      warning(about, `rotateAt is not below ${limit}`, `rotate at ${inMegabytes(sizeLimit * 0.8)}, or raise the limit`),
    ];
  }
  if (size <= sizeLimit / 2) return [];
  const message = `${path} has ${inMegabytes(size)}, more than half of ${limit}, at which mail for it is deferred`;
  return [warning(about, message, `write \`rotateAt: "${inMegabytes(sizeLimit * 0.8)}"\` in its options`)];
}

/** As the rules write sizes. */
const inMegabytes = (octets: number): string => `${Math.floor(octets / 1024 ** 2)} MB`;

/** Two names for one place: what is filed under one turns up under the other, and is rotated or locked in two ways. */
function sharedPaths(named: readonly Named[]): Finding[] {
  const first = new Map<string, Named>();
  return named.flatMap((folder) => {
    const path = realPath(folder.path);
    const earlier = first.get(path);
    if (earlier === undefined) first.set(path, folder);
    if (earlier === undefined) return [];
    return [error(folder.about, `${folder.path} is also ${earlier.about}`, "give each a path of its own")];
  });
}

/** With the symbolic links of what exists resolved. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path === "/" ? path : join(realPath(dirname(path)), basename(path));
  }
}
