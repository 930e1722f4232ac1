/**
 * `sortmail dry-run`: what would happen to saved messages. The same code decides as in a delivery;
 * nothing is done.
 */

import type { Command } from "commander";
import type { Mail } from "../core/contracts/mail.js";
import { DEFER, DELIVERED, deferred, rejected } from "../core/decision/exit-status.js";
import type { Plan } from "../core/decision/plan.js";
import type { Ruleset } from "../core/language/sortmail.js";
import type { Rules } from "../delivery/load-rules.js";
import { readMime } from "../delivery/mime.js";
import type { WrittenPlan } from "../delivery/outgoing/preview.js";
import type { Paths } from "../io/paths.js";
import { type DecideContext, open, sort } from "../pipeline/sort.js";
import type { CommandDefinition } from "./command.js";
import { batches, type Saved, startAll } from "./dry-run/batches.js";
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
      .option("--answers", "show each answer and notice whole, as it would be sent")
      .option("--json", "one line of JSON for each message")
      .option("--scan", "ask the spam scanner (else: only what headers and earlier answers say)")
      .option("--trace", "show every condition that was asked, with the value that it saw");
  },
  run: async (command, world) => {
    const options = command.opts<Options>();
    const { paths, ...rules } = await loadWarning(options.rules, world);
    return dryRunAll(
      command.args,
      rules,
      options,
      world,
      previewFrom(rules.ruleset, options, paths, world),
    );
  },
};

/** What only looks: nothing is written, and nobody is asked unless the person wants it. */
interface Preview extends Pick<DecideContext, "scan" | "suppress" | "tracing"> {
  /**
   * The answers and notices of a plan, written as a delivery would; and the plan without those that
   * can't be.
   */
  readonly previews: (plan: Plan, mail: Mail) => Promise<WrittenPlan>;
}

function previewFrom(
  { config }: Ruleset,
  { scan = false, answers, trace = false }: Options,
  paths: Paths,
  world: World,
): Preview {
  const terminal = terminalOf(world);
  const warned = new Set<string>();
  const warn = (text: string) => {
    if (!warned.has(text)) terminal.warn({ style: "caution", text: "warning:" }, ` ${text}`);
    warned.add(text);
  };
  const tools = { config, paths, machine: world, trust: "warn", warn } as const;
  return {
    tracing: trace,
    scan: async (content) => {
      const { scan: ask } = await import("../delivery/scan.js");
      const asking = scan ? "and leave no trace" : "nobody";
      return ask(config.spam, content, {
        paths,
        deadline: deadlineForOne(),
        host: world.host,
        asking,
        sandboxed: false,
      });
    },
    suppress: async (plan, mail) =>
      (await import("../delivery/outgoing/outgoing.js")).suppressDry(plan, mail, scan, tools),
    previews: async (plan, mail) => {
      if (answers !== true || plan.send.length === 0) return { plan, previews: [] };
      const { writePreviews } = await import("../delivery/outgoing/outgoing.js");
      return writePreviews(plan, mail, tools);
    },
  };
}

async function dryRunAll(
  paths: readonly string[],
  rules: Rules,
  options: Options,
  world: World,
  preview: Preview,
): Promise<number> {
  const terminal = terminalOf(world);
  const report = options.json
    ? jsonReport(terminal)
    : tableReport(terminal, options.trace === true);
  const tick = progress(terminal, world);
  let failed = false;
  for (const batch of batches(savedMessages(paths, world), options.scan === true ? 1 : undefined)) {
    for (const coming of startAll(batch, (saved) => outcomeOf(saved, rules, preview), limited)) {
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

const NOTHING = { mail: null, decision: null, verdict: null, previews: [], notes: [] };

async function outcomeOf(
  saved: Saved,
  { ruleset, loaded }: Rules,
  preview: Preview,
): Promise<Outcome> {
  if ("error" in saved) {
    const { path, error } = saved;
    return { ...NOTHING, name: path, path, index: 1, status: DEFER, error: error.message };
  }
  const { name, path, index, content, fromLine } = saved;
  const notes: string[] = [];
  const common = { name, path, index, notes };
  const arrival = { options: {}, environment: {}, fromLine };
  let mail: Mail | null = null;
  try {
    const { scan, suppress, tracing } = preview;
    const context = {
      mime: readMime,
      scan,
      suppress,
      limited,
      waiting: () => {},
      note: (text: string) => notes.push(text),
      tracing,
    };
    const opened = open(ruleset, content, arrival, context);
    mail = opened.mail;
    const { decision, verdict } = await sort(opened, context);
    const { plan, previews } = await preview.previews(decision.plan, mail);
    const { reject } = plan;
    const { status } = reject === null ? DELIVERED : rejected(reject);
    return {
      ...common,
      mail,
      decision: { ...decision, plan },
      verdict: verdict(),
      previews,
      status,
      error: null,
    };
  } catch (error) {
    const [first = ""] = loaded.explain(error).split("\n", 1);
    return { ...common, ...NOTHING, mail, status: deferred(error).status, error: first };
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
