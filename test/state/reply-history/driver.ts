/**
 * A process of its own that wants to answer: `driver.cjs JOB`, a Job as JSON. Says "ready", waits
 * for a line on stdin, asks for each sender in turn, and says what it got, a list of kinds as JSON.
 */

import { openReplyHistory } from "../../../src/state/reply-history/reply-history.js";

export interface Job {
  readonly folder: string;
  readonly senders: readonly string[];
  /** Milliseconds. */
  readonly every: number;
  readonly perHour: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What is done with a reservation; `die`: the process is killed with it. */
  readonly ending: "commit" | "cancel" | "die";
}

async function main({ folder, senders, every, perHour, now, ending }: Job): Promise<string> {
  const answered = await openReplyHistory({
    folder,
    host: { now: () => now },
    maxPerHour: perHour,
  });
  const kinds = senders.map((sender) => {
    const got = answered.reserve({ sender, handle: "training", every });
    if (got.kind === "reserved" && ending === "die") process.kill(process.pid, "SIGKILL");
    if (got.kind === "reserved") got[ending === "cancel" ? "cancel" : "commit"]();
    return got.kind;
  });
  return JSON.stringify(kinds);
}

process.stdin.once("data", async () => {
  const said = await main(JSON.parse(process.argv[2] ?? ""));
  process.stdout.write(`${said}\n`, () => process.exit(0));
});
process.stdout.write("ready\n");
