/** Many rules, of which the last one matches. */

import type { Budget } from "../lib/budgets.js";
import { runsOf, TIME_TITLES, timeCells } from "../lib/columns.js";
import { difference, median, pairwise, quantile, rounded } from "../lib/figures.js";
import { message, SUBJECT } from "../lib/messages.js";
import type { Runs } from "../lib/turns.js";
import { peersOf } from "../sides/peers.js";
import { type RulesText, rulesText, SORTMAIL, sortmail } from "../sides/sortmail.js";
import { USUAL_SIZE } from "./beside.js";
import type { Measured, Row, RowOptions } from "./row.js";

const COUNTS = [1, 100, 10_000];

/** Compiling ten thousand rules, by five programs, takes its time. */
const SLOWNESS = 2;

async function measure({ workshop, runs: often, tell }: RowOptions): Promise<Measured> {
  const runs = Math.max(3, Math.ceil(often / SLOWNESS));
  tell(`rules: ${COUNTS.join(", ")}`);
  const all = COUNTS.map((rules) => ({
    rules,
    own: sortmail({ kind: "maildir", rules }),
    peers: peersOf({ kind: "maildir", rules }),
  }));
  const short = SHORT.map(([name, text]) =>
    sortmail(
      { kind: "maildir" },
      { name: `10000 rules, ${name}: ${SORTMAIL}`, rules: () => rulesText(text) },
    ),
  );
  const written = all.flatMap(({ rules, own, peers }) =>
    [own, ...peers.sides].map((side) => ({ ...side, name: named(rules, side.name) })),
  );
  const sides = [...written, ...short];
  try {
    const found = await workshop.turns(sides, message(USUAL_SIZE), { runs });
    const rows = found.map((one) => [one.name, ...timeCells(one), rounded(Math.max(...one.wall))]);
    const notes = [`${runs} runs.`, ...(all[0]?.peers.missing ?? [])];
    const titles = ["", ...TIME_TITLES, "longest"];
    return {
      tables: [{ name: "rules", titles, rows, notes }],
      budgets: budgetsOf(found),
      figures: found,
    };
  } finally {
    for (const side of sides) side.close();
  }
}

/** Sides of ten thousand rules without their text, and with conditions of another kind. */
const SHORT: readonly (readonly [name: string, text: RulesText])[] = [
  [
    "made by a loop",
    {
      names: ["subject"],
      rules: [
        `...Array.from({ length: 9999 }, (_, index) => {
      const order = 10_000 - index;
      return rule(\`order \${order}\`, subject(new RegExp(\`${SUBJECT} \${order}$\`)), file("other"));
    })`,
        `rule("order 1", subject(/${SUBJECT} 1$/), file("wanted"))`,
      ],
    },
  ],
  [
    "which compare addresses",
    {
      names: ["from"],
      rules: [
        `...Array.from({ length: 9999 }, (_, index) =>
      rule(\`\${index}\`, from(\`customer\${index}@elsewhere.example\`), file("other")))`,
        'rule("customer", from("customer@elsewhere.example"), file("wanted"))',
      ],
    },
  ],
];

const named = (rules: number, name: string): string =>
  `${rules === 1 ? "1 rule" : `${rules} rules`}: ${name}`;

function budgetsOf(found: readonly Runs[]): Budget[] {
  const one = runsOf(found, named(1, SORTMAIL));
  const most = pairwise(runsOf(found, named(10_000, SORTMAIL)).wall, one.wall, difference);
  const reached = `${rounded(median(most))} ms more (${rounded(quantile(most, 0.25))}–${rounded(quantile(most, 0.75))})`;
  const budget = "no message slower than 50 ms over one rule";
  return [{ what: "10,000 rules", budget, reached, kept: median(most) <= 50 }];
}

export const rules: Row = {
  name: "rules",
  summary: "1, 100 and 10,000 rules",
  tables: ["rules"],
  measure,
};
