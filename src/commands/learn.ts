/** `sortmail learn`: teaches the scanner what is spam, and what is not. */

import { Argument, type Command } from "commander";
import type { Unreadable } from "../archive/archive.js";
import type { SavedMessage } from "../archive/file.js";
import type { SingleScannerSpec } from "../core/language/scanner-spec.js";
import { messageOf } from "../core/text.js";
import { programTools } from "../delivery/program-tools.js";
import type { Learned, Lesson } from "../spam/learn.js";
import { teach, teachable } from "../spam/scanners.js";
import { type CommandDefinition, CommandError } from "./command.js";
import { deadlineForOne, loadWarning, nameOf, savedMessages } from "./saved-messages.js";
import { type Terminal, terminalOf } from "./terminal.js";

type Kind = "spam" | "ham";
/** Half a message is taught to nobody: the scanner would learn what nobody sent. */
type Outcome = Learned | "failed" | "not taught";

export const learn: CommandDefinition = {
  name: "learn",
  summary: "teach the spam scanner with saved messages",
  declare: (command: Command) => {
    command
      .addArgument(new Argument("<kind>", "what they are").choices(["spam", "ham"]))
      .argument(
        "<path...>",
        "messages, mbox files, Maildirs, folders of messages, or - for standard input",
      )
      .option("--rules <file>", "the rules file (default: ~/.config/sortmail/rules.ts)");
  },
  run: async (command, world) => {
    const [word, ...paths] = command.args;
    const kind: Kind = word === "spam" ? "spam" : "ham";
    const { ruleset } = await loadWarning(command.opts<{ rules?: string }>().rules, world);
    const scanners = ruleset.config.spam === undefined ? [] : teachable(ruleset.config.spam);
    if (scanners.length === 0)
      throw new CommandError(
        "the rules name no scanner that learns: spamd({…}) does, rspamd({…}), and command(…, { learn })",
      );
    const terminal = terminalOf(world);
    const programs = programTools(world, null);
    const counts: Record<Outcome, number> = {
      learned: 0,
      known: 0,
      "too large": 0,
      "not taught": 0,
      failed: 0,
    };
    for (const saved of savedMessages(paths, world, { terminal, json: false })) {
      for (const scanner of scanners)
        counts[
          await teachOne(
            scanner,
            { kind, programs, deadline: deadlineForOne(world) },
            saved,
            terminal,
          )
        ]++;
    }
    const parts = Object.entries(counts).filter(([, count]) => count > 0);
    terminal.out(
      `${kind}: ${parts.map(([what, count]) => `${count} ${what}`).join(", ") || "no messages"}`,
    );
    return counts.failed > 0 ? 1 : 0;
  },
};

/** Never throws: one message that is not taken does not keep the others from being. */
async function teachOne(
  scanner: SingleScannerSpec,
  lesson: Omit<Lesson, "content">,
  saved: SavedMessage | Unreadable,
  { warn }: Terminal,
): Promise<Outcome> {
  try {
    if ("error" in saved) throw saved.error;
    if (saved.doubt !== null) return "not taught";
    return await teach(scanner, { ...lesson, content: saved.content });
  } catch (error) {
    warn({ style: "bad", text: "sortmail:" }, ` ${nameOf(saved)}: ${messageOf(error)}`);
    return "failed";
  }
}
