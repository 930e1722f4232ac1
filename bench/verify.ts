/**
 * What it costs to find out here who sent a message: loading what does it, beside the whole of the
 * library; and each message, by its size, its signatures, and a name server on this machine.
 */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { verifyMessage } from "../src/authentication/verify-message.js";
import type { Content } from "../src/core/contracts/ports.js";
import { createDeadline } from "../src/io/deadline.js";
import { signed } from "../test/authentication/signing.js";
import { delivered, LETTER, record } from "../test/authentication/verifying.js";
import { startNameServer } from "../test/harness/dns.js";

const ROOT = process.env.SORTMAIL_ROOT ?? process.cwd();
const RUNS = 15;

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[values.length >> 1] ?? 0;

/** Milliseconds of CPU, and MiB, of a process that loads it. */
function loading(path: string | null): readonly [cpu: number, memory: number] {
  const code = `${path === null ? "" : `require(${JSON.stringify(join(ROOT, path))});`}
    const { user, system } = process.cpuUsage();
    process.stdout.write(JSON.stringify([(user + system) / 1000, process.memoryUsage().rss / 1048576]));`;
  const { stdout } = spawnSync(process.execPath, ["-e", code], { encoding: "utf8" });
  const [cpu, memory]: [number, number] = JSON.parse(stdout);
  return [cpu, memory];
}

const LOADED = {
  nothing: null,
  "the public suffixes (tldts)": "dist/authentication.registered.js",
  "verify()": "dist/authentication.verify-message.js",
  "the whole of mailauth": "node_modules/mailauth/lib/mailauth.js",
} as const;

function showLoading(): void {
  const found = new Map<string, (readonly [number, number])[]>();
  for (let run = 0; run < RUNS; run++)
    for (const [name, path] of Object.entries(LOADED))
      found.set(name, [...(found.get(name) ?? []), loading(path)]);
  console.log("loaded                       CPU ms  MiB");
  for (const [name, figures] of found) {
    const cpu = median(figures.map(([each]) => each)).toFixed(0);
    const memory = median(figures.map(([, each]) => each)).toFixed(0);
    console.log(`${name.padEnd(28)} ${cpu.padStart(6)} ${memory.padStart(4)}`);
  }
}

/** Its body is so many octets long, in lines. */
async function letter(octets: number, signatures: number): Promise<Content> {
  let message = LETTER;
  for (let at = 0; at < signatures; at++) message = await signed(message, { domain: "a.example" });
  const head = Buffer.from(delivered(message));
  const block = Buffer.from(`${"a word and another ".repeat(4)}\n`.repeat(800));
  const count = Math.floor(octets / block.length);
  return {
    size: head.length + count * block.length,
    head,
    file: null,
    *chunks() {
      yield head;
      for (let at = 0; at < count; at++) yield block;
    },
  };
}

async function showMessages(): Promise<void> {
  const ends: (() => void)[] = [];
  const { at } = await startNameServer(
    { after: (end: () => void) => ends.push(end) },
    {
      "a.example": { TXT: ["v=spf1 ip4:192.0.2.1 -all"] },
      "_dmarc.a.example": { TXT: ["v=DMARC1; p=reject"] },
      "s1._domainkey.a.example": { TXT: [record("good")] },
    },
  );
  console.log("\nmessage                      CPU ms  wall ms");
  for (const [octets, signatures] of [
    [0, 0],
    [0, 1],
    [0, 10],
    [1e6, 1],
    [1e8, 1],
  ] as const) {
    const content = await letter(octets, signatures);
    const figures: (readonly [number, number])[] = [];
    for (let run = 0; run < (octets > 1e6 ? 3 : RUNS); run++) {
      const [before, began] = [process.cpuUsage(), performance.now()];
      await verifyMessage(
        {
          content,
          authors: ["a.example"],
          connection: { sender: "ada@a.example", address: "192.0.2.1", helo: "mx.a.example" },
        },
        {
          deadline: createDeadline({ ms: 240_000, now: () => performance.now() }),
          now: Date.now(),
          hostname: "blue.example",
          servers: [at],
          timeout: 60_000,
        },
      );
      const { user, system } = process.cpuUsage(before);
      figures.push([(user + system) / 1000, performance.now() - began]);
    }
    const name = `${(content.size / 1e6).toFixed(content.size < 1e5 ? 3 : 0)} MB, ${signatures} signatures`;
    const [cpu, wall] = [0, 1].map((at) => median(figures.map((each) => each[at] ?? 0)).toFixed(1));
    console.log(`${name.padEnd(28)} ${cpu?.padStart(6)} ${wall?.padStart(8)}`);
  }
  for (const end of ends) end();
}

showLoading();
showMessages().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
