/** Address books: files of vCards, folders of such files, and lists of addresses in a text file. */

import { type BigIntStats, readdirSync } from "node:fs";
import { join } from "node:path";
import {
  isCardFile,
  isSettled,
  keep,
  look,
  type Place,
  type Reading,
  type ReadTools,
  stampOf,
} from "./source.js";

/** A file, and what it looked like before it was read. */
interface Found {
  readonly file: string;
  readonly stats: BigIntStats;
}

/** @throws Error when it is not there, can't be read or be trusted, or is no address book */
export async function readContacts(place: Place, tools: ReadTools): Promise<Reading> {
  const found = filesOf(place.path);
  const stamp = JSON.stringify(found.map(({ file, stats }) => [file, stampOf(stats)]));
  const before = tools.indexes.read(place.name);
  const settled = found.every(({ stats }) => isSettled(stats, tools.now()));
  if (before !== null && before.state === stateOf(stamp)) return { known: before, left: null };
  tools.demandOwn(place.path);
  for (const { file } of found) if (file !== place.path) tools.demandOwn(file);
  const { entriesOf } = await import("./read-contacts.js");
  const added = found.flatMap(({ file }) => entriesOf(file, tools));
  const state = settled ? stateOf(stamp) : "";
  return { known: keep(place, before, { state, added, afresh: true }, tools), left: null };
}

/** Short, whatever the number of files. */
function stateOf(stamp: string): string {
  if (stamp.length < 1_000) return stamp;
  return process.getBuiltinModule("node:crypto").createHash("sha256").update(stamp).digest("hex");
}

/** A folder is one of those programs that keep a file for each card. @throws Error for none */
function filesOf(path: string): readonly Found[] {
  const stats = look(path);
  if (stats === undefined) throw new Error(`there is no ${path}`);
  if (!stats.isDirectory()) return [{ file: path, stats }];
  const files = readdirSync(path).filter((name) => !name.startsWith(".") && isCardFile(name));
  return files.sort().flatMap((name) => {
    const file = join(path, name);
    const found = look(file);
    // Removed meanwhile.
    return found === undefined ? [] : [{ file, stats: found }];
  });
}
