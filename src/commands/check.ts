/** `sortmail check`: would deliveries work, and do what the rules mean? Looks only. */

import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { error, type Finding, ok, type Place } from "../core/contracts/finding.js";
import type { MboxLock } from "../core/language/folder-spec.js";
import type { Ruleset } from "../core/language/ruleset.js";
import { shellQuote } from "../core/text.js";
import { type Disk, nearest, realDisk } from "../io/fs/disk.js";
import { type Paths, pathsOf } from "../io/paths.js";
import { checkFolders, type FolderTools } from "./check/folders.js";
import { checkLists } from "./check/lists.js";
import { findLockFault } from "./check/lock-trial.js";
import { checkOutgoing } from "./check/outgoing.js";
import { checkPatterns, type PatternTools } from "./check/patterns.js";
import { checkPostfix, sizeLimitOf } from "./check/postfix.js";
import { amount, checkRules } from "./check/rules.js";
import { checkScanner, type VerdictTools } from "./check/scanner.js";
import { checkTemplates } from "./check/templates.js";
import { checkTypes } from "./check/types.js";
import type { CommandDefinition } from "./command.js";
import { findPostconf, type Postconf } from "./postconf.js";
import { deadlineForOne } from "./saved-messages.js";
import { type Style, type Terminal, terminalOf } from "./terminal.js";
import type { World } from "./world.js";

interface Options {
  readonly rules?: string;
  readonly json?: boolean;
}

export const check: CommandDefinition = {
  name: "check",
  summary:
    "check types, rules, folders, permissions, the spam scanner, templates, lists and the Postfix side",
  declare: (command) => {
    command
      .option("--rules <file>", "the rules file (default: ~/.config/sortmail/rules.ts)")
      .option("--json", "a line of JSON a finding: level, about, message, advice, place")
      .addHelpText(
        "after",
        "\nStatus 0: no errors. 1: errors: mail would be deferred, bounced or misfiled.",
      );
  },
  run: async (command, world) => {
    const { rules, json = false } = command.opts<Options>();
    const paths = pathsOf(world.home(), { rules });
    const terminal = terminalOf(world);
    const show = json ? terminal.data : (finding: Finding) => print(finding, terminal);
    const levels: Finding["level"][] = [];
    for await (const finding of examine(paths, world)) {
      show(finding);
      levels.push(finding.level);
    }
    if (!json) terminal.out(summaryOf(levels));
    return levels.includes("error") ? 1 : 0;
  },
};

/** Everything there is to find, each as it is found. */
async function* examine(paths: Paths, world: World): AsyncGenerator<Finding> {
  const postconf = findPostconf(world.environment);
  const disk = realDisk(world.uid, world.gid);
  let ruleset = null;
  if (existsSync(paths.rules)) {
    yield* checkTypes(paths.rules, world);
    const checked = await checkRules(paths, world);
    ruleset = checked.ruleset;
    yield* checked.findings;
    if (ruleset !== null)
      yield* checkPatterns(ruleset, patternTools(checked.sources, paths, world));
    if (ruleset !== null)
      yield* await checkFolders(ruleset, folderTools(paths, disk, postconf, world));
    const spam = ruleset?.config.spam;
    if (spam !== undefined) yield* checkScanner(spam, scannerTools(paths, world));
    if (ruleset !== null) yield* examineOutgoing(ruleset, paths, world);
  } else {
    yield error("rules", `there are no rules at ${paths.rules}`, "run sortmail init");
  }
  yield checkState(paths, disk);
  yield* checkPostfix(world.home(), world.uid, ruleset, postconf);
}

async function* examineOutgoing(
  ruleset: Ruleset,
  paths: Paths,
  world: World,
): AsyncGenerator<Finding> {
  const remarks: string[] = [];
  const warn = (text: string) => remarks.push(text);
  const { config } = ruleset;
  const tools = { config, paths, machine: world, trust: "warn", warn } as const;
  yield* checkTemplates(tools);
  for (const text of new Set(remarks))
    yield error("permissions", text, "until then what should get a reply is deferred");
  yield* checkLists(tools);
  yield* await checkOutgoing(ruleset, paths.folder);
}

function folderTools(
  paths: Paths,
  disk: Disk,
  postconf: Postconf | null,
  world: World,
): FolderTools {
  const faults = new Map<MboxLock, Promise<string | null>>();
  const lockFault = (kind: MboxLock) => {
    const fault = faults.get(kind) ?? findLockFault(kind, world);
    faults.set(kind, fault);
    return fault;
  };
  return { disk, locate: paths.folder, sizeLimit: sizeLimitOf(postconf), lockFault };
}

function scannerTools({ verdicts }: Paths, { host }: World): VerdictTools {
  return { verdicts, deadline: deadlineForOne, now: host.now };
}

function patternTools(sources: readonly string[], { rules }: Paths, { host }: World): PatternTools {
  return { sources, folder: dirname(rules), now: host.now };
}

/** Where deliveries keep their log, journal and spool. */
function checkState({ state, journal, spool, answered, log }: Paths, disk: Disk): Finding {
  const link = [state, journal, spool, answered, log].find(disk.isLink);
  if (link !== undefined) {
    return error(
      "state",
      `${link} is a symbolic link, and none is followed there`,
      `rm ${shellQuote(link)}`,
    );
  }
  const { path, seen } = nearest(state, disk);
  if (seen.kind === "folder" && disk.mayUse(path, "folder"))
    return ok("state", `${state} can be written`);
  return error(
    "state",
    `${state} can't be written: deliveries need it`,
    `chmod u+rwx ${shellQuote(path)}`,
  );
}

const STYLES: Readonly<Record<Finding["level"], Style>> = {
  ok: "good",
  warning: "caution",
  error: "bad",
};

function print(finding: Finding, terminal: Terminal): void {
  const { level, about, message, advice, place } = finding;
  const [line = "", ...details] = message.split("\n");
  const subject = place === undefined ? about : `${place.file}:${place.line}:${place.column}`;
  const remedy = advice === null ? "" : `; ${advice}`;
  terminal.out(
    { style: STYLES[level], text: level.padEnd(8) },
    { style: "strong", text: subject },
    `: ${line}${remedy}`,
  );
  for (const detail of details) terminal.out(`        ${detail}`);
  if (place !== undefined && terminal.watched) printFrame(place, terminal);
}

/** The line that it is about, and a mark under the place. */
function printFrame({ path, line, column }: Place, terminal: Terminal): void {
  const text = readLine(path, line);
  if (text === null) return;
  const margin = `${line}`.padStart(8);
  terminal.out({ style: "faint", text: `${margin} | ` }, text.replaceAll("\t", " "));
  terminal.out({ style: "faint", text: `${" ".repeat(8)} | ` }, " ".repeat(column - 1), {
    style: "bad",
    text: "^",
  });
}

function readLine(file: string, line: number): string | null {
  try {
    return readFileSync(file, "utf8").split(/\r?\n/)[line - 1] ?? null;
  } catch {
    return null;
  }
}

function summaryOf(levels: readonly Finding["level"][]): string {
  const count = (wanted: string) => levels.filter((level) => level === wanted).length;
  return `${amount(count("error"), "error")}, ${amount(count("warning"), "warning")}`;
}
