/**
 * One message of a usual size into a Maildir: the same delivery with and without something more to
 * do.
 */

import type { Budget } from "../lib/budgets.js";
import { besideTable } from "../lib/columns.js";
import { message } from "../lib/messages.js";
import type { Runs } from "../lib/turns.js";
import { bareNode } from "../sides/node.js";
import { peersOf } from "../sides/peers.js";
import type { Job, Side } from "../sides/side.js";
import { SORTMAIL, sortmail } from "../sides/sortmail.js";
import type { Measured, Row, RowOptions } from "./row.js";

/** Octets. */
export const USUAL_SIZE = 4000;

export interface Beside {
  readonly table: string;
  /** Beside Node and a plain delivery by sortmail. */
  readonly sides: readonly Side[];
  readonly notes?: readonly string[];
  readonly budgets?: (runs: readonly Runs[]) => Budget[];
}

/** Measures them, and closes them. */
export async function measureBeside(
  beside: Beside,
  { workshop, runs, tell }: RowOptions,
): Promise<Measured> {
  const { table, notes = [], budgets } = beside;
  const sides = [bareNode(), sortmail({ kind: "maildir" }), ...beside.sides];
  tell(table);
  try {
    const found = await workshop.turns(sides, message(USUAL_SIZE), { runs });
    return {
      tables: [besideTable(table, found, SORTMAIL, notes)],
      budgets: budgets?.(found) ?? [],
      figures: found,
    };
  } finally {
    for (const side of sides) side.close();
  }
}

/** A job that other programs can be given as well. */
function jobRow(
  name: string,
  summary: string,
  job: Job,
  words: string,
  notes: readonly string[] = [],
): Row {
  const measure = (options: RowOptions) => {
    const { sides, missing } = peersOf(job);
    const named = sides.map((side) => ({ ...side, name: `${side.name} ${words}` }));
    const own = sortmail(job, { name: `${SORTMAIL} ${words}` });
    return measureBeside(
      { table: name, sides: [own, ...named], notes: [...notes, ...missing] },
      options,
    );
  };
  return { name, summary, tables: [name], measure };
}

export const backup = jobRow(
  "backup",
  "with a copy of everything",
  { kind: "maildir", backup: true },
  "with backup",
  [
    "Two files, each synced; sortmail also keeps a journal, so that a second try does not file the first again.",
  ],
);

export const body = jobRow(
  "body",
  "by a rule about the text",
  { kind: "maildir", body: true },
  "by the text",
  [
    "sortmail loads a MIME parser for it; Dovecot decodes the text as well, the others search the raw one.",
  ],
);
