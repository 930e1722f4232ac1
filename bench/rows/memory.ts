/** Rules that remember, beside the same rules without, over a memory of a thousand and of a million. */

import type { Budget } from "../lib/budgets.js";
import { besideTable, moreThan, runsOf } from "../lib/columns.js";
import { median } from "../lib/figures.js";
import { fillMemory } from "../lib/memories.js";
import { message, SUBJECT } from "../lib/messages.js";
import type { Runs } from "../lib/turns.js";
import { BARE_NODE, bareNode } from "../sides/node.js";
import type { Side } from "../sides/side.js";
import { rulesText, SORTMAIL, sortmail } from "../sides/sortmail.js";
import { USUAL_SIZE } from "./beside.js";
import type { Measured, Row, RowOptions } from "./row.js";

const RECORDS = [1000, 1_000_000];
const WANTED = `rule("order 1", subject(/${SUBJECT} 1$/), file("wanted"))`;

/** What is asked for first: the message is filed by the same rule, or to the same folder. */
const ASKED = {
  "the first": `rule("again", duplicate({ by: () => String(Date.now()) }), file("other"))`,
  "a duplicate": `rule("again", duplicate(), file("wanted"))`,
} as const;
type Asked = keyof typeof ASKED;

const nameOf = (asked: Asked, records: number): string =>
  `${asked} of ${records.toLocaleString("en")}`;

function remembering(asked: Asked, records: number): Side {
  const rules = rulesText({ names: ["duplicate", "subject"], rules: [ASKED[asked], WANTED] });
  const side = sortmail({ kind: "maildir" }, { name: nameOf(asked, records), rules: () => rules });
  if (side.box !== null) fillMemory(side.box, "duplicates", records);
  return side;
}

async function measure({ workshop, runs, tell }: RowOptions): Promise<Measured> {
  tell(`memory: ${RECORDS.join(", ")}`);
  const asked: readonly Asked[] = ["the first", "a duplicate"];
  const sides = [
    bareNode(),
    sortmail({ kind: "maildir" }),
    ...RECORDS.flatMap((records) => asked.map((each) => remembering(each, records))),
  ];
  try {
    const found = await workshop.turns(sides, message(USUAL_SIZE), { runs });
    return {
      tables: [besideTable("memory", found, SORTMAIL)],
      budgets: budgetsOf(found),
      figures: found,
    };
  } finally {
    for (const side of sides) side.close();
  }
}

function budgetsOf(found: readonly Runs[]): Budget[] {
  const [node, without] = [runsOf(found, BARE_NODE), runsOf(found, SORTMAIL)];
  const shares = (["the first", "a duplicate"] as const).map((asked) => {
    const { wall, cpu } = moreThan(runsOf(found, nameOf(asked, 1_000_000)), without);
    return Math.max(wall / median(node.wall), cpu / median(node.cpu));
  });
  const most = Math.max(...shares);
  return [
    {
      what: "`duplicate`, a million remembered",
      budget: "at most 0.1 × `node empty.js` over the same rules without",
      reached: `${most.toFixed(3)} ×`,
      kept: most <= 0.1,
    },
  ];
}

export const memory: Row = {
  name: "memory",
  summary: "rules that know duplicates, over a thousand and a million records",
  tables: ["memory"],
  measure,
};
