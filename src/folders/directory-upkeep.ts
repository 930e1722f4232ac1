/** Upkeep of a folder of files. */

import { error } from "../core/contracts/finding.js";
import type { DirectorySpec } from "../core/language/folder-spec.js";
import type { Leftover } from "../io/fs/leftover.js";
import { DIRECTORY_TEMP_NAME } from "./directory.js";
import { LEFTOVER_AGE_MS, type Upkeep } from "./upkeep.js";

const LEFTOVERS: readonly Leftover[] = [{ name: DIRECTORY_TEMP_NAME, maxAgeMs: LEFTOVER_AGE_MS }];

export const directoryUpkeep: Upkeep<DirectorySpec> = {
  inner: [],
  leftovers: ({ path }) => [[path, LEFTOVERS]],
  wrongPath: () => null,
  wrong: ({ about, path }, { kind }) =>
    kind === "folder"
      ? null
      : error(
          about,
          `${path} is no folder: attachments can't be saved there`,
          "choose another path",
        ),
  check: async () => [],
};
