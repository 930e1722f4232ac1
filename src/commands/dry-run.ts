/**
 * `sortmail dry-run`: what would happen to saved messages. The same code decides as in a delivery;
 * nothing is done.
 */

import { type Command, Option } from "commander";
import type { Unreadable } from "../archive/archive.js";
import type { SavedMessage } from "../archive/file.js";
import { DEFER } from "../core/decision/exit-status.js";
import type { Ruleset } from "../core/language/ruleset.js";
import type { OpenTools } from "../delivery/open-message.js";
import type { Paths } from "../io/paths.js";
import { openMemory } from "../state/memory/stores.js";
import type { CommandDefinition } from "./command.js";
import { asOf } from "./dry-run/as-of.js";
import { batches, startAll } from "./dry-run/batches.js";
import { duplicatesOfRun } from "./dry-run/duplicates.js";
import { freshRules } from "./dry-run/fresh-rules.js";
import { type Looking, type LookOptions, outcomeOf } from "./dry-run/outcome.js";
import { placing } from "./dry-run/placed.js";
import { rehearsedThreads } from "./dry-run/rehearsed-threads.js";
import { jsonReport, type Shown, tableReport } from "./dry-run/report.js";
import { limited, loadWarning, savedMessages } from "./saved-messages.js";
import { type Terminal, terminalOf } from "./terminal.js";
import type { World } from "./world.js";

/** Work that takes longer shows how far it is. */
const PROGRESS_AFTER = 1000;
const PROGRESS_EVERY = 200;

interface Options extends LookOptions {
  readonly rules?: string;
  readonly json?: boolean;
  readonly trace?: boolean;
  readonly scan?: boolean;
  readonly now?: string;
  readonly summary?: boolean;
}

export const dryRun: CommandDefinition = {
  name: "dry-run",
  summary: "say what would happen to saved messages, and why",
  declare: (command: Command) => {
    command
      .argument(
        "<path...>",
        "messages, mbox files, Maildirs, folders of messages, or - for standard input",
      )
      .option("--rules <file>", "the rules file (default: ~/.config/sortmail/rules.ts)")
      .option("--answers", "show each reply and notice whole, as it would be sent")
      .option("--json", "one line of JSON for each message")
      .option("--summary", "the counts alone: for each folder, rule and reason")
      .option(
        "--now <time>",
        "decide as if they came then: 2026-12-24, 2026-12-24T18:00 (default: the present)",
      )
      .option("--recipient <addr>", "whom messages were sent to that tell no Delivered-To")
      .addOption(
        new Option(
          "--recipient-from <field>",
          "the same, by each message's To or Cc at one of your domains",
        ).choices(["to"]),
      )
      .option(
        "--scan",
        "ask the spam scanner, and programs (else: only what headers and earlier answers say)",
      )
      .option("--trace", "show every condition that was asked, with the value that it saw");
  },
  run: async (command, world) => {
    const options = command.opts<Options>();
    const { paths, ruleset, loaded } = await loadWarning(options.rules, world);
    const rules = freshRules({ ruleset, loaded }, paths);
    const at = asOf(options.now, ruleset.config, world);
    const looks = { ...toolsFor(options, paths, world), at };
    const tools = { ...looks, ...threadsFor(ruleset, paths, world) };
    const looking = { rules, loaded, options, tools, placed: placing(tools) };
    return dryRunAll(command.args, looking, world);
  },
};

/** What only looks: nothing is written, and nobody is asked unless the user wants it. */
function toolsFor(
  { scan, trace = false }: Options,
  paths: Paths,
  world: World,
): Omit<Looking["tools"], "at"> {
  const terminal = terminalOf(world);
  const warned = new Set<string>();
  const warn = (text: string) => {
    if (!warned.has(text)) terminal.warn({ style: "caution", text: "warning:" }, ` ${text}`);
    warned.add(text);
  };
  const asking = scan === true ? "and leave no trace" : "nobody";
  const waiting: OpenTools["waiting"] = (what) => what;
  const saying = { trust: "warn", warn, tracing: trace } as const;
  const memory = openMemory("files", { folder: paths.memory, host: world.host, note: warn });
  const duplicates = duplicatesOfRun(memory);
  return { paths, machine: world, asking, limited, waiting, duplicates, ...saying };
}

/** For rules that follow threads. */
function threadsFor(
  { followsThreads }: Ruleset,
  { memory: folder }: Paths,
  { host }: World,
): Pick<Looking["tools"], "threads"> {
  if (!followsThreads) return {};
  // What it can't read now a delivery can't either: that one says so.
  const real = openMemory("files", { folder, host, note: () => {} });
  return { threads: rehearsedThreads(real, host.now) };
}

async function dryRunAll(
  paths: readonly string[],
  looking: Looking & { readonly options: Options },
  world: World,
): Promise<number> {
  const { json, scan } = looking.options;
  const terminal = terminalOf(world);
  const report = json ? jsonReport(terminal) : tableReport(terminal, shownBy(looking.options));
  const stopped = interruption();
  const tick = progress(terminal, world);
  let failed = false;
  const found = readable(
    savedMessages(paths, world, { terminal, json: json === true }),
    ({ path, error }) => {
      terminal.warn({ style: "bad", text: "sortmail:" }, ` ${path}: ${error.message}`);
      failed = true;
    },
  );
  // What is known of a thread is known once the message before has been decided.
  const inTurn = scan === true || looking.tools.threads !== undefined;
  for (const batch of batches(found, inTurn ? 1 : undefined)) {
    for (const coming of startAll(batch, (saved) => outcomeOf(saved, looking), limited)) {
      const outcome = await coming;
      failed ||= outcome.status === DEFER;
      report.add(outcome);
      tick();
    }
    if (await stopped()) break;
  }
  terminal.progress("");
  report.end();
  if (await stopped()) return INTERRUPTED;
  return failed ? 1 : 0;
}

/** What a shell says of a program that SIGINT has ended. */
const INTERRUPTED = 130;

/** Ctrl-C ends the work, and what was found by then is shown; a second one ends all. */
function interruption(): () => Promise<boolean> {
  let stopped = false;
  process.once("SIGINT", () => {
    stopped = true;
  });
  // Signals come in between turns.
  return async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return stopped;
  };
}

function shownBy({ trace = false, answers = false, summary = false }: Options): Shown {
  return { trace, answers, summary };
}

/** The messages alone: what can't be read is none, and nothing can be said of it but why. */
function* readable(
  all: Iterable<SavedMessage | Unreadable>,
  onUnreadable: (what: Unreadable) => void,
): Generator<SavedMessage> {
  for (const saved of all) {
    if ("error" in saved) onUnreadable(saved);
    else yield saved;
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
    terminal.progress(
      `${count} messages, ${Math.round((count * 1000) / (shown - started))} a second`,
    );
  };
}
