/** Every file call fails once, kills once, and the disk is full: sortmail beside procmail, maildrop, fdm and dovecot-lda. */

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { FAULTS, NO_STRACE } from "../test/faults/strace.js";
import { type Dose, measure } from "./faults/measure.js";
import { details, type Findings, tableOf } from "./faults/report.js";
import type { Kind } from "./lib/box.js";
import { replaceBlock } from "./lib/document.js";
import { describeMachine } from "./lib/machine.js";
import { markdown, plain } from "./lib/tables.js";
import { peersOf } from "./sides/peers.js";
import type { Side } from "./sides/side.js";
import { sortmail } from "./sides/sortmail.js";

const ROOT = process.env.SORTMAIL_ROOT ?? process.cwd();
const DOCUMENT = join(ROOT, "docs/crashes.md");
const KINDS: readonly Kind[] = ["maildir", "mbox"];

const USAGE = `usage: npm run bench:faults -- [NAME …] [OPTION …]

  NAME          sortmail, procmail, maildrop, fdm, dovecot-lda; all of them when none is named
  --kind KIND   maildir or mbox; both when none is named
  --faults E,…  ${FAULTS.join(",")}
  --stride N    every Nth call only
  --jobs N      programs at once (${availableParallelism()})
  --details     a line for each violation
  --json FILE   every run
  --markdown    puts the table into docs/crashes.md

Needs strace, and root for the disks. The other programs are met where they are installed.`;

const OPTIONS = {
  kind: { type: "string" },
  faults: { type: "string", default: FAULTS.join(",") },
  stride: { type: "string", default: "1" },
  jobs: { type: "string", default: `${availableParallelism()}` },
  details: { type: "boolean", default: false },
  json: { type: "string" },
  markdown: { type: "boolean", default: false },
  alone: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

const readOptions = () => parseArgs({ allowPositionals: true, options: OPTIONS });
type Values = ReturnType<typeof readOptions>["values"];

interface Named {
  readonly name: string;
  readonly kind: Kind;
}

/** What is met, and what is missing here. */
function chosen(
  names: readonly string[],
  { kind }: Values,
): { readonly all: readonly Named[]; readonly missing: Set<string> } {
  const kinds = KINDS.filter((each) => kind === undefined || each === kind);
  const missing = new Set<string>();
  const all = kinds.flatMap((each) =>
    withSides(each, (sides, lacking) => {
      for (const lack of lacking) missing.add(lack);
      return sides.map(({ name }) => ({ name, kind: each }));
    }),
  );
  const isAsked = ({ name }: Named) => names.length === 0 || names.some((asked) => name.startsWith(asked));
  // The longest come first.
  return { all: all.filter(isAsked).sort((one, other) => order(other) - order(one)), missing };
}

const order = ({ name, kind }: Named): number => Number(name.startsWith("dovecot")) * 2 + Number(kind === "mbox");

function withSides<T>(kind: Kind, run: (sides: readonly Side[], missing: readonly string[]) => T): T {
  const { sides, missing } = peersOf({ kind });
  const all = [sortmail({ kind }), ...sides];
  try {
    return run(all, missing);
  } finally {
    for (const side of all) side.close();
  }
}

/** One program in this process. */
function measureOne(name: string, values: Values): void {
  const dose: Dose = {
    faults: FAULTS.filter((fault) => values.faults.split(",").includes(fault)),
    stride: Number(values.stride),
  };
  const kind = values.kind === "mbox" ? "mbox" : "maildir";
  const findings = withSides(kind, (sides) => {
    const side = sides.find((each) => each.name === name);
    if (side === undefined) throw new Error(`there is no ${name}`);
    return measure({ ...side, close: () => {} }, kind, dose);
  });
  writeFileSync(values.alone ?? "", JSON.stringify(findings));
}

/** Each in a process of its own: programs wait for locks. */
async function measureAll(all: readonly Named[], values: Values): Promise<Findings[]> {
  const scratch = mkdtempSync(join(tmpdir(), "sortmail-faults-"));
  const fileOf = ({ name, kind }: Named) => join(scratch, `${name} ${kind}`);
  const waiting = [...all];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      await measureApart(next, fileOf(next), values);
  };
  try {
    await Promise.all(Array.from({ length: Number(values.jobs) }, work));
    return all.map((named): Findings => JSON.parse(readFileSync(fileOf(named), "utf8")));
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function measureApart({ name, kind }: Named, file: string, { faults, stride }: Values): Promise<void> {
  const options = ["--kind", kind, "--faults", faults, "--stride", stride, "--alone", file];
  const [, self = ""] = process.argv;
  const child = spawn(process.execPath, ["--enable-source-maps", self, name, ...options], { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (status) => (status === 0 ? resolve() : reject(new Error(`${name} ${kind} ended in ${status}`))));
  });
}

const RANKS = ["sortmail", "procmail", "maildrop", "fdm", "dovecot-lda"];
const rankOf = ({ program, kind }: Findings): number =>
  RANKS.findIndex((name) => program.startsWith(name)) * 2 + Number(kind === "mbox");

async function main(): Promise<void> {
  const { values, positionals } = readOptions();
  if (values.help) return console.log(USAGE);
  if (NO_STRACE !== false) throw new Error(NO_STRACE);
  const [name = ""] = positionals;
  if (values.alone !== undefined) return measureOne(name, values);
  const { all, missing } = chosen(positionals, values);
  const findings = (await measureAll(all, values)).sort((one, other) => rankOf(one) - rankOf(other));
  const machine = Object.entries(describeMachine()).map((entry) => entry.join(": "));
  const lacking = [...missing].map((lack) => `MISSING: ${lack}`);
  const table = tableOf(findings);
  console.log([...machine, ...lacking, "", plain(table)].join("\n"));
  if (values.details) console.log(`\n${findings.flatMap(details).join("\n")}`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(findings)}\n`);
  if (!values.markdown) return;
  const document = readFileSync(DOCUMENT, "utf8");
  writeFileSync(
    DOCUMENT,
    replaceBlock(document, table.name, () => markdown(table)),
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
