/** `sortmail dry-run`: what would happen to saved messages. The same code decides as in a delivery; nothing is done. */

import type { Command } from "commander";
import { DELIVERED, deferred, rejected } from "../core/status.js";
import { sort } from "../deliver.js";
import { readArchive, type SavedMessage, type Unreadable } from "../io/archive.js";
import { guard } from "../io/guard.js";
import { placesOf } from "../io/places.js";
import type { CommandDefinition } from "./command.js";
import { jsonReport, type Outcome, tableReport } from "./dry-run/report.js";
import { loadRuleset, type Rules } from "./load.js";
import { readMime } from "./mime.js";
import { type Terminal, terminalOf } from "./terminal.js";
import type { World } from "./world.js";

/** As long as a delivery may take. */
const TIME_LIMIT = 240_000;
/** Work that takes longer shows how far it is. */
const PROGRESS_AFTER = 1000;
const PROGRESS_EVERY = 200;

interface Options {
  readonly rules?: string;
  readonly json?: boolean;
  readonly trace?: boolean;
}

export const dryRun: CommandDefinition = {
  name: "dry-run",
  summary: "say what would happen to saved messages, and why",
  declare: (command: Command) => {
    command
      .argument("<path...>", "messages, mbox files, Maildirs, folders of messages, or - for standard input")
      .option("--rules <file>", "the rules file (default: ~/.config/sortmail/rules.ts)")
      .option("--json", "one line of JSON for each message")
      .option("--trace", "show every condition that was asked, with the value that it saw");
  },
  run: async (command, world) => {
    const options = command.opts<Options>();
    const rules = await load(options, world);
    return dryRunAll(command.args, rules, options, world, terminalOf(world));
  },
};

const guarded = <Result>(run: () => Result): Result => guard(TIME_LIMIT, run);

async function load({ rules }: Options, world: World): Promise<Rules> {
  const terminal = terminalOf(world);
  return loadRuleset(placesOf(world.home(), { rules }), world, {
    guarded,
    trust: "warn",
    warn: (text) => terminal.tell({ style: "caution", text: "warning:" }, ` ${text}`),
  });
}

async function dryRunAll(
  paths: readonly string[],
  rules: Rules,
  options: Options,
  world: World,
  terminal: Terminal,
): Promise<number> {
  const report = options.json ? jsonReport(terminal) : tableReport(terminal, options.trace === true);
  const tick = progress(terminal, world);
  let failed = false;
  for (const path of paths) {
    for (const saved of readArchive(path, { stdin: world.stdin, tmpFolder: world.tmp, host: world.host })) {
      const outcome = await outcomeOf(saved, rules);
      failed ||= outcome.status === 75;
      report.add(outcome);
      tick();
    }
  }
  terminal.progress("");
  report.end();
  return failed ? 1 : 0;
}

async function outcomeOf(saved: SavedMessage | Unreadable, { ruleset, loaded }: Rules): Promise<Outcome> {
  if ("error" in saved) {
    const { path, error } = saved;
    return { name: path, path, index: 1, mail: null, decision: null, status: 75, notes: [], error: error.message };
  }
  const { name, path, index, content, fromLine } = saved;
  const notes: string[] = [];
  const common = { name, path, index, notes };
  const arrival = { options: {}, environment: {}, fromLine };
  try {
    const senses = { mime: readMime, guarded, note: (text: string) => notes.push(text) };
    const { mail, decision } = await sort(ruleset, content, arrival, senses);
    const { reject } = decision.plan;
    const { status } = reject === null ? DELIVERED : rejected(reject);
    return { ...common, mail, decision, status, error: null };
  } catch (error) {
    const [first = ""] = loaded.explain(error).split("\n", 1);
    return { ...common, mail: null, decision: null, status: deferred(error).status, error: first };
  }
}

/** Shows how far it is, once it is clear that it takes a while. */
function progress(terminal: Terminal, { host }: World): () => void {
  const started = host.now();
  let shown = started + PROGRESS_AFTER - PROGRESS_EVERY;
  let count = 0;
  return () => {
    count++;
    if (host.now() - shown < PROGRESS_EVERY) return;
    shown = host.now();
    terminal.progress(`${count} messages, ${Math.round((count * 1000) / (shown - started))} a second`);
  };
}
