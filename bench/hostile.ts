/**
 * Hostile mail: what each message costs, with rules that look at all of its header, and with rules
 * that look inside too.
 */

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { HOSTILE_BODIES } from "../test/harness/hostile-bodies.js";
import { HOSTILE_HEADERS } from "../test/harness/hostile-headers.js";
import type { Hostile } from "../test/harness/hostile-mail.js";
import { HOSTILE_MIME } from "../test/harness/hostile-mime.js";
import { RULE_SETS } from "../test/harness/hostile-rules.js";
import { deliverOnce, homeWith, type Taken } from "../test/harness/hostile-run.js";
import { table } from "./lib/figures.js";
import { describeMachine } from "./lib/machine.js";

const USAGE = `usage: npm run bench:hostile -- [--only TEXT] [--over SECONDS] [--json FILE]

  --only TEXT      only the messages whose name contains it
  --over SECONDS   shows only what takes longer than that, wall time
  --json FILE      all figures

Ends in 1 when a message is not delivered, not intact, takes 2 s or longer, or 256 MiB or more.`;

/** Seconds of wall time, and octets, that no message may take. */
const BOUNDS = { wall: 2, peak: 256 * 1024 ** 2 };

interface Row extends Taken {
  readonly message: string;
  readonly size: number;
  readonly rules: string;
}

const isBad = ({ wall, peak, status, intact }: Taken): boolean =>
  status !== 0 || !intact || !(wall < BOUNDS.wall) || !(peak < BOUNDS.peak);

function measure(messages: readonly Hostile[]): Row[] {
  const homes = RULE_SETS.map(({ name, rules }) => ({ name, home: homeWith(rules) }));
  try {
    return messages.flatMap(({ name, make }) => {
      const message = make();
      process.stderr.write(`${name}\n`);
      return homes.map(({ name: rules, home }) => ({
        message: name,
        size: message.length,
        rules,
        ...deliverOnce(home, message),
      }));
    });
  } finally {
    for (const { home } of homes) home.remove();
  }
}

const mebibytes = (octets: number): string =>
  (octets / 1024 ** 2).toFixed(octets < 1024 ** 2 ? 3 : 0);

function cellsOf(row: Row): string[] {
  const { message, size, rules, wall, cpu, peak, status, intact, notes } = row;
  const outcome = `${isBad(row) ? "BAD " : ""}${status}${intact ? "" : ", not intact"}`;
  return [
    message,
    mebibytes(size),
    rules,
    wall.toFixed(2),
    cpu.toFixed(2),
    mebibytes(peak),
    outcome,
    notes.join("; "),
  ];
}

const TITLES = [
  "message",
  "MiB",
  "rules look at",
  "wall s",
  "CPU s",
  "peak MiB",
  "status",
  "the log says",
];

function summary(rows: readonly Row[]): string {
  const most = (of: (row: Row) => number) => Math.max(...rows.map(of));
  const bad = rows.filter(isBad).length;
  const longest = `${most(({ wall }) => wall).toFixed(2)} s, ${most(({ cpu }) => cpu).toFixed(2)} s of CPU`;
  return `${rows.length} deliveries: at most ${longest}, ${mebibytes(most(({ peak }) => peak))} MiB; ${bad} bad`;
}

function main(): void {
  const { values } = parseArgs({
    options: {
      only: { type: "string", default: "" },
      over: { type: "string", default: "0" },
      json: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const all = [...HOSTILE_HEADERS, ...HOSTILE_MIME, ...HOSTILE_BODIES];
  const machine = describeMachine();
  const rows = measure(all.filter(({ name }) => name.includes(values.only)));
  const shown = rows.filter((row) => row.wall > Number(values.over) || isBad(row));
  for (const [name, value] of Object.entries(machine)) console.log(`${name}: ${value}`);
  console.log(table(TITLES, shown.map(cellsOf)));
  console.log(summary(rows));
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ machine, rows }, null, 1)}\n`);
  process.exitCode = rows.some(isBad) ? 1 : 0;
}

main();
