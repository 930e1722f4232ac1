/**
 * Where the time of one delivery by a header rule goes: from inside the real program, beside Node
 * without any.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { median, rounded, spread } from "../lib/figures.js";
import type { Taken } from "../lib/launcher.js";
import { message } from "../lib/messages.js";
import { PHASES, type Phase, phasesOf, type Stamps, timeIn } from "../lib/phases.js";
import { inTurns, type Workshop } from "../lib/turns.js";
import { bareNode } from "../sides/node.js";
import type { Side } from "../sides/side.js";
import { SORTMAIL, sortmail } from "../sides/sortmail.js";
import { USUAL_SIZE } from "./beside.js";
import type { Measured, Row, RowOptions } from "./row.js";

const STAMPS = join(process.env.SORTMAIL_ROOT ?? process.cwd(), "bench/lib/stamps.cjs");

interface Found {
  readonly phases: readonly Phase[];
  readonly syncs: number;
  readonly total: number;
}

async function measure({ workshop, runs, tell }: RowOptions): Promise<Measured> {
  tell("profile");
  const program = workshop.file(readFileSync(STAMPS));
  const plain = [bareNode(), sortmail({ kind: "maildir" })];
  const stamped = [bareNode(), sortmail({ kind: "maildir" })].map((side) =>
    withStamps(side, program, workshop),
  );
  try {
    const without = await workshop.turns(plain, message(USUAL_SIZE), { runs });
    const input = workshop.file(message(USUAL_SIZE));
    const take = (one: Stamped) => once(one, () => workshop.launcher.time(one.side.command, input));
    await inTurns(stamped, 1, take);
    const [node = [], own = []] = (await inTurns(stamped, runs, take)).values();
    const usual = without.map(({ name, wall }) => `${name} ${rounded(median(wall))} ms`).join(", ");
    const notes = [`${runs} runs, wall time in ms. Without the stamps it takes: ${usual}.`];
    const rows = rowsOf(node, own);
    const titles = ["", SORTMAIL, "node empty.js"];
    return {
      tables: [{ name: "profile", titles, rows, notes }],
      budgets: [],
      figures: { node, own },
    };
  } finally {
    for (const side of [...plain, ...stamped.map((one) => one.side)]) side.close();
  }
}

interface Stamped {
  readonly side: Side;
  readonly file: string;
  readonly home: string;
}

function withStamps(side: Side, program: string, workshop: Workshop): Stamped {
  const { argv, env } = side.command;
  const [node = "", ...args] = argv;
  const home = side.box?.path ?? "/nowhere";
  const file = side.box?.write("stamps", "") ?? workshop.shared();
  const command = {
    argv: [node, "--require", program, ...args],
    env: { ...env, SORTMAIL_STAMPS: file },
  };
  return { side: { ...side, command }, file, home };
}

async function once({ side, file, home }: Stamped, run: () => Promise<Taken>): Promise<Found> {
  side.box?.look();
  const taken = await run();
  side.box?.expect(message(USUAL_SIZE), side.expected);
  const stamps: Stamps = JSON.parse(readFileSync(file, "utf8"));
  const { loaded, entered, gone, ended, events } = stamps;
  const total = taken.wall - (loaded - entered) - (gone - ended);
  return {
    phases: phasesOf(stamps, taken, home),
    syncs: timeIn(events, ["fsync", "fdatasync"]),
    total,
  };
}

function rowsOf(node: readonly Found[], own: readonly Found[]): string[][] {
  const times = (all: readonly Found[], name: string) =>
    all.flatMap(({ phases }) => phases.filter((phase) => phase.name === name).map(({ ms }) => ms));
  const cell = (values: readonly number[]) => (values.length === 0 ? "" : spread(values, 2));
  const rows = Object.values(PHASES).map((name) => [
    name,
    cell(times(own, name)),
    cell(times(node, name)),
  ]);
  const syncs = ["of that, syncing", cell(own.map((each) => each.syncs)), ""];
  const total = [
    "all, without the stamps",
    cell(own.map((each) => each.total)),
    cell(node.map((each) => each.total)),
  ];
  const filed = rows.findIndex(([name]) => name === PHASES.store);
  return [...rows.slice(0, filed + 1), syncs, ...rows.slice(filed + 1), total];
}

export const profile: Row = {
  name: "profile",
  summary: "where the time of one delivery goes",
  tables: ["profile"],
  measure,
};
