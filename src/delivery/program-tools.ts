/** How programs are asked about a message: in a delivery, and where no trace is left. */

import type { Machine } from "../io/machine.js";
import type { ProgramTools } from "../io/programs/ask-program.js";
import { smallEnvironment } from "../io/programs/environment.js";
import { openStdin, openStdinAside } from "../io/programs/message-stdin.js";

/** @param spool where the message may lie meanwhile; null: where no trace of it is left */
export function programTools(machine: Machine, spool: string | null): ProgramTools {
  const { host, environment } = machine;
  return {
    environment: smallEnvironment({ home: machine.home(), environment }),
    stdinOf: (chunks) =>
      spool === null ? openStdinAside(chunks, host) : openStdin(chunks, { spool, host }),
  };
}
