/** A dry run over an archive: how many messages a second, and whether memory stays the same. */

import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeMaildir, writeMbox } from "../lib/archives.js";
import type { Kind } from "../lib/box.js";
import type { Budget } from "../lib/budgets.js";
import { signed } from "../lib/columns.js";
import { median, rounded } from "../lib/figures.js";
import type { Taken } from "../lib/launcher.js";
import { inTurns, type Workshop } from "../lib/turns.js";
import { type Archive, type Reader, readersOf } from "../sides/archive.js";
import type { Measured, Row, RowOptions } from "./row.js";

const KINDS: readonly Kind[] = ["mbox", "maildir"];
const COUNTS = [10_000, 100_000];
const RUNS = 3;
const DRY_RUN = "sortmail dry-run";

interface Found {
  readonly kind: Kind;
  readonly count: number;
  readonly name: string;
  readonly taken: readonly Taken[];
  /** MiB. */
  readonly peak: number;
}

async function measure({ workshop, runs, tell }: RowOptions): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "sortmail-bench-archives-"));
  chmodSync(folder, 0o755);
  const found: Found[] = [];
  let missing: readonly string[] = [];
  try {
    for (const count of COUNTS) {
      for (const kind of KINDS) {
        tell(`archive: ${count} messages in a ${kind}`);
        const archive = { kind, count, path: join(folder, `${kind}-${count}`) };
        (kind === "mbox" ? writeMbox : writeMaildir)(archive.path, count);
        const all = readersOf(archive);
        missing = all.missing;
        found.push(...(await takeTurns(archive, all.readers, workshop, Math.min(runs, RUNS))));
        rmSync(archive.path, { recursive: true });
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const notes = [
    `Medians of ${Math.min(runs, RUNS)} runs, all of the archive in the page cache. Messages of 5 kB on average, five rules.`,
    "Dovecot makes its index of the archive each time, as for one that it has not seen before.",
  ];
  const titles = ["", "wall s", "CPU s", "messages / s", "messages / CPU s", "peak MiB"];
  return {
    tables: [{ name: "archive", titles, rows: found.map(cellsOf), notes: [...notes, ...missing] }],
    budgets: budgetsOf(found),
    figures: found,
  };
}

async function takeTurns(
  archive: Archive,
  readers: readonly Reader[],
  workshop: Workshop,
  runs: number,
): Promise<Found[]> {
  const input = workshop.file("");
  const time = (reader: Reader) =>
    once(reader, () => workshop.launcher.time(reader.command, input, { output: reader.output }));
  const peak = (reader: Reader) =>
    once(reader, () => workshop.launcher.peak(reader.command, input, reader.output));
  const { kind, count } = archive;
  try {
    const taken = await inTurns(readers, runs, time);
    const peaks = await inTurns(readers, 1, peak);
    return readers.map((reader) => ({
      kind,
      count,
      name: reader.name,
      taken: taken.get(reader) ?? [],
      peak: peaks.get(reader)?.[0] ?? Number.NaN,
    }));
  } finally {
    for (const reader of readers) reader.close();
  }
}

/** @throws Error unless every message has been put where it belongs */
async function once<T>(reader: Reader, run: () => Promise<T>): Promise<T> {
  reader.prepare?.();
  const result = await run();
  const counts = reader.counts();
  for (const [name, expected] of reader.expected) {
    const count = counts.get(name) ?? 0;
    if (count !== expected)
      throw new Error(
        `${reader.name}: ${expected} messages belong to ${name}, and ${count} are there`,
      );
  }
  return result;
}

function timesOf({ taken, count }: Found): {
  readonly wall: number;
  readonly cpu: number;
  readonly rate: number;
  readonly cpuRate: number;
} {
  const [wall, cpu] = [
    median(taken.map((one) => one.wall)) / 1000,
    median(taken.map((one) => one.cpu)) / 1000,
  ];
  return { wall, cpu, rate: count / wall, cpuRate: count / cpu };
}

function cellsOf(found: Found): string[] {
  const { wall, cpu, rate, cpuRate } = timesOf(found);
  const name = `${found.count} in a ${found.kind}: ${found.name}`;
  return [
    name,
    wall.toFixed(2),
    cpu.toFixed(2),
    rate.toFixed(0),
    cpuRate.toFixed(0),
    rounded(found.peak),
  ];
}

function budgetsOf(found: readonly Found[]): Budget[] {
  const own = found.filter(({ name }) => name === DRY_RUN);
  const rates = COUNTS.map((count) => slowest(own.filter((one) => one.count === count)));
  const growth = KINDS.map((kind) => {
    const [few = Number.NaN, most = Number.NaN] = COUNTS.map(
      (count) => own.find((one) => one.kind === kind && one.count === count)?.peak,
    );
    return most - few;
  });
  return [
    {
      what: "dry run of an archive, header rules",
      budget: "5,000 messages a second on one core",
      reached: COUNTS.map((count, place) => `${rates[place]?.toFixed(0)} of ${count}`)
        .reverse()
        .join(", "),
      // V8 goes on compiling for the first thousands: an archive has more.
      kept: (rates.at(-1) ?? 0) >= 5000,
    },
    {
      what: "dry run: memory from 10,000 to 100,000 messages",
      budget: "does not grow",
      reached: KINDS.map(
        (kind, place) => `${kind} ${signed(growth[place] ?? Number.NaN)} MiB`,
      ).join(", "),
      kept: Math.max(...growth) < FLAT,
    },
  ];
}

/** Messages a CPU second. */
const slowest = (found: readonly Found[]): number =>
  Math.min(...found.map((one) => timesOf(one).cpuRate));

/**
 * MiB: the names of 40,000 more files in a Maildir, and what the garbage collector leaves for so
 * much longer.
 */
const FLAT = 24;

export const archive: Row = {
  name: "archive",
  summary: "a dry run over 10,000 and 100,000 messages",
  tables: ["archive"],
  measure,
};
