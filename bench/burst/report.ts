/** The figures, for people. */

import { seconds, table } from "../lib/figures.js";
import type { Hit } from "./hit.js";
import type { Burst } from "./measure.js";
import { PROCMAIL, SORTMAIL } from "./sides.js";
import type { Storm } from "./storm.js";

export interface Report {
  readonly machine: Readonly<Record<string, string>>;
  /** How CPU time was measured. */
  readonly how: string;
  readonly runs: number;
  /** Sides that are not installed here. */
  readonly missing: readonly string[];
  readonly bursts: readonly {
    readonly copies: number;
    readonly side: string;
    readonly median: Burst;
    readonly all: readonly Burst[];
  }[];
  readonly storm: Storm | null;
  readonly hit: Hit | null;
}

export function render(report: Report): string {
  const { machine, how, runs, missing } = report;
  return [
    ...Object.entries(machine).map(([name, value]) => `${name}: ${value}`),
    `CPU time: ${how}; of Postfix, every delivery and the scanner, without the sender and the counting proxy before spamd`,
    `wall time: from connecting to the SMTP server until the last copy is in its folder`,
    `medians of ${runs} runs, the sides taking turns`,
    ...missing.map((side) => `MISSING: ${side}`),
    "",
    burstTable(report),
    "",
    ratioTable(report),
    ...(report.storm === null ? [] : ["", stormLine(report.storm)]),
    ...(report.hit === null ? [] : ["", hitTable(report.hit)]),
  ].join("\n");
}

function burstTable({ bursts }: Report): string {
  const titles = ["side", "copies", "scans", "scanner's CPU s", "all CPU s", "wall s"];
  const rows = bursts.map(({ side, copies, median: { scans, scannerCpu, cpu, wall } }) => [
    side,
    `${copies}`,
    `${scans}`,
    seconds(scannerCpu),
    seconds(cpu),
    seconds(wall),
  ]);
  return table(titles, rows);
}

/** How much of procmail's a side takes. */
function ratioTable({ bursts }: Report): string {
  const rows = bursts.flatMap(({ side, copies, median }) => {
    const peer = bursts.find((other) => other.side === PROCMAIL && other.copies === copies)?.median;
    if (peer === undefined || side === PROCMAIL) return [];
    return [
      [
        `${side} / ${PROCMAIL}`,
        `${copies}`,
        (median.cpu / peer.cpu).toFixed(2),
        (median.wall / peer.wall).toFixed(2),
      ],
    ];
  });
  if (rows.length === 0) return `no ratios: there is no ${PROCMAIL} to compare ${SORTMAIL} with`;
  return table(["ratio", "copies", "all CPU", "wall"], rows);
}

function stormLine({ processes, scans, wait }: Storm): string {
  const times = `${Math.round(wait.median)} ms in the median, ${Math.round(wait.max)} ms at most`;
  return `${processes} deliveries of one message at the same moment: ${scans} scan; each had the verdict after ${times}`;
}

function hitTable({ deliveries, known, unasked, difference }: Hit): string {
  const row = (name: string, { cpu, wall }: Hit["known"]) => [
    name,
    cpu.toFixed(1),
    wall.toFixed(1),
  ];
  return table(
    [`one delivery, median of ${deliveries}`, "CPU ms", "wall ms"],
    [
      row("its verdict is known", known),
      row("its rules ask for none", unasked),
      row("so a known verdict costs", difference),
    ],
  );
}
