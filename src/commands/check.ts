/** `sortmail check`: would deliveries work, and do what the rules mean? Looks only. */

import type { Finding, Place } from "../core/contracts/finding.js";
import { readRegular } from "../io/fs/regular.js";
import { pathsOf } from "../io/paths.js";
import { examine } from "./check/examine.js";
import { amount } from "./check/rules.js";
import type { CommandDefinition } from "./command.js";
import { type Style, type Terminal, terminalOf } from "./terminal.js";

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
    return readRegular(file).toString("utf8").split(/\r?\n/)[line - 1] ?? null;
  } catch {
    return null;
  }
}

function summaryOf(levels: readonly Finding["level"][]): string {
  const count = (wanted: string) => levels.filter((level) => level === wanted).length;
  return `${amount(count("error"), "error")}, ${amount(count("warning"), "warning")}`;
}
