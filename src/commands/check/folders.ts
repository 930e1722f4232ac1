/**
 * Would the configured folders take a message? Looks only: what is missing is made by the first
 * message.
 */

import { readdirSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { FolderSpec } from "../../core/language/folder-spec.js";
import type { Ruleset } from "../../core/language/sortmail.js";
import { messageOf, shellQuote } from "../../core/text.js";
import { nearest, type Seen } from "./disk.js";
import { error, type Finding, ok, warning } from "./finding.js";
import type { FolderTools, Named } from "./folder-tools.js";
import { mboxFindings, wrongMbox } from "./mbox.js";

/** Every folder of the rules, and the backup. */
export async function checkFolders(ruleset: Ruleset, tools: FolderTools): Promise<Finding[]> {
  const { folders, backup } = ruleset.config;
  const specs = Object.entries(folders).map(([name, spec]) => ({ about: `folder ${name}`, spec }));
  const all = backup === undefined ? specs : [...specs, { about: "backup", spec: backup }];
  const found: Finding[] = [];
  const named: Named[] = [];
  for (const { about, spec } of all) {
    try {
      named.push({ about, spec, path: fileName(tools.locate(spec.path), spec) });
    } catch (fault) {
      found.push(error(about, messageOf(fault), "mend the path in the rules"));
    }
  }
  for (const folder of named) found.push(...(await checkOne(folder, tools)));
  return [...found, ...sharedPaths(named)];
}

/** `~/Mail/inbox/` is `~/Mail/inbox`, but only where there can be a folder. */
function fileName(path: string, { kind }: FolderSpec): string {
  if (kind === "mbox" && path.endsWith("/"))
    throw new Error(`${path} ends in a slash, and an mbox is a file`);
  return path.replace(/(.)\/+$/, "$1");
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
  return found.length > 0
    ? found
    : [ok(folder.about, `${folder.spec.kind} ${folder.path}, ${state}`)];
}

function cannotBeMade({ about, path }: Named, { disk }: FolderTools): Finding | null {
  if (disk.isLink(path))
    return error(about, `${path} is a symbolic link that leads nowhere`, `rm ${shellQuote(path)}`);
  const { path: above, seen } = nearest(dirname(path), disk);
  if (seen.kind !== "folder")
    return error(about, `${path} can't be made: ${above} is no folder`, "choose another path");
  if (disk.mayUse(above, "folder")) return null;
  return error(
    about,
    `${path} can't be made: you may not write in ${above}`,
    `chmod u+rwx ${shellQuote(above)}`,
  );
}

function wrongFormat(folder: Named, seen: Seen, tools: FolderTools): Finding | null {
  const { about, spec, path } = folder;
  if (spec.kind === "mbox") return wrongMbox(folder, seen, tools);
  if (seen.kind === "folder") return spec.kind === "maildir" ? wrongMaildir(folder, tools) : null;
  if (seen.kind === "other")
    return error(about, `${path} is neither a file nor a folder`, "choose another path");
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

function unwritable({ about, spec, path }: Named, { disk }: FolderTools): Finding[] {
  const inner = spec.kind === "maildir" ? INNER.map((name) => join(path, name)) : [];
  return [path, ...inner].flatMap((part) => {
    const seen = disk.look(part);
    if (seen === null || disk.mayUse(part, seen.kind)) return [];
    const letters = seen.kind === "folder" ? "rwx" : "rw";
    return [error(about, `you may not write to ${part}`, `chmod u+${letters} ${shellQuote(part)}`)];
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
    ? [
        warning(
          about,
          `${path} is no Maildir so far, and not empty: the first message makes it one`,
          advice,
        ),
      ]
    : [];
}

/**
 * A group of one's own is no stranger, nor is that of a system's spool, such as Debian's `mail`.
 */
function exposed({ about, path }: Named, { mode, gid }: Seen, { disk }: FolderTools): Finding[] {
  const above = disk.look(dirname(path));
  const spool = above?.uid === 0 && above.gid === gid && disk.uid !== 0;
  const group = (mode & 0o070) !== 0 && gid !== disk.gid && !spool;
  const everyone = (mode & 0o007) !== 0;
  if (!group && !everyone) return [];
  const letters = `${group ? "g" : ""}${everyone ? "o" : ""}`;
  const who = everyone ? "everyone on this machine" : `group ${gid}`;
  return [warning(about, `${path} is open to ${who}`, `chmod ${letters}-rwx ${shellQuote(path)}`)];
}

/**
 * Two names for one place: what is filed under one turns up under the other, and is rotated or
 * locked in two ways.
 */
function sharedPaths(named: readonly Named[]): Finding[] {
  const first = new Map<string, Named>();
  return named.flatMap((folder) => {
    const path = realPath(folder.path);
    const earlier = first.get(path);
    if (earlier === undefined) first.set(path, folder);
    if (earlier === undefined) return [];
    return [
      error(folder.about, `${folder.path} is also ${earlier.about}`, "give each a path of its own"),
    ];
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
