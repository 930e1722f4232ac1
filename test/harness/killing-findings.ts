/**
 * What is in the folders after deliveries were killed, and whether it is what docs/crashes.md
 * allows.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { entriesIn } from "../../src/state/log/entry.js";
import { readLog } from "../../src/state/log/reader.js";
import type { End } from "./killer.js";
import type { Home } from "./program.js";

export interface Sent {
  readonly number: number;
  readonly octets: Buffer;
}

export interface Findings {
  /** Whole messages in each folder. */
  readonly copies: Readonly<Record<string, number>>;
  /** How many of them are one too many. */
  readonly duplicates: Readonly<Record<string, number>>;
  /** Parts of messages in the mbox. */
  readonly torn: number;
  /** Deliveries that were killed when all was done and logged, and before they had ended. */
  readonly late: number;
  /** Those of them that were done once more, as a whole. */
  readonly repeated: number;
  /** What must not be, each in a line. */
  readonly faults: readonly string[];
}

/** What lies in a folder. */
interface Copy {
  readonly folder: string;
  /** The process that has stored it; null where nobody can tell. */
  readonly pid: number | null;
  /** NaN where too little of it is there. */
  readonly number: number;
  readonly text: string;
  /** A message, and all of it. */
  readonly whole: boolean;
}

const MAILDIRS = ["backup", "inbox"];
const BOX = "box";
const FOLDERS = [...MAILDIRS, BOX];

/** Looks at everything in the three folders. */
export function inspect(home: Home, sent: readonly Sent[], ends: readonly End[]): Findings {
  const wanted = new Map(sent.map(({ number, octets }) => [number, octets.toString("latin1")]));
  const read = (folder: string) =>
    folder === BOX ? inMbox(home, wanted) : inMaildir(home, folder, wanted);
  const copies = FOLDERS.flatMap(read);
  const whole = copies.filter((copy) => copy.whole);
  const parts = copies.filter((copy) => !copy.whole);
  const torn = parts.filter((part) => part.folder === BOX && isTorn(part, whole));
  const strange = parts.filter((part) => !torn.includes(part));
  const deaths = ends.filter(({ killed }) => killed);
  const finished = finishedRuns(home);
  const late = (number: number) =>
    Math.max(0, finished.filter((each) => each === number).length - 1);
  const faults = [
    ...strange.map(
      ({ folder, text }) =>
        `${folder}: no message, and no part of one: ${JSON.stringify(text.slice(0, 80))}`,
    ),
    ...sent.flatMap(({ number }) => faultsOf(number, whole, torn, deaths, late(number))),
    ...(torn.length > deaths.length ? [`${torn.length} are torn, by ${deaths.length} kills`] : []),
    ...leftOver(home),
  ];
  const again = ({ number }: Sent) => {
    const of = whole.filter((copy) => copy.number === number).map(({ folder }) => folder);
    return Math.min(
      late(number),
      ...FOLDERS.map((folder) => of.filter((name) => name === folder).length - 1),
    );
  };
  const countIn = (folder: string) => whole.filter((copy) => copy.folder === folder).length;
  return {
    copies: Object.fromEntries(FOLDERS.map((folder) => [folder, countIn(folder)])),
    duplicates: Object.fromEntries(
      FOLDERS.map((folder) => [folder, countIn(folder) - sent.length]),
    ),
    torn: torn.length,
    late: sum(sent.map(({ number }) => late(number))),
    repeated: sum(sent.map((message) => Math.max(0, again(message)))),
    faults,
  };
}

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((all, number) => all + number, 0);

/**
 * Each folder has it, and a kill accounts for each copy too many: one between storing and noting
 * for one folder, one between forgetting what was noted and the end for all of them.
 */
function faultsOf(
  number: number,
  whole: readonly Copy[],
  torn: readonly Copy[],
  deaths: readonly End[],
  late: number,
): string[] {
  const killed = deaths.filter(({ extension }) => extension === `m${number}`).map(({ pid }) => pid);
  const faults: string[] = [];
  let extra = torn.filter((copy) => copy.number === number).length;
  for (const folder of FOLDERS) {
    const copies = whole.filter((copy) => copy.number === number && copy.folder === folder);
    if (copies.length === 0) faults.push(`${folder}: message ${number} is missing`);
    extra += Math.max(0, copies.length - 1);
    const lived = copies.filter(({ pid }) => pid !== null && !killed.includes(pid));
    if (lived.length > 1)
      faults.push(`${folder}: message ${number} was stored again by a process that nobody killed`);
  }
  const allowed = killed.length - late + FOLDERS.length * late;
  if (extra > allowed)
    faults.push(
      `message ${number}: ${extra} copies too many, by ${killed.length} kills, ${late} of them late`,
    );
  return faults;
}

/** The number of the message, for each delivery that was done by its own account. */
function finishedRuns(home: Home): number[] {
  const lines = readLog(join(home.path, ".local/state/sortmail/log.jsonl"));
  return [...entriesIn(lines)].flatMap(({ messageId, status }) => {
    const number = /^<(\d+)@analytic\.example>$/.exec(messageId ?? "")?.[1];
    return number === undefined || status !== 0 ? [] : [Number(number)];
  });
}

/** The beginning of an entry of the mbox, the end of which is missing. */
function isTorn({ number, text }: Copy, whole: readonly Copy[]): boolean {
  const start = text.trimEnd();
  if (/^F(?:rom?|rom .*)?$/.test(start)) return true;
  const other = whole.find((copy) => copy.number === number && copy.folder === BOX)?.text;
  return other === undefined ? Number.isNaN(number) : bodyOf(other).startsWith(bodyOf(start));
}

const bodyOf = (entry: string) => entry.slice(entry.indexOf("\n") + 1);

const numberIn = (text: string) => Number(/^Subject: number (\d+)$/m.exec(text)?.[1] ?? Number.NaN);

/** The lines that Postfix puts on top, and nothing else. */
const TRACE =
  /^Return-Path: <.*>\nX-Original-To: .*\nDelivered-To: .*\nReceived: from .*\n(?:[ \t].*\n)+$/;

function isWhole(text: string, wanted: string | undefined): boolean {
  return (
    wanted !== undefined &&
    text.endsWith(wanted) &&
    TRACE.test(text.slice(0, text.length - wanted.length))
  );
}

type Wanted = ReadonlyMap<number, string>;

function inMaildir(home: Home, folder: string, wanted: Wanted): Copy[] {
  const path = join(home.path, "Mail", folder, "new");
  return readdirSync(path).map((name) => {
    const text = readFileSync(join(path, name), "latin1");
    const number = numberIn(text);
    const pid = Number(/P(\d+)Q/.exec(name)?.[1]);
    return { folder, pid, number, text, whole: isWhole(text, wanted.get(number)) };
  });
}

/**
 * Entries begin with an unquoted From_ line, of which one octet may be there. No line of the
 * messages begins with that.
 */
function inMbox(home: Home, wanted: Wanted): Copy[] {
  const path = join(home.path, "Mail", BOX);
  const rotated = Array.from({ length: 1000 }, (_, index) => `${path}.${index + 1}`);
  return [path, ...rotated.filter((file) => existsSync(file))]
    .flatMap((file) => readFileSync(file, "latin1").split(/\n\n(?=F)/))
    .filter((entry) => entry !== "")
    .map((entry) => {
      const number = numberIn(entry);
      const message = `${bodyOf(entry)
        .replace(/^>(>*From )/gm, "$1")
        .trimEnd()}\n`;
      return {
        folder: BOX,
        pid: null,
        number,
        text: entry,
        whole: isWhole(message, wanted.get(number)),
      };
    });
}

/** What nobody would ever take away. */
function leftOver(home: Home): string[] {
  const journal = join(home.path, ".local/state/sortmail/journal");
  const entries = readdirSync(journal).map(
    (name) => `a journal entry is left: ${readFileSync(join(journal, name), "utf8")}`,
  );
  const lock = join(home.path, "Mail", `${BOX}.lock`);
  return [...entries, ...(existsSync(lock) ? [`${lock} is left`] : [])];
}
