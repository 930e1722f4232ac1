/** `sortmail dry-run`: what would happen to saved messages. The same code decides as in a delivery; nothing is done. */

import type { Command } from "commander";
import type { Content } from "../core/ports.js";
import type { Ruleset } from "../core/ruleset.js";
import { DELIVERED, deferred, rejected } from "../core/status.js";
import type { Verdict } from "../core/verdict.js";
import { open, sort } from "../deliver.js";
import type { SavedMessage, Unreadable } from "../io/archive.js";
import type { Places } from "../io/places.js";
import type { CommandDefinition } from "./command.js";
import { jsonReport, type Outcome, tableReport } from "./dry-run/report.js";
import type { Rules } from "./load.js";
import { readMime } from "./mime.js";
import { deadlineForOne, guarded, loadWarning, savedMessages } from "./person.js";
import { type Terminal, terminalOf } from "./terminal.js";
import type { World } from "./world.js";

/** Work that takes longer shows how far it is. */
const PROGRESS_AFTER = 1000;
const PROGRESS_EVERY = 200;

interface Options {
  readonly rules?: string;
  readonly json?: boolean;
  readonly trace?: boolean;
  readonly scan?: boolean;
}

export const dryRun: CommandDefinition = {
  name: "dry-run",
  summary: "say what would happen to saved messages, and why",
  declare: (command: Command) => {
    command
      .argument("<path...>", "messages, mbox files, Maildirs, folders of messages, or - for standard input")
      .option("--rules <file>", "the rules file (default: ~/.config/sortmail/rules.ts)")
      .option("--json", "one line of JSON for each message")
      .option("--scan", "ask the spam scanner (else: only what headers and earlier answers say)")
      .option("--trace", "show every condition that was asked, with the value that it saw");
  },
  run: async (command, world) => {
    const options = command.opts<Options>();
    const { places, ...rules } = await loadWarning(options.rules, world);
    const scan = (content: Content) => verdictOf(rules.ruleset, content, options, places, world);
    return dryRunAll(command.args, rules, options, world, scan);
  },
};

type Scan = (content: Content) => Promise<Verdict>;

/** Nothing is written, and nobody is asked unless the person wants it. */
async function verdictOf(
  { config }: Ruleset,
  content: Content,
  { scan }: Options,
  places: Places,
  { host }: World,
): Promise<Verdict> {
  const { scan: ask } = await import("./scanning.js");
  const asking = scan === true ? "and leave no trace" : "nobody";
  return ask(config.spam, content, { places, deadline: deadlineForOne(), host, asking, sandboxed: false });
}

async function dryRunAll(
  paths: readonly string[],
  rules: Rules,
  options: Options,
  world: World,
  scan: Scan,
): Promise<number> {
  const terminal = terminalOf(world);
  const report = options.json ? jsonReport(terminal) : tableReport(terminal, options.trace === true);
  const tick = progress(terminal, world);
  let failed = false;
  for (const saved of savedMessages(paths, world)) {
    const outcome = await outcomeOf(saved, rules, scan);
    failed ||= outcome.status === 75;
    report.add(outcome);
    tick();
  }
  terminal.progress("");
  report.end();
  return failed ? 1 : 0;
}

const NOTHING = { mail: null, decision: null, verdict: null };

async function outcomeOf(saved: SavedMessage | Unreadable, { ruleset, loaded }: Rules, scan: Scan): Promise<Outcome> {
  if ("error" in saved) {
    const { path, error } = saved;
    return { name: path, path, index: 1, ...NOTHING, status: 75, notes: [], error: error.message };
  }
  const { name, path, index, content, fromLine } = saved;
  const notes: string[] = [];
  const common = { name, path, index, notes };
  const arrival = { options: {}, environment: {}, fromLine };
  try {
    const senses = { mime: readMime, scan, guarded, note: (text: string) => notes.push(text) };
    const { mail, decision, verdict } = await sort(open(ruleset, content, arrival, senses), senses);
    const { reject } = decision.plan;
    const { status } = reject === null ? DELIVERED : rejected(reject);
    return { ...common, mail, decision, verdict: verdict(), status, error: null };
  } catch (error) {
    const [first = ""] = loaded.explain(error).split("\n", 1);
    return { ...common, ...NOTHING, status: deferred(error).status, error: first };
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
