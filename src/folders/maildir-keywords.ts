/**
 * IMAP keywords in a Maildir, as Dovecot has them: a letter each behind the flags of a message's
 * name, a to z, and a file of lines `0 $Work` that says which. A name that has a letter keeps it for
 * good, so a list that has all that is wanted needs no lock. A chunk of its own: few rules give any.
 */

import { join } from "node:path";
import { messageOf } from "../core/text.js";
import { eachName } from "../io/fs/leftover.js";
import { changeFile, readIfThere } from "./dovecot-file.js";
import type { FolderTools } from "./folder-tools.js";

const FILE = "dovecot-keywords";
/** Whose dotlock Dovecot takes for all that it keeps of a folder. */
const UIDLIST = "dovecot-uidlist";
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** What is put into a message's name, and what could not be. */
interface Kept {
  /** In order, each once. */
  readonly letters: readonly string[];
  /** Why some are left out, and which; null when none is. */
  readonly note: string | null;
}

/**
 * The letters of these keywords, of which new ones are put into the Maildir's list.
 * @param path of a Maildir that is there
 * @param temp a file that is not there, and may be left, as one with `.lock` behind it
 * @throws Error when the list can't be read or written, or its lock not be had
 */
export async function keywordLetters(
  path: string,
  keywords: readonly string[],
  temp: string,
  tools: FolderTools,
): Promise<Kept> {
  const file = join(path, FILE);
  try {
    const now = readIfThere(file);
    if (withKeywords(now, keywords) === now) return kept(now, keywords, FULL);
    if (now === "" && hasLetters(join(path, "cur"))) return kept(now, keywords, ELSEWHERE);
    let list = now;
    await changeFile({ file, locked: join(path, UIDLIST), temp }, tools, (text) => {
      list = withKeywords(text, keywords);
      return list;
    });
    return kept(list, keywords, FULL);
  } catch (cause) {
    throw new Error(`keywords can't be put into ${file}: ${messageOf(cause)}`, { cause });
  }
}

const FULL = `the folder has names for ${LETTERS.length} keywords already`;
/** As with Dovecot's CONTROL: a letter that we gave would be another keyword there. */
const ELSEWHERE = `the folder has letters for keywords, and no ${FILE} that says which: it is kept elsewhere`;

function kept(list: string, keywords: readonly string[], why: string): Kept {
  const numbers = numbersIn(list);
  const found = keywords.map((name) => numbers.get(name.toLowerCase()));
  const left = keywords.filter((_, index) => found[index] === undefined);
  const letters = found.flatMap((number) => (number === undefined ? [] : (LETTERS[number] ?? [])));
  return {
    letters: [...new Set(letters)].sort(),
    note: left.length === 0 ? null : `without ${left.join(", ")}: ${why}`,
  };
}

/**
 * The list with what is not in it, as far as there are letters. Each gets the number behind the
 * highest, never one in a gap: a running Dovecot knows for sure that nothing is there.
 */
export function withKeywords(list: string, keywords: readonly string[]): string {
  const numbers = numbersIn(list);
  const added: string[] = [];
  for (const name of keywords) {
    const next = Math.max(-1, ...numbers.values()) + 1;
    if (numbers.has(name.toLowerCase()) || next >= LETTERS.length) continue;
    numbers.set(name.toLowerCase(), next);
    added.push(`${next} ${name}\n`);
  }
  const gap = added.length === 0 || list === "" || list.endsWith("\n") ? "" : "\n";
  return [list, gap, ...added].join("");
}

/** By the names in lower case: IMAP tells none apart by it. What is no such line is left alone. */
function numbersIn(list: string): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const line of list.split("\n")) {
    const [, number, name] = /^(\d{1,2}) (.+)$/.exec(line) ?? [];
    if (name !== undefined && Number(number) < LETTERS.length)
      numbers.set(name.toLowerCase(), Number(number));
  }
  return numbers;
}

function hasLetters(cur: string): boolean {
  for (const name of eachName(cur)) if (/:2,[A-Z]*[a-z]/.test(name)) return true;
  return false;
}
