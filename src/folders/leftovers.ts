/** What killed deliveries leave in folders of mail: temporary files of ours, and nothing else. */

import { realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { FolderSpec } from "../core/language/folder-spec.js";
import { fromAnywhere, type Leftover, namesToSweep, type Place } from "../io/fs/leftover.js";
import { MAILDIR_TEMP_NAME, MBOX_TEMP_END } from "../io/fs/temporary-names.js";

/** In a Maildir's tmp what is older than 36 hours is nobody's any more: so the format has it. */
const MAX_AGE_MS = 36 * 3600_000;

const MAILDIR: readonly Leftover[] = [{ name: MAILDIR_TEMP_NAME, maxAgeMs: MAX_AGE_MS }];

/**
 * Where they are, one folder after the other, each time from another one on.
 * @param folders with absolute paths
 * @param now milliseconds since 1970
 */
export function* placesOfFolders(folders: readonly FolderSpec[], now: number): Generator<Place> {
  for (const { kind, path } of fromAnywhere(folders, now)) {
    if (kind === "mbox") yield placeOfMbox(path);
    else if (kind === "maildir") yield placeOfMaildir(path);
    else
      for (const member of fromAnywhere(namesToSweep(path).toSorted(), now))
        yield placeOfMaildir(join(path, member));
  }
}

/** The Maildir may be a symbolic link. Its tmp may not, and is left alone then. */
function placeOfMaildir(path: string): Place {
  return [join(path, "tmp"), MAILDIR];
}

/** Beside the file that a symbolic link leads to, for there it was locked. */
function placeOfMbox(path: string): Place {
  const real = realPath(path);
  const name = basename(real);
  const isTemporary = (entry: string) =>
    entry.startsWith(name) && MBOX_TEMP_END.test(entry.slice(name.length));
  return [dirname(real), [{ name: { test: isTemporary }, maxAgeMs: MAX_AGE_MS }]];
}

function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
