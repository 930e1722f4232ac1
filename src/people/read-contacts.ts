/** Reads an address book: loaded once one has changed. */

import { parseEntries } from "../core/language/listed.js";
import { type Cards, decodeCards, isVCard, readCards } from "../core/message/vcard.js";
import { messageOf } from "../core/text.js";
import { readRegular } from "../io/fs/regular.js";
import { entryOf, isCardFile, look, type ReadTools } from "./source.js";

/** Octets of a file of contacts, pictures and all. */
const LARGEST = 256n * 1024n * 1024n;

/** @throws Error that names the file */
export function entriesOf(file: string, { note }: Pick<ReadTools, "note">): readonly string[] {
  try {
    if ((look(file)?.size ?? 0n) > LARGEST) throw new Error("is larger than 256 MB");
    const octets = readRegular(file);
    const text = decodeCards(octets);
    if (!isVCard(text) && !isCardFile(file)) return listEntries(text);
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
