/** A delivery whose rules ask whether the author is known, in an address book of ten thousand. */

import type { Budget } from "../lib/budgets.js";
import { runsOf } from "../lib/columns.js";
import { difference, median, pairwise, rounded } from "../lib/figures.js";
import type { Runs } from "../lib/turns.js";
import { BARE_NODE } from "../sides/node.js";
import { rulesText, SORTMAIL, sortmail } from "../sides/sortmail.js";
import { measureBeside } from "./beside.js";
import type { Row } from "./row.js";

const CARDS = 10_000;
const ASKING = `${SORTMAIL}, ${CARDS} contacts`;

const card = (address: string): string =>
  `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Somebody\r\nEMAIL;TYPE=INTERNET:${address}\r\nEND:VCARD\r\n`;

/** The author of the messages that are measured stands in the middle of it. */
const book = (): string =>
  Array.from({ length: CARDS }, (_, index) =>
    card(
      index === CARDS / 2 ? "customer@elsewhere.example" : `somebody.${index}@elsewhere.example`,
    ),
  ).join("");

function budgetsOf(found: readonly Runs[]): Budget[] {
  const [asking, plain, node] = [ASKING, SORTMAIL, BARE_NODE].map((name) => runsOf(found, name));
  if (asking === undefined || plain === undefined || node === undefined) return [];
  const more = median(pairwise(asking.wall, plain.wall, difference)) / median(node.wall);
  return [
    {
      what: `known, among ${CARDS} contacts`,
      budget: "at most 0.1 × `node empty.js` more",
      reached: `${rounded(more)} ×`,
      kept: more <= 0.1,
    },
  ];
}

export const people: Row = {
  name: "people",
  summary: "with an author who is looked for in an address book",
  tables: ["people"],
  measure: (options) => {
    const rules = rulesText({
      names: ["contacts", "known"],
      config: ['people: [contacts("~/contacts.vcf")]'],
      rules: ['rule("known", known, file("wanted"))'],
    });
    const asking = sortmail(
      { kind: "maildir" },
      {
        name: ASKING,
        rules: (box) => {
          box.write("contacts.vcf", book());
          return rules;
        },
      },
    );
    return measureBeside({ table: "people", sides: [asking], budgets: budgetsOf }, options);
  },
};
