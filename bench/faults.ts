/**
 * Every file call fails once, kills once, and the disk is full: sortmail beside procmail, maildrop,
 * fdm and dovecot-lda.
 */

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
import { SORTMAIL, sortmail } from "./sides/sortmail.js";

const ROOT = process.env.SORTMAIL_ROOT ?? process.cwd();
const DOCUMENT = join(ROOT, "docs/crashes.md");
const KINDS: readonly Kind[] = ["maildir", "mbox"];

/**
 * Programs that wait for a lock do so for many seconds: so many processes share the calls of one of
 * them.
 */
const SHARES = 16;

const USAGE = `usage: npm run bench:faults -- [NAME …] [OPTION …]

  NAME          sortmail, procmail, maildrop, fdm, dovecot-lda; all of them when none is named
  --kind KIND   maildir or mbox; both when none is named
  --faults E,…  ${FAULTS.join(",")}
  --stride N    every Nth call only
  --jobs N      deliveries by sortmail at once (${availableParallelism()}); of the others, which wait, ${SHARES} times as many
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
  share: { type: "string", default: "0" },
  shares: { type: "string", default: "1" },
  help: { type: "boolean", default: false },
} as const;

const readOptions = () => parseArgs({ allowPositionals: true, options: OPTIONS });
type Values = ReturnType<typeof readOptions>["values"];

interface Named {
  readonly name: string;
  readonly kind: Kind;
}

/** Some of the calls of one program. */
interface Share extends Named {
  readonly share: number;
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
  const isAsked = ({ name }: Named) =>
    names.length === 0 || names.some((asked) => name.startsWith(asked));
  // The longest come first.
  return { all: all.filter(isAsked).sort((one, other) => order(other) - order(one)), missing };
}

const order = ({ name, kind }: Named): number =>
  Number(name.startsWith("dovecot")) * 2 + Number(kind === "mbox");

function withSides<T>(
  kind: Kind,
  run: (sides: readonly Side[], missing: readonly string[]) => T,
): T {
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
    share: Number(values.share),
    shares: Number(values.shares),
  };
  const kind = values.kind === "mbox" ? "mbox" : "maildir";
  const findings = withSides(kind, (sides) => {
    const side = sides.find((each) => each.name === name);
    if (side === undefined) throw new Error(`there is no ${name}`);
    return measure({ ...side, close: () => {} }, kind, dose);
  });
  writeFileSync(values.alone ?? "", JSON.stringify(findings));
}

/** In processes of their own: ours, which computes, in few; the others, which wait, in many. */
async function measureAll(all: readonly Named[], values: Values): Promise<Findings[]> {
  const scratch = mkdtempSync(join(tmpdir(), "sortmail-faults-"));
  const fileOf = ({ name, kind, share }: Share) => join(scratch, `${name} ${kind} ${share}`);
  const sharesOf = (named: Named) =>
    Array.from({ length: SHARES }, (_, share): Share => ({ ...named, share }));
  const apart = (share: Share) => measureApart(share, fileOf(share), values);
  const jobs = Number(values.jobs);
  const [own, others] = [true, false].map((isOwn) =>
    all.filter(({ name }) => (name === SORTMAIL) === isOwn),
  );
  try {
    await atOnce(jobs, (own ?? []).flatMap(sharesOf), apart);
    await atOnce(jobs * SHARES, (others ?? []).flatMap(sharesOf), apart);
    return all.map((named) => {
      const found = sharesOf(named).map(
        (share): Findings => JSON.parse(readFileSync(fileOf(share), "utf8")),
      );
      return {
        program: named.name,
        kind: named.kind,
        trials: found.flatMap(({ trials }) => trials),
      };
    });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function atOnce<Task>(
  many: number,
  tasks: readonly Task[],
  run: (task: Task) => Promise<void>,
): Promise<void> {
  const waiting = [...tasks];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await run(next);
  };
  await Promise.all(Array.from({ length: many }, work));
}

function measureApart(
  { name, kind, share }: Share,
  file: string,
  { faults, stride }: Values,
): Promise<void> {
  const dose = [
    "--faults",
    faults,
    "--stride",
    stride,
    "--share",
    `${share}`,
    "--shares",
    `${SHARES}`,
  ];
  const options = ["--kind", kind, ...dose, "--alone", file];
  const [, self = ""] = process.argv;
  const child = spawn(process.execPath, ["--enable-source-maps", self, name, ...options], {
    stdio: "inherit",
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (status) =>
      status === 0 ? resolve() : reject(new Error(`${name} ${kind} ended in ${status}`)),
    );
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
  const findings = (await measureAll(all, values)).sort(
    (one, other) => rankOf(one) - rankOf(other),
  );
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
