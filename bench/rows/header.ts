/**
 * One message, filed by a rule that looks at its subject: beside other programs, and Node without
 * any.
 */

import type { Kind } from "../lib/box.js";
import type { Budget } from "../lib/budgets.js";
import {
  ratioCells,
  ratioTitles,
  ratioTo,
  runsOf,
  signed,
  sizeName,
  TIME_TITLES,
  timeCells,
} from "../lib/columns.js";
import { median, rounded } from "../lib/figures.js";
import { message } from "../lib/messages.js";
import type { Table } from "../lib/tables.js";
import type { Runs } from "../lib/turns.js";
import { BARE_NODE, bareNode, nothing } from "../sides/node.js";
import { peersOf } from "../sides/peers.js";
import { SORTMAIL, sortmail } from "../sides/sortmail.js";
import type { Measured, Row, RowOptions } from "./row.js";

const SIZES = [1_000, 50_000, 1_000_000, 25_000_000, 100_000_000];
const KINDS: readonly Kind[] = ["maildir", "mbox"];
/** Runs for peak memory: it hardly varies. */
const PEAKS = 3;

interface Found {
  readonly kind: Kind;
  readonly size: number;
  readonly missing: readonly string[];
  readonly runs: readonly Runs[];
}

async function measure(options: RowOptions): Promise<Measured> {
  const found: Found[] = [];
  for (const kind of KINDS)
    for (const size of SIZES) found.push(await measureOne(kind, size, options));
  const tables = KINDS.map((kind) =>
    tableOf(
      kind,
      found.filter((one) => one.kind === kind),
    ),
  );
  return { tables, budgets: budgetsOf(found), figures: found };
}

async function measureOne(
  kind: Kind,
  size: number,
  { workshop, runs, tell }: RowOptions,
): Promise<Found> {
  tell(`header: ${sizeName(size)} into ${kind}`);
  const { sides: peers, missing } = peersOf({ kind });
  const sides = [
    ...(size === SIZES[0] ? [nothing()] : []),
    bareNode(),
    sortmail({ kind }),
    ...peers,
  ];
  try {
    const often = { runs: Math.max(3, Math.ceil(runs / slowness(size))), peaks: PEAKS };
    return { kind, size, missing, runs: await workshop.turns(sides, message(size), often) };
  } finally {
    for (const side of sides) side.close();
  }
}

const slowness = (size: number): number => (size <= 1_000_000 ? 1 : size <= 25_000_000 ? 3 : 5);

function tableOf(kind: Kind, found: readonly Found[]): Table {
  const rows = found.flatMap(({ size, runs }) => {
    const base = runsOf(runs, BARE_NODE);
    return runs.map((one) => [
      `${sizeName(size)}: ${one.name}`,
      ...timeCells(one),
      ...ratioCells(one, base),
      rounded(median(one.peak)),
      one === base ? "" : signed(median(one.peak) - median(base.peak)),
    ]);
  });
  const counts = found.map(({ size, runs }) => `${sizeName(size)}: ${runs[0]?.wall.length} runs`);
  return {
    name: `header-${kind}`,
    titles: ["", ...TIME_TITLES, ...ratioTitles("node"), "peak MiB", "more than node"],
    rows,
    notes: [counts.join(", "), ...(found[0]?.missing ?? [])],
  };
}

function budgetsOf(found: readonly Found[]): Budget[] {
  const at = (size: number) =>
    found.find((one) => one.kind === "maildir" && one.size === size)?.runs ?? [];
  const [small, large] = [at(1000), at(100_000_000)];
  const { wall, cpu } = ratioTo(runsOf(small, SORTMAIL), runsOf(small, BARE_NODE));
  const more = median(runsOf(large, SORTMAIL).peak) - median(runsOf(large, BARE_NODE).peak);
  return [
    budget(
      "header rule → Maildir, 1 kB: wall",
      "at most 1.15 × `node empty.js`",
      `${wall.toFixed(2)} ×`,
      wall <= 1.15,
    ),
    budget(
      "header rule → Maildir, 1 kB: CPU",
      "at most 1.15 × `node empty.js`",
      `${cpu.toFixed(2)} ×`,
      cpu <= 1.15,
    ),
    budget(
      "the same with 100 MB: peak memory",
      "at most 16 MiB above bare Node's",
      `${rounded(more)} MiB`,
      more <= 16,
    ),
  ];
}

const budget = (what: string, promised: string, reached: string, kept: boolean): Budget => ({
  what,
  budget: promised,
  reached,
  kept,
});

export const header: Row = {
  name: "header",
  summary: "by a header rule, five sizes, Maildir and mbox",
  tables: KINDS.map((kind) => `header-${kind}`),
  measure,
};
