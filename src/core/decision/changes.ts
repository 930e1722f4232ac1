/**
 * What rules change of a message where they store it: flags, keywords and header lines, of `file`
 * and `copy` and of the marks before them. A chunk of its own; functions are asked here, once for
 * each copy.
 */

import type { Flag, Mail } from "../contracts/mail.js";
import { isMarked, isStored, storeRow } from "../language/action-rows.js";
import type { FileOptions, HeaderValues } from "../language/actions.js";
import { isPromise } from "../language/condition.js";
import type { Chosen, HeaderLine, HeaderLines, StoredChanges } from "./chosen.js";

/** Notes what each mark says, and adds to each stored copy what goes for it. */
export function changing(mail: Mail): (chosen: Chosen) => Chosen {
  const marks: FileOptions[] = [];
  return (chosen) => {
    const { action } = chosen;
    if (isMarked(action)) marks.push(action);
    if (!isStored(action)) return chosen;
    return { ...chosen, changes: changesOf([...marks, storeRow(action).into(action)], mail) };
  };
}

/** Of several, each goes on from what those before have made. */
function changesOf(all: readonly FileOptions[], mail: Mail): StoredChanges {
  const flags = new Set<Flag>(all.flatMap((each) => each.flags ?? []));
  const keywords = new Set(all.flatMap((each) => each.keywords ?? []).map(safeKeyword));
  let headers: HeaderLines | null = null;
  for (const { headers: changes } of all) {
    if (changes === undefined) continue;
    const { remove = [], set = {}, add = {} } = changes;
    headers = without(remove, headers ?? UNCHANGED);
    headers = valuesOf(set, headers, mail).reduce(withSet, headers);
    headers = valuesOf(add, headers, mail).reduce(withAdded, headers);
  }
  const isChanged = headers !== null && Object.values(headers).some((each) => each.length > 0);
  return { flags: [...flags], keywords: [...keywords], headers: isChanged ? headers : null };
}

const UNCHANGED: HeaderLines = { remove: [], set: [], add: [] };

/** What a value comes to; null: no such line. */
interface Value {
  readonly name: string;
  readonly text: string | null;
}

function valuesOf(values: HeaderValues, lines: HeaderLines, mail: Mail): Value[] {
  return Object.entries(values).map(([name, value]) => {
    const text = typeof value === "function" ? value(oldText(name, lines, mail)) : value;
    return { name, text: demandLineText(name, text) };
  });
}

/** What the first line of that name says, earlier changes made. */
function oldText(name: string, { add, set, remove }: HeaderLines, mail: Mail): string | null {
  const lower = name.toLowerCase();
  const line = [...add, ...set].find((each) => each.name.toLowerCase() === lower);
  if (line !== undefined) return line.text;
  return remove.includes(lower) ? null : mail.header(name);
}

/** A function can return anything, of rules that nobody type-checked. */
function demandLineText(name: string, text: string | null): string | null {
  if (text === null || typeof text === "string") return text;
  const why = isPromise(text)
    ? "a promise: what must wait is a condition's business"
    : String(text);
  throw new Error(`headers: the function for ${name} returned ${why}, and neither text nor null`);
}

function without(names: readonly string[], { remove, set, add }: HeaderLines): HeaderLines {
  const lower = names.map((name) => name.toLowerCase());
  const stays = ({ name }: HeaderLine) => !lower.includes(name.toLowerCase());
  return {
    remove: [...new Set([...remove, ...lower])],
    set: set.filter(stays),
    add: add.filter(stays),
  };
}

function withSet(lines: HeaderLines, { name, text }: Value): HeaderLines {
  const rest = without([name], lines);
  if (text === null) return rest;
  const remove = rest.remove.filter((each) => each !== name.toLowerCase());
  return { ...rest, remove, set: [...rest.set, { name, text }] };
}

function withAdded(lines: HeaderLines, { name, text }: Value): HeaderLines {
  return text === null ? lines : { ...lines, add: [...lines.add, { name, text }] };
}

const LONGEST_KEYWORD = 50;

/**
 * A keyword as IMAP takes it (an atom, RFC 3501 section 9), and as Dovecot does: `to do` is `to_do`.
 * It may come from a message.
 */
function safeKeyword(text: string): string {
  return (
    text.replace(/[^!#$&'+,\-./0-9:;<=>?@A-Z^_`a-z|}~[]/gu, "_").slice(0, LONGEST_KEYWORD) || "_"
  );
}
