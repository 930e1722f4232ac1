/** Nothing changed, and no memory used, however large a message is. */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { FROM_LINE, HEAD, RULES, tryEach } from "../cli/byte-for-byte.js";
import { assertDelivered, homeWith, MESSAGE, scratch } from "../cli/tools.js";
import { BIN, NODE } from "../harness/program.js";

const MIB = 1024 * 1024;

const MESSAGES: Readonly<Record<string, string>> = {
  "100,000 header fields": `${Array.from({ length: 100_000 }, (_, n) => `X-${n}: ${n}\n`).join("")}\nbody\n`,
  "a header line of 10 MB": `Subject: ${"x".repeat(10_000_000)}\n\nbody\n`,
  "a folded header of 3 MB": `Subject: x\n${" folded\n".repeat(400_000)}\nbody\n`,
  "a line of 3 MB": `${HEAD}\n${"x".repeat(3_000_000)}`,
  "an unfinished From_ line of 2 MB": `From ${"x".repeat(2_000_000)}`,
  "30 MB": `${HEAD}\n${"From the car park it is ten minutes on foot.\n\0\xff\r\n".repeat(600_000)}`,
};

tryEach(MESSAGES, [FROM_LINE]);

/**
 * Loaded before a program: writes the most memory it ever had, in kB, to the file that PEAK names.
 */
const PEAK = `const fs = require("fs"), { reallyExit } = process;
  const note = () => fs.writeFileSync(process.env.PEAK, /VmHWM:\\s*(\\d+)/.exec(fs.readFileSync("/proc/self/status", "latin1"))[1]);
  process.reallyExit = (status) => { note(); reallyExit.call(process, status); };
  process.on("exit", note);`;

test("memory does not grow with the message: 100 MB", (t) => {
  const folder = scratch(t);
  const [preload, empty] = [join(folder, "peak.cjs"), join(folder, "empty.cjs")];
  writeFileSync(preload, PEAK);
  writeFileSync(empty, "");
  const home = homeWith(t, RULES);
  home.deliver(MESSAGE); // compiles the rules
  const peakOf = (script: string, name: string): number => {
    const path = home.write(name, "");
    const line = `{ printf 'Subject: large\\n\\n'; yes "From the car park" | head -c 100000000; } | ${NODE} --require ${preload} ${script}`;
    assertDelivered(home.run([], { command: ["/bin/sh", "-c", line], env: { PEAK: path } }));
    return Number(readFileSync(path, "latin1")) * 1024;
  };
  const [bare, delivery] = [peakOf(empty, "bare"), peakOf(BIN, "delivery")];
  assert.ok(bare > 10 * MIB, "measured nothing");
  assert.ok(
    delivery < bare + 40 * MIB,
    `${Math.round((delivery - bare) / MIB)} MiB more than bare Node`,
  );
});
