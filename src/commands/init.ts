/**
 * `sortmail init`: a first rules file, and the lines that make Postfix start sortmail. Overwrites
 * nothing that a person wrote.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEFER } from "../core/decision/exit-status.js";
import { errorCode } from "../core/text.js";
import { makeFolder } from "../io/fs/durable.js";
import { pathsOf } from "../io/paths.js";
import { type CommandDefinition, CommandError } from "./command.js";
import { type Person, personalRules } from "./init/example.js";
import { doubtsAbout } from "./init/installation.js";
import { type PersonOptions, personOf } from "./init/person.js";
import { findProgram } from "./postconf.js";
import { forwardLine, mailboxCommand } from "./postfix-line.js";
import { type Terminal, terminalOf } from "./terminal.js";
import { compilerOptions } from "./typescript.js";
import type { World } from "./world.js";

export const init: CommandDefinition = {
  name: "init",
  summary: "make a first rules file, and print the line that makes Postfix start sortmail",
  declare: (command) => {
    command
      .option("--user <name>", "the account that the mail lands in (default: yours)")
      .option("--domain <domain>", "the domain of your addresses (default: Postfix's mydomain)")
      .option(
        "--address <address>",
        "your one address in a domain that others share, in place of --user and --domain",
      )
      .addHelpText("after", "\nNever overwrites rules: run it again to see the lines again.");
  },
  run: async (command, world) => {
    const terminal = terminalOf(world);
    const person = await personOf(command.opts<PersonOptions>(), world, terminal);
    // First, because a path that can't be written in .forward is better known before anything is
    // made.
    const script = join(world.root, "bin/sortmail");
    const start = { node: world.node, script, timeout: findProgram("timeout", world.environment) };
    const lines = { forward: forwardLine(start), command: mailboxCommand(start) };
    const isNew = makeFiles(world, person, terminal);
    showLines(lines, terminal);
    showNextSteps(isNew && person.domain === null, terminal);
    for (const doubt of doubtsAbout(start, world.uid))
      terminal.warn({ style: "caution", text: "warning:" }, ` ${doubt}`);
    return 0;
  },
};

/** @returns whether the rules are new */
function makeFiles(world: World, person: Person, { out }: Terminal): boolean {
  const { config, rules } = pathsOf(world.home(), {});
  makeFolder(config);
  makeFolder(join(config, "templates"));
  const example = installed(world, "rules.first.ts");
  const isNew = create(rules, personalRules(example, person));
  out(isNew ? `wrote ${rules}` : `${rules} is there already, and left as it is`);
  const settings = join(config, "tsconfig.json");
  const wasWritten = refresh(settings, editorSettings(world.root));
  out(
    wasWritten
      ? `wrote ${settings}, for editors`
      : `${settings} is there already, and left as it is`,
  );
  return isNew;
}

/** A file that comes with the program. */
function installed({ root }: World, name: string): string {
  const file = join(root, name);
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new CommandError(`the installation is incomplete: ${file} can't be read`, {
      status: DEFER,
      cause,
    });
  }
}

/** @returns false when there is such a file */
function create(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: "wx" });
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

/** By this line the file is known as ours. */
const OURS = "// Made by `sortmail init`, which keeps it up to date as long as this line is here.";

function editorSettings(root: string): string {
  return `${OURS}\n${JSON.stringify({ compilerOptions: compilerOptions(root), include: ["**/*"] }, null, 2)}\n`;
}

/** Writes it unless a person has made it theirs. The paths in it change when sortmail moves. */
function refresh(file: string, text: string): boolean {
  if (create(file, text)) return true;
  if (!readFileSync(file, "utf8").startsWith(OURS)) return false;
  writeFileSync(file, text);
  return true;
}

function showLines(
  { forward, command }: { forward: string; command: string },
  { out }: Terminal,
): void {
  out();
  out({ style: "strong", text: "The line for ~/.forward:" });
  out();
  out(forward);
  out();
  out({ style: "strong", text: "Or, for every account, in Postfix's main.cf:" });
  out();
  out(`mailbox_command = ${command}`);
  out();
}

function showNextSteps(needsDomain: boolean, { out }: Terminal): void {
  out({ style: "strong", text: "Next:" });
  if (needsDomain) out("  put your own domain into the rules, in place of stonehenge.example");
  out("  sortmail check              are the rules and everything around them right?");
  out("  sortmail dry-run FOLDER     where would last year's mail have gone?");
}
