/** What the tests of reading people share: folders, messages, and a clock of their own. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { fingerprint } from "../../src/core/fingerprint.js";
import type { PeopleSpec } from "../../src/core/language/people-spec.js";
import { indexesIn } from "../../src/people/index-file.js";
import { indexesAbove } from "../../src/people/known.js";
import type { Reading, ReadTools } from "../../src/people/source.js";
import { readSource } from "../../src/people/sources.js";

/** Milliseconds by which the clock is ahead: what has just been written counts as settled. */
const LATER = 3_600_000;

/** A home for one test. */
export function placeOf(t: TestContext) {
  const home = mkdtempSync(join(tmpdir(), "sortmail-people-"));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const notes: string[] = [];
  const now = () => Date.now() + LATER;
  const folder = join(home, "memory/known");
  const indexes = indexesIn(folder, now);
  const tools: ReadTools = {
    indexes,
    now,
    uptime: () => 0,
    budget: 1,
    demandOwn: () => {},
    claim: async () => async () => {},
    note: (text) => notes.push(text),
  };
  const read = (
    kind: PeopleSpec["kind"],
    path: string,
    more: Partial<ReadTools> = {},
  ): Promise<Reading> => {
    const place = { path: join(home, path), name: `${kind}.${fingerprint(path)}`, shown: path };
    return readSource(kind, place, { ...tools, ...more });
  };
  const write = (path: string, text: string | Buffer) => {
    const file = join(home, path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  return { home, folder, notes, tools, read, write, unkept: () => indexesAbove(indexes) };
}

/** A clock that goes on by one with each look. */
export function ticking(): () => number {
  let now = 0;
  return () => now++;
}

/** Whom a reading knows. */
export function peopleIn({ known }: Reading): string[] {
  return [...known.entries()]
    .filter((entry) => /^[ad] /.test(entry))
    .map((entry) => entry.slice(2))
    .sort();
}

/** A message to somebody, of this number. */
export function messageTo(to: string, number = 1, more = ""): string {
  return `From: merlyn@stonehenge.example\nTo: ${to}\nMessage-ID: <${number}@stonehenge.example>\n${more}Subject: hi\n\nHello.\n`;
}

/** The same in an mbox. */
export function inMbox(message: string, second = 0): string {
  const time = `10:00:${String(second % 60).padStart(2, "0")}`;
  return `From merlyn@stonehenge.example Sun Nov 22 ${time} 2026\n${message}\n`;
}
