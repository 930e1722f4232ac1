/** `sortmail status`: what waits, and why. Looks only. */

import { heldIn } from "../core/language/transport-spec.js";
import { messageOf } from "../core/text.js";
import { type Paths, pathsOf } from "../io/paths.js";
import { bouncesOf, membersIn } from "../state/bounces/bounces.js";
import { entriesIn, type LogEntry } from "../state/log/entry.js";
import { historyOf } from "../state/log/history.js";
import { killedIn } from "../state/log/rule-mark.js";
import { pauseIn } from "../state/pause/pause.js";
import { openState } from "../state/stores.js";
import type { CommandDefinition } from "./command.js";
import { loadWarning } from "./saved-messages.js";
import { messagesIn, spooledIn } from "./status/leftovers.js";
import { printForPeople, printJson, type Status } from "./status/report.js";
import { waitingOf } from "./status/waiting.js";
import { terminalOf } from "./terminal.js";
import { timeIn } from "./time-in.js";
import type { World } from "./world.js";

interface Options {
  readonly rules?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly older: string;
}

export const status: CommandDefinition = {
  name: "status",
  summary: "say which messages wait, since when and why, and what was done of them already",
  declare: (command) => {
    command
      .option("--rules <file>", "the rules file (default: ~/.config/sortmail/rules.ts)")
      .option("--json", "a line of JSON for each thing that waits")
      .option("--quiet", "say nothing; status 1 when mail has waited for too long (see --older)")
      .option("--older <time>", "what is too long: 90s, 30min, 1h, 2days", "1h")
      .addHelpText(
        "after",
        "\nWhat Postfix keeps and has not handed over yet is in its queue: see /usr/sbin/postqueue -p (or mailq).",
      );
  },
  run: async (command, world) => {
    const { rules, json = false, quiet = false, older } = command.opts<Options>();
    const patience = timeIn("--older", older);
    if (quiet) return (await waitsLonger(patience, world)) ? 1 : 0;
    const found = await look(rules, world);
    if (json) printJson(found, terminalOf(world));
    else printForPeople(found, terminalOf(world), world.host.now());
    return 0;
  },
};

async function waitsLonger(patience: number, world: World): Promise<boolean> {
  const paths = pathsOf(world.home(), {});
  const { journal } = openState("files", paths, world.host);
  const now = world.host.now();
  const { deferred } = historyOf(await entriesOf(paths, world), now);
  return waitingOf(await journal.unfinished(), deferred).some(
    ({ since, onPurpose }) => !onPurpose && now - since > patience,
  );
}

async function look(rules: string | undefined, world: World): Promise<Status> {
  const paths = pathsOf(world.home(), { rules });
  const { journal } = openState("files", paths, world.host);
  const unfinished = await journal.unfinished();
  const pause = pauseIn(paths.pause, world);
  const { last, deferred, givenUp } = historyOf(await entriesOf(paths, world), world.host.now());
  return {
    waiting: waitingOf(unfinished, deferred),
    pause,
    last,
    givenUp,
    spooled: spooledIn(paths.spool),
    bouncing: bouncingIn(paths.bounces, world),
    ...(await heldBy(rules, paths, world)),
  };
}

/** Whose mail came back most, first. */
function bouncingIn(folder: string, world: World): Status["bouncing"] {
  return membersIn(folder)
    .flatMap((tag) => bouncesOf(folder, tag, world) ?? [])
    .sort((one, other) => other.bounces.length - one.bounces.length);
}

/** What the log says, and what it will say of those that were killed. */
async function entriesOf(paths: Paths, { host }: World): Promise<LogEntry[]> {
  const killed = killedIn(paths.running, host).map(({ entry }) => entry);
  return [...entriesIn(await openState("files", paths, host).log.read()), ...killed];
}

/** Mail is held where the rules say. */
async function heldBy(
  rules: string | undefined,
  paths: Paths,
  world: World,
): Promise<Pick<Status, "held" | "rulesFault">> {
  try {
    const { outgoing } = (await loadWarning(rules, world)).ruleset.config;
    const hold = outgoing === undefined ? null : heldIn(outgoing);
    if (hold === null) return { held: null, rulesFault: null };
    const folder = paths.folder(hold.path);
    const messages = messagesIn(folder);
    return { held: messages > 0 ? { folder, messages } : null, rulesFault: null };
  } catch (error) {
    return { held: null, rulesFault: messageOf(error) };
  }
}
