/** Several messages for one account at the same moment. */

import { TIME_TITLES, timeCells } from "../lib/columns.js";
import { median, rounded } from "../lib/figures.js";
import { message } from "../lib/messages.js";
import type { Runs } from "../lib/turns.js";
import { bareNode } from "../sides/node.js";
import { peersOf } from "../sides/peers.js";
import { sortmail } from "../sides/sortmail.js";
import { USUAL_SIZE } from "./beside.js";
import type { Measured, Row, RowOptions } from "./row.js";

const COUNTS = [1, 8, 50];

async function measure({ workshop, runs, tell }: RowOptions): Promise<Measured> {
  const { sides: peers, missing } = peersOf({ kind: "maildir" });
  const sides = [bareNode(), sortmail({ kind: "maildir" }), ...peers];
  const found: { readonly count: number; readonly runs: readonly Runs[] }[] = [];
  try {
    for (const count of COUNTS) {
      tell(`many: ${count} at once`);
      const often = Math.max(3, Math.ceil(runs / Math.sqrt(count)));
      found.push({
        count,
        runs: await workshop.turns(sides, message(USUAL_SIZE), { runs: often, count }),
      });
    }
  } finally {
    for (const side of sides) side.close();
  }
  const rows = found.flatMap(({ count, runs: all }) =>
    all.map((one) => [
      `${count} at once: ${one.name}`,
      ...timeCells(one),
      rounded(median(one.wall) / count),
      rounded(median(one.cpu) / count),
    ]),
  );
  const counts = found.map(
    ({ count, runs: all }) => `${count} at once: ${all[0]?.wall.length} runs`,
  );
  const titles = ["", ...TIME_TITLES, "wall each", "CPU each"];
  const notes = [
    `Until the last one has ended, and the CPU time of all. ${counts.join(", ")}`,
    ...missing,
  ];
  return { tables: [{ name: "many", titles, rows, notes }], budgets: [], figures: found };
}

export const many: Row = {
  name: "many",
  summary: "1, 8 and 50 messages at once",
  tables: ["many"],
  measure,
};
