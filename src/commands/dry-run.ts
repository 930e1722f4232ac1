/**
 * `sortmail dry-run`: what would happen to saved messages. The same code decides as in a delivery;
 * nothing is done.
 */

import type { Command } from "commander";
import type { Unreadable } from "../archive/archive.js";
import type { SavedMessage } from "../archive/file.js";
import type { Mail } from "../core/contracts/mail.js";
import { DEFER, DELIVERED, deferred, rejected } from "../core/decision/exit-status.js";
import type { Plan } from "../core/decision/plan.js";
import type { Ruleset } from "../core/language/ruleset.js";
import type { Rules } from "../delivery/load-rules.js";
import { type OpenedMessage, type OpenTools, openMessage } from "../delivery/open-message.js";
import type { WrittenPlan } from "../delivery/outgoing/preview.js";
import type { Paths } from "../io/paths.js";
import type { CommandDefinition } from "./command.js";
import { batches, startAll } from "./dry-run/batches.js";
import { freshRules } from "./dry-run/fresh-rules.js";
import { jsonReport, type Outcome, tableReport } from "./dry-run/report.js";
import { deadlineForOne, limited, loadWarning, savedMessages } from "./saved-messages.js";
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
  readonly answers?: boolean;
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
      .option("--scan", "ask the spam scanner (else: only what headers and earlier answers say)")
      .option("--trace", "show every condition that was asked, with the value that it saw");
  },
  run: async (command, world) => {
    const options = command.opts<Options>();
    const { paths, ruleset, loaded } = await loadWarning(options.rules, world);
    const rules = freshRules({ ruleset, loaded }, paths);
    const looking = { rules, loaded, options, tools: toolsFor(options, paths, world) };
    return dryRunAll(command.args, looking, world);
  },
};

/** What a dry run looks with. */
interface Looking extends Pick<Rules, "loaded"> {
  /** For one message. */
  readonly rules: () => Ruleset;
  readonly options: Options;
  readonly tools: Omit<OpenTools, "deadline" | "note">;
}

/** What only looks: nothing is written, and nobody is asked unless the user wants it. */
function toolsFor({ scan, trace = false }: Options, paths: Paths, world: World): Looking["tools"] {
  const terminal = terminalOf(world);
  const warned = new Set<string>();
  const warn = (text: string) => {
    if (!warned.has(text)) terminal.warn({ style: "caution", text: "warning:" }, ` ${text}`);
    warned.add(text);
  };
  const asking = scan === true ? "and leave no trace" : "nobody";
  const waiting: OpenTools["waiting"] = (what) => what;
  const saying = { trust: "warn", warn, tracing: trace } as const;
  return { paths, machine: world, asking, limited, waiting, ...saying };
}

async function dryRunAll(
  paths: readonly string[],
  looking: Looking,
  world: World,
): Promise<number> {
  const { json, trace, scan } = looking.options;
  const terminal = terminalOf(world);
  const report = json ? jsonReport(terminal) : tableReport(terminal, trace === true);
  const tick = progress(terminal, world);
  let failed = false;
  const found = readable(
    savedMessages(paths, world, { terminal, json: json === true }),
    ({ path, error }) => {
      terminal.warn({ style: "bad", text: "sortmail:" }, ` ${path}: ${error.message}`);
      failed = true;
    },
  );
  for (const batch of batches(found, scan === true ? 1 : undefined)) {
    for (const coming of startAll(batch, (saved) => outcomeOf(saved, looking), limited)) {
      const outcome = await coming;
      failed ||= outcome.status === DEFER;
      report.add(outcome);
      tick();
    }
  }
  terminal.progress("");
  report.end();
  return failed ? 1 : 0;
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

const NOTHING = { mail: null, decision: null, verdict: null, previews: [] };

async function outcomeOf(saved: SavedMessage, looking: Looking): Promise<Outcome> {
  const { name, path, index, content, fromLine, doubt } = saved;
  const notes: string[] = doubt === null ? [] : [doubt];
  const common = { name, path, index, notes };
  const arrival = { options: {}, environment: {}, fromLine };
  const own = { deadline: deadlineForOne(), note: (text: string) => notes.push(text) };
  let mail: Mail | null = null;
  try {
    const message = openMessage(looking.rules(), content, arrival, { ...looking.tools, ...own });
    mail = message.opened.mail;
    return { ...common, mail, ...(await decided(message, looking.options)), error: null };
  } catch (error) {
    const [first = ""] = looking.loaded.explain(error).split("\n", 1);
    return { ...common, ...NOTHING, mail, status: deferred(error).status, error: first };
  }
}

/** Where a delivery would do it, this looks at what would be done. */
async function decided(
  message: OpenedMessage,
  options: Options,
): Promise<Pick<Outcome, "decision" | "verdict" | "previews" | "status">> {
  const { decision, verdict } = await message.sort();
  const { plan, previews } = await previewed(decision.plan, message, options);
  const { status } = plan.reject === null ? DELIVERED : rejected(plan.reject);
  return { decision: { ...decision, plan }, verdict: verdict(), previews, status };
}

/**
 * The answers and notices of a plan, written as a delivery would; and the plan without those that
 * can't be.
 */
async function previewed(
  plan: Plan,
  { outgoing }: OpenedMessage,
  { answers }: Options,
): Promise<WrittenPlan> {
  if (answers !== true || plan.send.length === 0) return { plan, previews: [] };
  return (await outgoing()).preview(plan);
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
