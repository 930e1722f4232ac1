/**
 * The interactive commands' frame: help, usage errors, exit statuses. A delivery never comes here.
 */

import { statSync } from "node:fs";
import { isatty } from "node:tty";
import { Command, CommanderError } from "commander";
import { DEFER } from "../core/decision/exit-status.js";
import { messageOf, oneLine } from "../core/text.js";
import { readToEnd } from "../io/fs/read.js";
import { COMMANDS } from "./all.js";
import { type CommandDefinition, CommandError, USAGE } from "./command.js";
import { frame, sentence } from "./help.js";
import { nearestTo } from "./nearest.js";
import { watchForMessage } from "./stray-message.js";
import { divertPrints, NobodyReads, type Terminal, terminalOf } from "./terminal.js";
import type { World } from "./world.js";

/**
 * What a shell says of a program that SIGPIPE has ended: other programs end so when nobody reads
 * them any more.
 */
const UNREAD = 141;

/** Runs the command that `argv` names, and ends the process with its status. */
export async function runCommand(argv: readonly string[], world: World): Promise<void> {
  const [word = ""] = argv;
  if (!isKnown(word))
    refuse(`unknown command ${oneLine(JSON.stringify(word), 80)}: ${insteadOf(word)}`, world);
  else if (world.self.slip) await runWithoutMessage(argv, world);
  else await runKnown(argv, world);
  world.self.end();
}

/** What was perhaps meant. */
function insteadOf(word: string): string {
  const known = ["deliver", "help", ...COMMANDS.map(({ name }) => name)];
  const meant = nearestTo(word, known);
  return meant === null ? "see sortmail --help" : `did you mean ${meant}? See sortmail --help`;
}

async function runKnown(argv: readonly string[], world: World): Promise<void> {
  const terminal = terminalOf(world);
  divertPrints(terminal);
  world.self.earn(await interact(argv, world, terminal), null);
}

/**
 * Postfix forgets the message when a command ends in 0, whatever it was: so this runs only where no
 * message comes.
 */
async function runWithoutMessage(argv: readonly string[], world: World): Promise<void> {
  const hasCome = await watchForMessage(world.stdin, argv.includes("-"));
  if (!hasCome()) await runKnown(argv, world);
  if (hasCome()) refuse(slipIn(argv), world);
}

function slipIn([word = "", help = ""]: readonly string[]): string {
  const said = word === "deliver" ? `${word} ${help}` : oneLine(word, 80);
  return `\`sortmail ${said}\` delivers nothing, and Postfix has started it for a message: take the line that sortmail init prints`;
}

/** `-h` and its like are known too: the entry program lets no other option through. */
function isKnown(word: string): boolean {
  return (
    word.startsWith("-") ||
    word === "help" ||
    word === "deliver" ||
    COMMANDS.some(({ name }) => name === word)
  );
}

/** It may be a slip in .forward: then there is a message on stdin, which must be kept. */
function refuse(reason: string, { self, stdin }: World): void {
  if (!isatty(stdin)) for (const _ of readToEnd(stdin));
  self.earn(DEFER, `4.3.0 sortmail: ${reason}`);
}

/** @returns the exit status */
async function interact(
  argv: readonly string[],
  world: World,
  terminal: Terminal,
): Promise<number> {
  try {
    return await parse(argv, world, terminal);
  } catch (error) {
    if (error instanceof NobodyReads) return UNREAD;
    if (error instanceof CommandError) return complain(error.message, error.status, terminal);
    if (isUsersToFix(error))
      return complain(error.message, error.name === "RulesError" ? 1 : DEFER, terminal);
    for (const line of world.self.mapStack(traceOf(error)).split("\n")) terminal.warn(line);
    return DEFER;
  }
}

/** By name: the entry program and the rules' compiler are files of their own, with own classes. */
const USERS_TO_FIX = new Set(["RulesError", "InstallationError"]);

/** What a system call refuses is a matter of the machine: no stack tells more about it. */
function isUsersToFix(error: unknown): error is Error {
  return error instanceof Error && (USERS_TO_FIX.has(error.name) || "syscall" in error);
}

/** A defect is told with all that helps to find it. */
function traceOf(error: unknown): string {
  return `sortmail: ${(error instanceof Error && error.stack) || messageOf(error)}`;
}

function complain(message: string, status: number, { warn }: Terminal): number {
  warn({ style: "bad", text: "sortmail:" }, ` ${message}`);
  return status;
}

async function parse(argv: readonly string[], world: World, terminal: Terminal): Promise<number> {
  let status: number = USAGE;
  const program = frame(world, terminal);
  for (const definition of COMMANDS) {
    add(program, definition).action(async (...given: unknown[]) => {
      const command = given.at(-1);
      if (!(command instanceof Command)) return;
      refuseForeignHome(world);
      status = await definition.run(command, world);
    });
  }
  try {
    await program.parseAsync(withoutOddHelp(argv), { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // commander has said already what is wrong, or shown what was asked for.
    return SHOWN.has(error.code) ? 0 : USAGE;
  }
  return status;
}

/** `help help` and `help -x` ask for help all the same; commander would call them mistakes. */
function withoutOddHelp(argv: readonly string[]): readonly string[] {
  const [word, subject = ""] = argv;
  if (word !== "help" || subject === "") return argv;
  if (subject === "help" || subject.startsWith("-")) return ["help"];
  if (isKnown(subject)) return argv;
  throw new CommandError(`unknown command ${JSON.stringify(subject)}: ${insteadOf(subject)}`, {
    status: USAGE,
  });
}

/**
 * What root leaves in another's home, such as compiled rules, stops that user's deliveries:
 * nobody trusts it.
 */
function refuseForeignHome(world: World): void {
  const { uid } = world;
  const home = homeOf(world);
  const owner = statSync(home, { throwIfNoEntry: false })?.uid ?? uid;
  if (uid !== 0 || owner === uid) return;
  throw new CommandError(
    `HOME is ${home}, which belongs to user ${owner}: run this as that user, not as root`,
  );
}

function homeOf({ home }: World): string {
  try {
    return home();
  } catch (cause) {
    throw new CommandError(messageOf(cause), { status: DEFER, cause });
  }
}

/** What commander ends with when it was asked for just that. */
const SHOWN = new Set(["commander.help", "commander.helpDisplayed", "commander.version"]);

function add(program: Command, { name, summary, declare }: CommandDefinition): Command {
  const command = program.command(name).description(sentence(summary)).summary(summary);
  command.showHelpAfterError(`(see sortmail ${name} --help)`);
  declare(command);
  return command;
}
