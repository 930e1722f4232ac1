/** Everything that is measured of single deliveries and of dry runs, beside other programs. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { plainBudgets } from "./lib/budgets.js";
import { hasPlace, renewed } from "./lib/document.js";
import { describeMachine } from "./lib/machine.js";
import { plain } from "./lib/tables.js";
import { Workshop } from "./lib/turns.js";
import type { Measured, Row } from "./rows/row.js";
import { chosen, ROWS } from "./rows/rows.js";

const ROOT = process.env.SORTMAIL_ROOT ?? process.cwd();
const DOCUMENT = join(ROOT, "docs/performance.md");

const USAGE = `usage: npm run bench -- [NAME …] [--runs N] [--json FILE] [--markdown]

${ROWS.map(({ name, summary, long }) => `  ${name.padEnd(10)} ${summary}${long ? " (only when named)" : ""}`).join("\n")}

  --runs N     how often each side is measured; what takes long, less often (31)
  --json FILE  all figures, of each run
  --markdown   puts the tables into docs/performance.md`;

const OPTIONS = {
  runs: { type: "string", default: "31" },
  json: { type: "string" },
  markdown: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

const tell = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: OPTIONS });
  if (values.help) return console.log(USAGE);
  const rows = chosen(positionals);
  if (values.markdown) checkPlaces(rows);
  const machine = describeMachine();
  console.log(
    Object.entries(machine)
      .map(([name, value]) => `${name}: ${value}`)
      .join("\n"),
  );
  const measured = new Map<string, Measured>();
  const workshop = new Workshop(ROOT);
  try {
    for (const row of rows) {
      const one = await row.measure({ workshop, runs: Number(values.runs), tell });
      measured.set(row.name, one);
      publish(machine, measured, one, values);
    }
  } finally {
    workshop.close();
  }
  console.log(`\n${plainBudgets([...measured.values()].flatMap(({ budgets }) => budgets))}`);
}

/** As soon as it is there: what comes later may fail. */
function publish(
  machine: Readonly<Record<string, string>>,
  measured: ReadonlyMap<string, Measured>,
  { tables, budgets }: Measured,
  { json, markdown }: { readonly json?: string | undefined; readonly markdown?: boolean },
): void {
  for (const table of tables) console.log(`\n${plain(table)}`);
  if (json !== undefined) {
    const figures = Object.fromEntries([...measured].map(([name, one]) => [name, one.figures]));
    writeFileSync(
      json,
      `${JSON.stringify({ machine, budgets: [...measured.values()].flatMap((one) => one.budgets), figures }, null, 1)}\n`,
    );
  }
  if (markdown)
    writeFileSync(DOCUMENT, renewed(readFileSync(DOCUMENT, "utf8"), { machine, tables, budgets }));
}

/** Before half an hour is spent. */
function checkPlaces(rows: readonly Row[]): void {
  const document = readFileSync(DOCUMENT, "utf8");
  const missing = rows.flatMap(({ tables }) => tables).filter((name) => !hasPlace(document, name));
  if (missing.length > 0)
    throw new Error(`${DOCUMENT} has no place for the tables ${missing.join(", ")}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
