/**
 * One message to many addresses of one account, with SpamAssassin behind: sortmail beside procmail
 * with spamc, and amavisd.
 */

import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { NO_POSTFIX } from "../test/harness/postfix.js";
import { NO_SPAMD } from "../test/harness/spamd.js";
import { measureHit } from "./burst/hit.js";
import { type Burst, measureBurst } from "./burst/measure.js";
import { type Report, render } from "./burst/report.js";
import { FOLDERS, type Side, sidesOf } from "./burst/sides.js";
import { openSite, type Site } from "./burst/site.js";
import { measureStorm } from "./burst/storm.js";
import { type CpuAccounts, cpuAccounts } from "./lib/cpu.js";
import { median } from "./lib/figures.js";
import { describeMachine } from "./lib/machine.js";

const USAGE = `usage: npm run bench:burst -- [--copies N,N,…] [--runs N] [--processes N] [--deliveries N] [--json FILE]

  --copies N,…     addresses that one message goes to (1,2,5,10,20,50)
  --runs N         runs of each, of which the medians are shown (5)
  --processes N    deliveries at the same moment, without Postfix (200)
  --deliveries N   for the cost of a verdict that is there already (31)
  --json FILE      all figures, of each run

Needs root, Postfix, spamd, control groups and the account sortmailtest; procmail, spamc and amavisd-new to compare with.`;

interface Options {
  readonly copies: readonly number[];
  readonly runs: number;
  readonly processes: number;
  readonly deliveries: number;
  readonly json: string | undefined;
}

function readOptions(): Options | null {
  const { values } = parseArgs({
    options: {
      copies: { type: "string", default: "1,2,5,10,20,50" },
      runs: { type: "string", default: "5" },
      processes: { type: "string", default: "200" },
      deliveries: { type: "string", default: "31" },
      json: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return null;
  const copies = values.copies.split(",").map(Number);
  return {
    copies,
    runs: Number(values.runs),
    processes: Number(values.processes),
    deliveries: Number(values.deliveries),
    json: values.json,
  };
}

/** A line for whoever waits. */
const tell = (text: string): boolean => process.stderr.write(`${text}\n`);

async function measure(options: Options, accounts: CpuAccounts): Promise<Report> {
  const machine = describeMachine();
  const site = await openSite(accounts);
  try {
    const all = sidesOf(site);
    const sides = all.flatMap(([side, lack]) => (lack === null ? [side] : []));
    const missing = all.flatMap(([{ name }, lack]) => (lack === null ? [] : [`${name}: ${lack}`]));
    const bursts = await measureBursts(site, sides, options);
    tell(`${options.processes} deliveries at the same moment`);
    const storm = options.processes > 0 ? await measureStorm(site, options.processes) : null;
    tell(`${options.deliveries} deliveries with a verdict that is known`);
    const group = accounts.open("delivery");
    const hit = options.deliveries > 0 ? await measureHit(site, group, options.deliveries) : null;
    group.remove();
    return { machine, how: accounts.how, runs: options.runs, missing, bursts, storm, hit };
  } finally {
    await site.close();
  }
}

/** The sides take turns, so that all of them meet the same machine. */
async function measureBursts(
  site: Site,
  sides: readonly Side[],
  { copies, runs }: Options,
): Promise<Report["bursts"]> {
  for (const folder of FOLDERS)
    site.home.run([], { command: makeMaildir(join(site.home.path, "Mail", folder)) });
  for (const side of sides) await burstBy(site, side, 2);
  const bursts: Report["bursts"][number][] = [];
  for (const count of copies) {
    const found = new Map<string, Burst[]>(sides.map(({ name }) => [name, []]));
    for (let run = 1; run <= runs; run++) {
      tell(`${count} copies, run ${run} of ${runs}, load ${loadavg()[0]?.toFixed(2)}`);
      for (const side of sides) found.get(side.name)?.push(await burstBy(site, side, count));
    }
    for (const [side, all] of found) bursts.push({ copies: count, side, median: middle(all), all });
  }
  return bursts;
}

const makeMaildir = (path: string): string[] => [
  "/bin/mkdir",
  "-p",
  ...["new", "cur", "tmp"].map((part) => join(path, part)),
];

function burstBy(site: Site, side: Side, copies: number): Promise<Burst> {
  side.install(site);
  return measureBurst(site, side, copies);
}

function middle(bursts: readonly Burst[]): Burst {
  const of = (name: keyof Burst) => median(bursts.map((burst) => burst[name]));
  return { scans: of("scans"), scannerCpu: of("scannerCpu"), cpu: of("cpu"), wall: of("wall") };
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options === null) return console.log(USAGE);
  const lack = NO_POSTFIX || NO_SPAMD;
  if (lack !== false) throw new Error(lack);
  const report = await measure(options, cpuAccounts());
  console.log(render(report));
  if (options.json !== undefined)
    writeFileSync(options.json, `${JSON.stringify(report, null, 1)}\n`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
