/** `sortmail verdict`: what the scanner and the cache say of saved messages. */

import type { Command } from "commander";
import type { Unreadable } from "../archive/archive.js";
import type { SavedMessage } from "../archive/file.js";
import { describeVerdict, type Verdict } from "../core/contracts/verdict.js";
import { messageOf } from "../core/text.js";
import type { Rules } from "../delivery/load-rules.js";
import { scan } from "../delivery/scan.js";
import type { Paths } from "../io/paths.js";
import { type CommandDefinition, CommandError } from "./command.js";
import { deadlineForOne, loadWarning, nameOf, savedMessages } from "./saved-messages.js";
import { terminalOf } from "./terminal.js";
import type { World } from "./world.js";

interface Options {
  readonly rules?: string;
  readonly json?: boolean;
  readonly cached?: boolean;
}

export const verdict: CommandDefinition = {
  name: "verdict",
  summary: "say what the spam scanner says of saved messages",
  declare: (command: Command) => {
    command
      .argument(
        "<path...>",
        "messages, mbox files, Maildirs, folders of messages, or - for standard input",
      )
      .option("--rules <file>", "the rules file (default: ~/.config/sortmail/rules.ts)")
      .option("--cached", "ask nobody: only what headers and earlier answers say")
      .option("--json", "one line of JSON for each message");
  },
  run: async (command, world) => {
    const options = command.opts<Options>();
    const rules = await loadWarning(options.rules, world);
    if (rules.ruleset.config.spam === undefined)
      throw new CommandError("the rules name no scanner: add spam: … to sortmail({…})");
    const terminal = terminalOf(world);
    const { data, out, warn } = terminal;
    let failed = false;
    for (const saved of savedMessages(command.args, world, {
      terminal,
      json: options.json === true,
    })) {
      const found = await ask(saved, rules, options, world);
      failed ||= "error" in found;
      if (options.json)
        data({ path: saved.path, index: "index" in saved ? saved.index : 1, ...found });
      else if ("error" in found)
        warn({ style: "bad", text: "sortmail:" }, ` ${nameOf(saved)}: ${found.error}`);
      else
        out(
          { style: found.kind === "spam" ? "bad" : "good", text: describeVerdict(found) },
          `  ${nameOf(saved)}`,
        );
    }
    return failed ? 1 : 0;
  },
};

/** Never throws: one message that can't be scanned does not keep the others from being. */
async function ask(
  saved: SavedMessage | Unreadable,
  { ruleset: { config }, paths }: Pick<Rules, "ruleset"> & { readonly paths: Paths },
  { cached }: Options,
  world: World,
): Promise<Verdict | { readonly error: string }> {
  if ("error" in saved) return { error: saved.error.message };
  const asking = cached ? "nobody" : "and leave no trace";
  try {
    return await scan(config, saved.content, {
      paths,
      deadline: deadlineForOne(world),
      machine: world,
      asking,
      sandboxed: false,
    });
  } catch (error) {
    return { error: messageOf(error) };
  }
}
