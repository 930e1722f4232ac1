/** The names in a folder that may have very many, in order. */

import { opendirSync } from "node:fs";

/** Names that are kept at a time: some megabytes. */
const KEPT = 50_000;
/** Entries that the system is asked for at a time. */
const ENTRIES = 1024;

/**
 * All names of a folder, in order, whatever their number in flat memory: the first ones are looked
 * for, and then the folder is read again for those that follow. A name that comes up meanwhile may
 * be among them, one that goes may be as well.
 * @param kept names in memory, about. Default: 50,000
 * @throws the system call's error
 */
export function* namesInOrder(folder: string, kept = KEPT): Generator<string> {
  for (let after: string | null = null; ; ) {
    const names = following(folder, after, kept);
    yield* names;
    const last = names.at(-1);
    if (last === undefined || names.length < kept) return;
    after = last;
  }
}

/** The first `kept` names behind another, in order. */
function following(folder: string, after: string | null, kept: number): string[] {
  const names: string[] = [];
  let beyond: string | null = null;
  const entries = opendirSync(folder, { bufferSize: ENTRIES });
  try {
    for (let entry = entries.readSync(); entry !== null; entry = entries.readSync()) {
      const { name } = entry;
      if ((after !== null && name <= after) || (beyond !== null && name > beyond)) continue;
      names.push(name);
      if (names.length > kept * 1.25) beyond = keepFirst(names, kept);
    }
  } finally {
    entries.closeSync();
  }
  keepFirst(names, kept);
  return names;
}

/** @returns the last one that is kept */
function keepFirst(names: string[], kept: number): string | null {
  names.sort();
  names.length = Math.min(names.length, kept);
  return names.at(-1) ?? null;
}
