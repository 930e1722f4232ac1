/** The figures, for people. */

import type { Table } from "../lib/tables.js";
import type { Phase, Trial } from "./trial.js";

/** What one program did with one kind of folder. */
export interface Findings {
  readonly program: string;
  readonly kind: string;
  readonly trials: readonly Trial[];
}

const PHASES: readonly Phase[] = ["own", "start", "disk"];

const TITLES = [
  "",
  "folder",
  "its own calls",
  "its start",
  "disk and limits",
  "what",
  "early",
  "elsewhere",
];

const NOTES = [
  "Violations / runs in which the fault came. Its own calls: behind the loader's, and Node's, first ones.",
  "Early: it did not end in 0 though a whole copy was there already, as after a kill; the next try makes another one.",
  "Elsewhere: it ended in 0, and the message is in its folder of last resort.",
];

export function tableOf(findings: readonly Findings[]): Table {
  return { name: "faults", titles: TITLES, rows: findings.map(rowOf), notes: NOTES };
}

function rowOf({ program, kind, trials }: Findings): string[] {
  const met = trials.filter((trial) => trial.met);
  const cells = PHASES.map((phase) => {
    const all = met.filter((trial) => trial.phase === phase);
    return `${all.filter(isViolation).length} / ${all.length}`;
  });
  const count = (is: (trial: Trial) => boolean) => `${met.filter(is).length}`;
  return [
    program,
    kind === "maildir" ? "Maildir" : "mbox",
    ...cells,
    kindsOf(met),
    count(({ early }) => early),
    count(({ elsewhere }) => elsewhere),
  ];
}

const isViolation = ({ violations }: Trial): boolean => violations.length > 0;

/** `bounce 12, lost 3`. */
function kindsOf(trials: readonly Trial[]): string {
  const counts = new Map<string, number>();
  for (const what of trials.flatMap(({ violations }) => violations))
    counts.set(what, (counts.get(what) ?? 0) + 1);
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([what, count]) => `${what} ${count}`)
    .join(", ");
}

/** A line for each violation. */
export function details({ program, kind, trials }: Findings): string[] {
  return trials
    .filter((trial) => trial.met && isViolation(trial))
    .map(
      ({ what, fault, end, violations }) =>
        `${program} ${kind}: ${what} ${fault}: ${end}: ${violations.join(", ")}`,
    );
}
