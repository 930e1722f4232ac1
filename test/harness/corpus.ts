/** Messages that other people wrote: read where they lie, and no part of the project. */

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const nearby = join(process.env.SORTMAIL_ROOT ?? process.cwd(), "../shared/corpus");

/** The folder of the corpus; null when there is none. */
export const CORPUS: string | null =
  process.env.SORTMAIL_CORPUS ?? (existsSync(nearby) ? nearby : null);

/** For a test's `skip`: false, or why it can't run. */
export const NO_CORPUS: string | false =
  CORPUS === null && "SORTMAIL_CORPUS names no folder of real messages";

/** Every file below these sets of the corpus, sorted. */
export function corpusFiles(...sets: readonly string[]): string[] {
  return sets.flatMap((set) =>
    readdirSync(join(CORPUS ?? "/nonexistent", set), {
      recursive: true,
      encoding: "utf8",
      withFileTypes: true,
    })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort(),
  );
}
