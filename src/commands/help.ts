/** What `--help` says of sortmail as a whole, and of a delivery. */

import { Command } from "commander";
import type { Terminal } from "./terminal.js";
import type { World } from "./world.js";

/** A summary as a description. */
export const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** The command line, no command on it yet but `deliver`, for the help only. */
export function frame({ version }: World, terminal: Terminal): Command {
  const program = new Command("sortmail")
    .description("Sorts one person's mail behind Postfix, by typed rules, and loses none of it.")
    .usage(
      "[deliver] [OPTIONS]   a message on standard input, as Postfix starts it\n       sortmail COMMAND [OPTIONS]     everything else",
    )
    .helpOption("-h, --help", "show help")
    .helpCommand("help [COMMAND]", "show a command's help")
    .version(version, "-V, --version", "show the version")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => inLines(text, terminal.out),
      writeErr: (text) => inLines(text, terminal.warn),
      outputError: (text, write) => write(text.replace(/^error: /, "sortmail: ")),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText("after", `${STARTED}\n${OPTIONS}`);
  describeDelivery(program);
  return program;
}

function inLines(text: string, write: (line: string) => void): void {
  for (const line of text.replace(/\n$/, "").split("\n")) write(line);
}

/**
 * For the help only: a delivery reads its own options, without this library, and any mistake in
 * them defers the message.
 */
function describeDelivery(program: Command): void {
  program
    .command("deliver")
    .summary("deliver the message on standard input (when no command is named)")
    .description(
      "Delivers the message on standard input. Status 0: it is on disk. 75: Postfix keeps it and tries again.",
    )
    .option("--rules <file>", "the rules file (default: ~/.config/sortmail/rules.ts)")
    .option(
      "-a, --extension <ext>",
      "what followed the delimiter in the address, as $EXTENSION tells",
    )
    .option("-f, --sender <addr>", "the envelope sender")
    .option("-d, --recipient <addr>", "the address that was delivered to")
    .option(
      "--sandbox <folder>",
      "puts whatever would be written under this folder instead, to try things out",
    )
    .helpOption("-h, --help", "show help")
    .addHelpText("after", STARTED);
}

const STARTED = `
Postfix starts a delivery from ~/.forward or, for every account, from
mailbox_command in main.cf: \`sortmail init\` prints the line for either.`;
const OPTIONS = `
Options of a delivery (see \`sortmail help deliver\`): --rules FILE,
-a/--extension EXT, -f/--sender ADDR, -d/--recipient ADDR, --sandbox FOLDER.`;
