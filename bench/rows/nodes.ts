/** The same deliveries, and a burst, on other versions of Node. */

import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { NO_POSTFIX } from "../../test/harness/postfix.js";
import { INSTALLED, NODE } from "../../test/harness/program.js";
import { NO_SPAMD } from "../../test/harness/spamd.js";
import { type Burst, measureBurst } from "../burst/measure.js";
import { type Side as BurstSide, FOLDERS, sortmailSide } from "../burst/sides.js";
import { openSite } from "../burst/site.js";
import { ratioCells, ratioTitles, runsOf, signed, TIME_TITLES, timeCells } from "../lib/columns.js";
import { cpuAccounts } from "../lib/cpu.js";
import { median, seconds, spread } from "../lib/figures.js";
import { message } from "../lib/messages.js";
import type { Table } from "../lib/tables.js";
import type { Runs } from "../lib/turns.js";
import { bareNode } from "../sides/node.js";
import { sortmail } from "../sides/sortmail.js";
import { USUAL_SIZE } from "./beside.js";
import type { Measured, Row, RowOptions } from "./row.js";

const ROOT = process.env.SORTMAIL_ROOT ?? process.cwd();
/** Addresses that one message goes to. */
const COPIES = 50;
const BURST_RUNS = 5;

interface Version {
  readonly version: string;
  readonly binary: string;
}

async function measure(options: RowOptions): Promise<Measured> {
  const versions = [{ version: versionOf(NODE), binary: NODE }, ...others(options)];
  for (const { binary } of versions) precompile(binary);
  const deliveries = await measureDeliveries(versions, options);
  const bursts = NO_POSTFIX || NO_SPAMD ? null : await measureBursts(versions, options);
  const tables = [
    deliveryTable(versions, deliveries),
    ...(bursts === null ? [] : [burstTable(bursts)]),
  ];
  const [first, ...rest] = tables;
  const missing = [NO_POSTFIX, NO_SPAMD].filter((lack) => typeof lack === "string");
  const noted = first === undefined ? [] : [{ ...first, notes: [...first.notes, ...missing] }];
  return { tables: [...noted, ...rest], budgets: [], figures: { deliveries, bursts } };
}

const versionOf = (binary: string): string =>
  spawnSync(binary, ["--version"], { encoding: "utf8" }).stdout.trim().replace(/^v/, "");

/** Installed where they are not there yet. */
function others({ tell }: RowOptions): Version[] {
  tell("nodes: installs other versions");
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, "scripts/nodes.mjs")],
    {
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(`the other versions of Node did not install: ${stderr}`);
  return stdout
    .trim()
    .split("\n")
    .map((line) => {
      const [version = "", ...path] = line.split(" ");
      return { version, binary: path.join(" ") };
    });
}

/** As an installation with that version would: the compiled forms are those of one version each. */
function precompile(binary: string): void {
  const { status, stderr } = spawnSync(
    binary,
    [join(INSTALLED, "scripts/precompile.cjs"), join(INSTALLED, "dist")],
    {
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(`${binary} made no compiled forms: ${stderr}`);
  const dist = join(INSTALLED, "dist");
  for (const name of readdirSync(dist))
    if (name.endsWith(".cache")) chmodSync(join(dist, name), 0o644);
}

const bare = (version: string): string => `Node ${version}: empty.js`;
const own = (version: string): string => `Node ${version}: sortmail`;

async function measureDeliveries(
  versions: readonly Version[],
  { workshop, runs, tell }: RowOptions,
): Promise<Runs[]> {
  tell("nodes: a header rule");
  const sides = versions.flatMap(({ version, binary }) => [
    bareNode(binary, bare(version)),
    sortmail({ kind: "maildir" }, { name: own(version), node: binary }),
  ]);
  try {
    return await workshop.turns(sides, message(USUAL_SIZE), { runs, peaks: 3 });
  } finally {
    for (const side of sides) side.close();
  }
}

function deliveryTable(versions: readonly Version[], found: readonly Runs[]): Table {
  const rows = versions.flatMap(({ version }) => {
    const [base, one] = [runsOf(found, bare(version)), runsOf(found, own(version))];
    const more = signed(median(one.peak) - median(base.peak));
    return [
      [base.name, ...timeCells(base), "", "", ""],
      [one.name, ...timeCells(one), ...ratioCells(one, base), more],
    ];
  });
  const notes = [`${found[0]?.wall.length} runs.`];
  return {
    name: "nodes",
    titles: ["", ...TIME_TITLES, ...ratioTitles("node"), "more peak MiB"],
    rows,
    notes,
  };
}

type Bursts = ReadonlyMap<string, readonly Burst[]>;

async function measureBursts(
  versions: readonly Version[],
  { runs, tell }: RowOptions,
): Promise<Bursts> {
  const site = await openSite(cpuAccounts());
  try {
    const folders = FOLDERS.flatMap((name) =>
      ["new", "cur", "tmp"].map((part) => join(site.home.path, "Mail", name, part)),
    );
    site.home.run([], { command: ["/bin/mkdir", "-p", ...folders] });
    const sides: BurstSide[] = versions.map(({ version, binary }) =>
      sortmailSide(own(version), binary),
    );
    const found = new Map<string, Burst[]>(sides.map(({ name }) => [name, []]));
    const burst = (side: BurstSide, copies: number) => {
      side.install(site);
      return measureBurst(site, side, copies);
    };
    for (const side of sides) await burst(side, 2);
    for (let run = 0; run < Math.min(runs, BURST_RUNS); run++) {
      tell(`nodes: a burst, run ${run + 1}`);
      for (const side of sides) found.get(side.name)?.push(await burst(side, COPIES));
    }
    return found;
  } finally {
    await site.close();
  }
}

function burstTable(bursts: Bursts): Table {
  const rows = [...bursts].map(([name, all]) => [
    name,
    `${median(all.map(({ scans }) => scans))}`,
    seconds(median(all.map(({ cpu }) => cpu))),
    spread(all.map(({ wall }) => wall * 1000)),
  ]);
  const runs = [...bursts.values()][0]?.length;
  const notes = [
    `One spam to ${COPIES} addresses through Postfix, SpamAssassin behind; ${runs} runs. CPU: of all of them.`,
  ];
  return { name: "nodes-burst", titles: ["", "scans", "CPU s", "wall ms"], rows, notes };
}

export const nodes: Row = {
  name: "nodes",
  summary: "one delivery and a burst on other versions of Node",
  tables: ["nodes", "nodes-burst"],
  long: true,
  measure,
};
