/**
 * Stands between Postfix and the program: starts it, and kills it after a while, as often as it was
 * told to.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Home } from "./program.js";

/** One run of the program. */
export interface End {
  /** For whom: the address extension, in small letters. */
  readonly extension: string;
  readonly pid: number;
  /** Somebody meant to kill it. */
  readonly aimed: boolean;
  /** It died of that. */
  readonly killed: boolean;
}

/**
 * A folder of empty files, each the number and the seconds of one kill to come. Who moves it away
 * has it.
 */
const TICKETS = "killer/tickets";
const ENDS = "killer/ends";

export class Killer {
  readonly #home: Home;
  /** To be started in the place of Node, with the same arguments. */
  readonly program: string;
  #dealt = 0;

  constructor(home: Home, node: string) {
    this.#home = home;
    home.write("killer/drawn/none", "");
    home.write(`${TICKETS}/none`, "");
    this.program = home.write("killer/kill", script(join(home.path, "killer"), node), 0o755);
  }

  /** Kills the next runs, each so many seconds after it was started. */
  aim(delays: readonly number[]): void {
    for (const delay of delays) {
      const number = String(this.#dealt++).padStart(6, "0");
      this.#home.write(`${TICKETS}/${number}_${delay.toFixed(4)}`, "");
    }
  }

  /** How many runs will still be killed. */
  waiting(): number {
    return readdirSync(join(this.#home.path, TICKETS)).length - 1;
  }

  ends(): End[] {
    const file = join(this.#home.path, ENDS);
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
    return lines.map((line) => {
      const [extension = "", pid, status, delay] = line.split(" ");
      const aimed = delay !== "never";
      return { extension, pid: Number(pid), aimed, killed: aimed && Number(status) === 128 + 9 };
    });
  }
}

/**
 * The shell waits as long as it was told to even when the program has ended, so that it never kills
 * another one.
 */
const script = (folder: string, node: string): string => `#!/bin/sh
delay=never
for ticket in '${folder}'/tickets/0*; do
  mv "$ticket" '${folder}/drawn/' 2>/dev/null || continue
  delay="\${ticket##*_}"
  break
done
exec 3<&0
'${node}' "$@" <&3 &
pid=$!
if [ "$delay" != never ]; then
  sleep "$delay"
  kill -9 "$pid" 2>/dev/null
fi
wait "$pid"
status=$?
echo "$EXTENSION $pid $status $delay" >>'${folder}/ends'
exit "$status"
`;
