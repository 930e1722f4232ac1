/**
 * Deliveries through a real Postfix are killed at random moments: what arrives, how often, and what
 * is damaged.
 */

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { deliverUnderFire, type Killing } from "../test/harness/killing.js";
import { MailHome } from "../test/harness/mail-home.js";
import { NO_POSTFIX, Postfix } from "../test/harness/postfix.js";
import { table } from "./lib/figures.js";
import { describeMachine } from "./lib/machine.js";
import { randomNumbers } from "./lib/random.js";

const USAGE = `usage: npm run bench:kill -- [--kills N] [--batch N] [--seed N] [--json FILE]

  --kills N    deliveries that are to die (2000)
  --batch N    messages in the queue at the same time (100)
  --seed N     for the moments of the kills; when each falls is up to the machine all the same
  --json FILE  all figures

Needs root, Postfix and the account sortmailtest. Ends in 1 when a message is missing or changed, or is there twice for
another reason than the one that docs/crashes.md states.`;

/** A line for whoever waits. */
const tell = (text: string): boolean => process.stderr.write(`${text}\n`);

async function run(kills: number, batch: number, seed: number): Promise<Killing> {
  const next = randomNumbers(seed);
  const home = await MailHome.take();
  try {
    const postfix = await Postfix.start();
    try {
      return await deliverUnderFire(home, postfix, {
        kills,
        batch,
        random: () => next() / 2 ** 24,
        tell,
      });
    } finally {
      postfix.stop();
    }
  } finally {
    home.remove();
  }
}

function render({
  messages,
  runs,
  aimed,
  killed,
  late,
  repeated,
  span,
  copies,
  duplicates,
  torn,
  faults,
}: Killing): string {
  const rows = Object.entries(copies).map(([folder, count]) => [
    folder,
    String(count),
    String(duplicates[folder]),
  ]);
  return `${messages} messages; ${runs} starts of sortmail, ${aimed} of them to be killed at some moment of the first ${span.toFixed(2)} s:
${killed} died of that, the others had ended; ${late} of those that died had done and logged everything, and ${repeated} of
these were done once more, as a whole

${table(["folder", "whole messages", "too many"], rows)}

torn messages in the mbox: ${torn}
faults: ${faults.length === 0 ? "none" : `\n${faults.join("\n")}`}`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      kills: { type: "string", default: "2000" },
      batch: { type: "string", default: "100" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      json: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  if (NO_POSTFIX !== false) throw new Error(NO_POSTFIX);
  const [kills, batch, seed] = [Number(values.kills), Number(values.batch), Number(values.seed)];
  tell(`seed ${seed}`);
  const machine = describeMachine();
  const result = await run(kills, batch, seed);
  const lines = Object.entries({ ...machine, seed }).map(([name, value]) => `${name}: ${value}`);
  console.log(`${lines.join("\n")}\n\n${render(result)}`);
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ machine, seed, ...result }, null, 1)}\n`);
  if (result.faults.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
