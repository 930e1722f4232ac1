/** Address books: files of vCards, folders of such files, and lists of addresses in a text file. */

import { type BigIntStats, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseEntries } from "../core/language/listed.js";
import { type Cards, decodeCards, isVCard, readCards } from "../core/message/vcard.js";
import { messageOf } from "../core/text.js";
import { readRegular } from "../io/fs/regular.js";
import {
  entryOf,
  isSettled,
  keep,
  look,
  type Place,
  type Reading,
  type ReadTools,
  stampOf,
} from "./source.js";

/** Octets of a file of contacts, pictures and all. */
const LARGEST = 256 * 1024 * 1024;
const CARD_FILE = /^[^.].*\.(?:vcf|vcard)$/i;

/** A file, and what it looked like before it was read. */
interface Found {
  readonly file: string;
  readonly stats: BigIntStats;
}

/** @throws Error when it is not there, can't be read or be trusted, or is no address book */
export function readContacts(place: Place, tools: ReadTools): Reading {
  const found = filesOf(place.path);
  const stamp = JSON.stringify(found.map(({ file, stats }) => [file, stampOf(stats)]));
  const before = tools.indexes.read(place.name);
  const settled = found.every(({ stats }) => isSettled(stats, tools.now()));
  if (before !== null && before.state === stateOf(stamp)) return { known: before, left: null };
  tools.demandOwn(place.path);
  for (const { file } of found) if (file !== place.path) tools.demandOwn(file);
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
  const files = readdirSync(path).filter((name) => CARD_FILE.test(name));
  return files.sort().flatMap((name) => {
    const file = join(path, name);
    const found = look(file);
    // Removed meanwhile.
    return found === undefined ? [] : [{ file, stats: found }];
  });
}

/** @throws Error that names the file */
function entriesOf(file: string, { note }: ReadTools): readonly string[] {
  try {
    const octets = readRegular(file);
    if (octets.length > LARGEST) throw new Error("is larger than 256 MB");
    const text = decodeCards(octets);
    if (!isVCard(text) && !CARD_FILE.test(file)) return listEntries(text);
    const { addresses, strange } = cardsIn(text);
    if (strange.length > 0)
      note(
        `people: ${file}: ${JSON.stringify(strange[0])} is no address: passed over${more(strange)}`,
      );
    return [...addresses].map(entryOf.address);
  } catch (cause) {
    throw new Error(`${file}: ${messageOf(cause)}`, { cause });
  }
}

function more({ length }: readonly string[]): string {
  return length > 1 ? `, and ${length - 1} more of that kind` : "";
}

function cardsIn(text: string): Cards {
  if (text.trim() !== "" && !isVCard(text))
    throw new Error("is no vCard file: it does not begin with BEGIN:VCARD");
  return readCards(text);
}

function listEntries(text: string): readonly string[] {
  const { addresses, domains } = parseEntries(text);
  return [...[...addresses].map(entryOf.address), ...[...domains].map(entryOf.domain)];
}
