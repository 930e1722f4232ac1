/** `sortmail resume`: deliveries go on. */

import { pathsOf } from "../io/paths.js";
import { endPause, pauseIn } from "../state/pause/pause.js";
import { type CommandDefinition, CommandError } from "./command.js";
import { terminalOf } from "./terminal.js";

export const resume: CommandDefinition = {
  name: "resume",
  summary: "end a pause",
  declare: (command) => {
    command.addHelpText(
      "after",
      "\nPostfix hands over what waits by and by; at once with postqueue -f, as root.",
    );
  },
  run: async (_, world) => {
    const { out } = terminalOf(world);
    const { pause: file } = pathsOf(world.home(), {});
    const paused = pauseIn(file, world) !== null;
    endPause(file);
    if (pauseIn(file, world) !== null)
      throw new CommandError(`the pause goes on: ${file} can't be removed`);
    out(
      paused
        ? "deliveries go on; Postfix hands over what waits by and by, at once with postqueue -f (as root)"
        : "there was no pause",
    );
    return 0;
  },
};
