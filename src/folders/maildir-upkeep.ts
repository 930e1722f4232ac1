/** Upkeep of a Maildir, and of a family of them. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { error, type Finding, warning } from "../core/contracts/finding.js";
import type { MaildirSpec, MaildirsSpec } from "../core/language/folder-spec.js";
import type { Disk, Seen } from "../io/fs/disk.js";
import { fromAnywhere, type Leftover, type Place } from "../io/fs/leftover.js";
import { membersOf } from "./families.js";
import { MAILDIR_TEMP_NAME } from "./maildir.js";
import { LEFTOVER_AGE_MS, type NamedFolder, type Upkeep } from "./upkeep.js";

const INNER: readonly string[] = ["tmp", "new", "cur"];

const LEFTOVERS: readonly Leftover[] = [{ name: MAILDIR_TEMP_NAME, maxAgeMs: LEFTOVER_AGE_MS }];

const ADVICE = "see whether the path is the right one";

export const maildirUpkeep: Upkeep<MaildirSpec> = {
  inner: INNER,
  leftovers: ({ path }) => [placeOf(path)],
  wrongPath: () => null,
  wrong: (folder, seen, { disk }) => noFolder(folder, seen) ?? wrongInside(folder, disk),
  check: async (folder, seen, { disk }) => (seen === null ? [] : notEmpty(folder, disk)),
};

export const familyUpkeep: Upkeep<MaildirsSpec> = {
  inner: [],
  *leftovers(family, now) {
    for (const member of fromAnywhere(membersToSweep(family), now)) yield placeOf(member);
  },
  wrongPath: () => null,
  wrong: (folder, seen) => noFolder(folder, seen),
  check: async (folder, seen, { disk }) =>
    seen === null || folder.spec.layout === "maildir++" ? [] : isItself(folder, disk),
};

/** None where they can't be read: it is not swept, then. */
function membersToSweep(family: MaildirsSpec): readonly string[] {
  try {
    return [...membersOf(family)].toSorted();
  } catch {
    return [];
  }
}

/** The Maildir may be a symbolic link. Its tmp may not, and is left alone then. */
function placeOf(path: string): Place {
  return [join(path, "tmp"), LEFTOVERS];
}

const OTHER_PATH = "choose another path";

function noFolder(
  { about, path, spec }: NamedFolder<MaildirSpec | MaildirsSpec>,
  { kind }: Seen,
): Finding | null {
  if (kind === "folder") return null;
  if (kind === "other") return error(about, `${path} is neither a file nor a folder`, OTHER_PATH);
  const { no, remedy } = A_FILE[spec.kind];
  return error(about, `${path} is a file, and no ${no}`, remedy(spec.path));
}

const A_FILE = {
  maildir: {
    no: "Maildir: is it an mbox?",
    remedy: (path: string) => `write mbox(${JSON.stringify(path)}), or ${OTHER_PATH}`,
  },
  maildirs: { no: "folder", remedy: () => OTHER_PATH },
};

function wrongInside({ about, path }: NamedFolder, disk: Disk): Finding | null {
  for (const name of INNER) {
    const inner = join(path, name);
    if (disk.isLink(inner))
      return error(about, `${inner} is a symbolic link`, "make it a folder of the Maildir itself");
    const kind = disk.look(inner)?.kind ?? "folder";
    if (kind !== "folder")
      return error(about, `${path} is no Maildir: its ${name} is no folder`, OTHER_PATH);
  }
  return null;
}

/** Nothing that keeps a message from being stored, but hardly what was meant. */
function notEmpty({ about, path }: NamedFolder, disk: Disk): Finding[] {
  if (!disk.mayUse(path, "folder") || innerOf(path, disk).length > 0) return [];
  if (!readdirSync(path).some((name) => !name.startsWith("."))) return [];
  const message = `${path} is no Maildir so far, and not empty: the first message makes it one`;
  return [warning(about, message, ADVICE)];
}

/** The same. */
function isItself({ about, path }: NamedFolder, disk: Disk): Finding[] {
  if (!disk.mayUse(path, "folder") || innerOf(path, disk).length < INNER.length) return [];
  return [warning(about, `${path} is a Maildir itself, not a folder of Maildirs`, ADVICE)];
}

function innerOf(path: string, disk: Disk): readonly string[] {
  return INNER.filter((name) => disk.look(join(path, name)) !== null);
}
