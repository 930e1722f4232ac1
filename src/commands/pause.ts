/** `sortmail pause`: every delivery waits, in Postfix's queue, until it is over. */

import { localTime } from "../core/timestamp.js";
import { pathsOf } from "../io/paths.js";
import { beginPause, LONGEST, pauseText } from "../state/pause/pause.js";
import { type CommandDefinition, CommandError, USAGE } from "./command.js";
import { terminalOf } from "./terminal.js";
import { timeIn } from "./time-in.js";

export const pause: CommandDefinition = {
  name: "pause",
  summary: "let deliveries wait in Postfix's queue for a while: status 75, with your words",
  declare: (command) => {
    command
      .argument("[reason...]", "what Postfix's log and sortmail status say of it")
      .option("--for <time>", "how long: 30min, 2h, 3days at most", "1day")
      .addHelpText(
        "after",
        "\nNothing is sorted, filed or answered meanwhile. When the time is over, deliveries go on by themselves.",
      );
  },
  run: async (command, world) => {
    const { for: length } = command.opts<{ for: string }>();
    const ms = timeIn("--for", length);
    if (ms > LONGEST || ms < 1000)
      throw new CommandError(
        `--for ${length}: from 1s to 3days; Postfix sends back what has waited for five`,
        { status: USAGE },
      );
    const since = world.host.now();
    const begun = { since, until: since + ms, reason: command.args.join(" ") };
    beginPause(pathsOf(world.home(), {}).pause, begun, world);
    terminalOf(world).out(`${pauseText(begun, localTime)}; sortmail resume ends that`);
    return 0;
  },
};
