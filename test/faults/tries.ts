/** What can keep the line for ~/.forward from starting sortmail, tried by dash and bash. */

import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BIN, NODE } from "../harness/program.js";
import { lineOf } from "./forward-line.js";

/** The shells that /bin/sh may be. */
export const SHELLS = ["dash", "bash"] as const;
export type Shell = (typeof SHELLS)[number];

/** How a line meets its trouble. */
interface Trouble {
  /** Stands in front of the line, in the same shell. */
  readonly before?: string | Readonly<Record<Shell, string>>;
  /** Stands in front of Node. */
  readonly within?: string;
  /** Instead of Node, of the program, of `timeout`. */
  readonly node?: string;
  readonly script?: string;
  readonly timeout?: string;
}

/** Node that does so in place of the program. @param folder open to the account */
function programThat(folder: string, name: string, does: string): string {
  const path = join(folder, name);
  writeFileSync(path, does);
  return path;
}

/** By what a reader of the documents sees of it. */
export function troubles(folder: string): Readonly<Record<string, Trouble>> {
  const text = join(folder, "text");
  copyFileSync("/etc/hostname", text);
  return {
    "nothing: the message is delivered": {},
    "the shell can't start a process (`TasksMax`, `RLIMIT_NPROC`)": {
      before: { dash: "ulimit -p 0", bash: "ulimit -u 0" },
    },
    "`timeout` can't start one": { timeout: "/usr/bin/prlimit --nproc=0 /usr/bin/timeout" },
    "Node gets no threads": { within: "/usr/bin/prlimit --nproc=1" },
    "no memory for Node (`ulimit -v 200000`)": { before: "ulimit -v 200000" },
    "no memory for any program (`ulimit -v 3000`)": { before: "ulimit -v 3000" },
    "no descriptor is left (`ulimit -n 3`)": { before: "ulimit -n 3" },
    "few descriptors are left (`ulimit -n 8`)": { before: "ulimit -n 8" },
    "no file may be written (`ulimit -f 0`)": { before: "ulimit -f 0" },
    "a lower limit of CPU is set already (`ulimit -t 100`)": { before: "ulimit -t 100" },
    "`timeout` is not there": { timeout: "/nowhere/timeout" },
    "Node is not there": { node: "/nowhere/node" },
    "Node is no program": { node: text },
    "Node is a folder": { node: "/" },
    "sortmail is not there": { script: "/nowhere/sortmail" },
    "sortmail is a folder": { script: "/" },
    "sortmail is no JavaScript": { script: text },
    "Node is killed (`kill -9`)": {
      script: programThat(folder, "killed", 'process.kill(process.pid, "SIGKILL");'),
    },
    "Node aborts": { script: programThat(folder, "aborts", "process.abort();") },
    "the shell gets TERM": {
      script: programThat(
        folder,
        "term",
        "require('child_process').execSync('kill -TERM '+parent()); function parent() { const f = require('fs'), of = (p) => /PPid:\\s*(\\d+)/.exec(f.readFileSync('/proc/' + p + '/status', 'latin1'))[1]; let p = process.ppid; if (f.readFileSync('/proc/' + p + '/comm', 'latin1') === 'timeout\\n') p = of(p); return p; }",
      ),
    },
  };
}

/** The line that `init` prints, as this shell meets the trouble. @param seconds of real time */
export function lineWith(trouble: Trouble, shell: Shell, seconds: number): string {
  const line = inTrouble(lineOf(trouble.node ?? NODE, trouble.script ?? BIN), trouble, shell);
  return line
    .replace("/usr/bin/timeout", trouble.timeout ?? "/usr/bin/timeout")
    .replace(" -k 5 300 ", ` -k 5 ${seconds} `);
}

/** What it was before it had a trap, `timeout` and a descriptor for sortmail; null: it is the same. */
export function oldLineWith(trouble: Trouble, shell: Shell): string | null {
  if (trouble.timeout !== undefined) return null;
  const line = lineOf(trouble.node ?? NODE, trouble.script ?? BIN)
    .replace(/^trap .*? EXIT; /, "")
    .replace("exec 3>&2; ", "")
    .replace("trap - EXIT; ", "")
    .replace("/usr/bin/timeout -k 5 300 ", "");
  return inTrouble(line, trouble, shell);
}

function inTrouble(line: string, { before = "", within, node = NODE }: Trouble, shell: Shell) {
  const first = typeof before === "string" ? before : before[shell];
  const started = within === undefined ? line : line.replace(`${node} `, `${within} ${node} `);
  return first === "" ? started : `${first}; ${started}`;
}
