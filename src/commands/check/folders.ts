/**
 * Would the configured folders take a message? Looks only: what is missing is made by the first
 * message.
 */

import { realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { error, type Finding, ok, warning } from "../../core/contracts/finding.js";
import {
  configuredAround,
  existingAround,
  insideFault,
} from "../../core/decision/maildir-around.js";
import type { Ruleset } from "../../core/language/ruleset.js";
import { messageOf, shellQuote } from "../../core/text.js";
import { upkeepOf } from "../../folders/formats.js";
import type { CheckTools, NamedFolder, Upkeep } from "../../folders/upkeep.js";
import { nearest, type Seen } from "../../io/fs/disk.js";
import { adviceToClose, adviceToUse } from "./advice.js";

export interface FolderTools extends CheckTools {
  /** The absolute path of a folder as rules write it. @throws Error when it is none */
  readonly locate: (path: string) => string;
}

interface Checked extends NamedFolder {
  readonly upkeep: Upkeep;
}

/** Every folder of the rules, and the backup. */
export async function checkFolders(ruleset: Ruleset, tools: FolderTools): Promise<Finding[]> {
  const { folders, backup } = ruleset.config;
  const specs = Object.entries(folders).map(([name, spec]) => ({ about: `folder ${name}`, spec }));
  const all = backup === undefined ? specs : [...specs, { about: "backup", spec: backup }];
  const found: Finding[] = [];
  const named: Checked[] = [];
  for (const { about, spec } of all) {
    const upkeep = await upkeepOf(spec);
    try {
      named.push({ about, spec, upkeep, path: fileName(tools.locate(spec.path), upkeep) });
    } catch (fault) {
      found.push(error(about, messageOf(fault), "fix the path in the rules"));
    }
  }
  for (const folder of named)
    found.push(...(insideOf(folder, named, tools) ?? (await checkOne(folder, tools))));
  return [...found, ...sharedPaths(named)];
}

/** A folder that is in a Maildir's cur, new or tmp, by what the rules name or by what is there. */
function insideOf(
  { about, path }: NamedFolder,
  named: readonly NamedFolder[],
  { disk }: FolderTools,
): Finding[] | null {
  const real = realPath(path);
  const specs = named.map(({ spec, path: of }) => ({ ...spec, path: realPath(of) }));
  const isFolder = (of: string) => disk.look(of)?.kind === "folder";
  const around = configuredAround(real, specs) ?? existingAround(real, isFolder);
  return around === null
    ? null
    : [error(about, `${path} ${insideFault(around)}`, "choose another path")];
}

/** `~/Mail/inbox/` is `~/Mail/inbox`, but only where there can be a folder. */
function fileName(path: string, upkeep: Upkeep): string {
  const fault = upkeep.wrongPath(path);
  if (fault !== null) throw new Error(fault);
  return path.replace(/(.)\/+$/, "$1");
}

async function checkOne(folder: Checked, tools: FolderTools): Promise<Finding[]> {
  const seen = tools.disk.look(folder.path);
  const { upkeep } = folder;
  const wrong = seen === null ? cannotBeMade(folder, tools) : upkeep.wrong(folder, seen, tools);
  if (wrong !== null) return [wrong];
  const found = [
    ...(seen === null ? [] : [...unwritable(folder, tools), ...exposed(folder, seen, tools)]),
    ...(await upkeep.check(folder, seen, tools)),
  ];
  const state = seen === null ? "will be made by the first message" : "ready";
  return found.length > 0
    ? found
    : [ok(folder.about, `${folder.spec.kind} ${folder.path}, ${state}`)];
}

function cannotBeMade({ about, path }: NamedFolder, { disk }: FolderTools): Finding | null {
  if (disk.isLink(path))
    return error(about, `${path} is a symbolic link that leads nowhere`, `rm ${shellQuote(path)}`);
  const { path: above, seen } = nearest(dirname(path), disk);
  if (seen.kind !== "folder")
    return error(about, `${path} can't be made: ${above} is no folder`, "choose another path");
  if (disk.mayUse(above, "folder")) return null;
  return error(
    about,
    `${path} can't be made: you may not write in ${above}`,
    adviceToUse(above, seen, disk),
  );
}

function unwritable({ about, upkeep, path }: Checked, { disk }: FolderTools): Finding[] {
  return [path, ...upkeep.inner.map((name) => join(path, name))].flatMap((part) => {
    const seen = disk.look(part);
    if (seen === null || disk.mayUse(part, seen.kind)) return [];
    return [error(about, `you may not write to ${part}`, adviceToUse(part, seen, disk))];
  });
}

/**
 * A group of one's own is no stranger, nor is that of a system's spool, such as Debian's `mail`.
 */
function exposed(
  { about, path }: NamedFolder,
  { mode, uid, gid }: Seen,
  { disk }: FolderTools,
): Finding[] {
  const above = disk.look(dirname(path));
  const spool = above?.uid === 0 && above.gid === gid && disk.uid !== 0;
  const group = (mode & 0o070) !== 0 && gid !== disk.gid && !spool;
  const everyone = (mode & 0o007) !== 0;
  if (!group && !everyone) return [];
  const letters = `${group ? "g" : ""}${everyone ? "o" : ""}-rwx`;
  const who = everyone ? "everyone on this machine" : `group ${gid}`;
  return [warning(about, `${path} is open to ${who}`, adviceToClose(path, letters, uid, disk.uid))];
}

/**
 * Two names for one place: what is filed under one turns up under the other, and is rotated or
 * locked in two ways.
 */
function sharedPaths(named: readonly NamedFolder[]): Finding[] {
  const first = new Map<string, NamedFolder>();
  return named.flatMap((folder) => {
    const path = placeOf(folder);
    const earlier = first.get(path);
    if (earlier === undefined) first.set(path, folder);
    if (earlier === undefined) return [];
    return [
      error(folder.about, `${folder.path} is also ${earlier.about}`, "give each a path of its own"),
    ];
  });
}

/** The subfolders of a Maildir lie in it, and are another place than the Maildir itself. */
function placeOf({ path, spec }: NamedFolder): string {
  const real = realPath(path);
  return "layout" in spec && spec.layout === "maildir++" ? `${real}/.${spec.prefix}` : real;
}

/** With the symbolic links of what exists resolved. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path === "/" ? path : join(realPath(dirname(path)), basename(path));
  }
}
