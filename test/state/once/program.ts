/**
 * What test/state/once/once-end.test.ts has bin/sortmail start in the place of the program. Its ways to
 * end are its words.
 */

import { mkdirSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { constants, hostname } from "node:os";
import type { Self } from "../../../src/commands/world.js";
import type { Scanner } from "../../../src/core/contracts/ports.js";
import { memoryContent } from "../../../src/io/content.js";
import { createDeadline } from "../../../src/io/deadline.js";
import { verdictIn } from "../../../src/spam/written-verdict.js";
import { answersInFiles } from "../../../src/state/once/answers-in-files.js";
import { cached } from "../../spam/tools.js";

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** What happens while the lock is held. */
const MEANWHILE: Record<string, () => Promise<void>> = {
  "nothing happens": () => pause(10),
  "never ends": () => pause(60_000),
  "loop runs dry": () => new Promise(() => {}),
  "process.exit": async () => {
    // The lock was a request of Node's, which counts as under way in its own callback.
    await new Promise((resolve) => setImmediate(resolve));
    process.exit(0);
  },
  "throws elsewhere": async () => {
    setTimeout(() => {
      throw new Error("elsewhere");
    }, 1);
    await pause(60_000);
  },
  "file size limit": async () => {
    process.kill(process.pid, "SIGXFSZ");
    await pause(100);
  },
};

/** Everything that a library can hook to see a process end. */
function hooks(): string {
  const signals = Object.keys(constants.signals).map((name) => process.listenerCount(name));
  return JSON.stringify([
    signals,
    process.listenerCount("exit"),
    String(process.emit),
    String(Reflect.get(process, "reallyExit")),
  ]);
}

export async function main(args: readonly string[], self: Self): Promise<void> {
  const [folder = "", word = ""] = args.slice(1);
  const host = { hostname: hostname(), pid: process.pid, now: () => Date.now() };
  const deadline = createDeadline({ ms: 60_000, now: () => performance.now() });
  const before = hooks();
  const scanner: Scanner = {
    scan: async () => {
      if (hooks() !== before) throw new Error("the process is hooked");
      writeSync(1, "scanning\n");
      await MEANWHILE[word]?.();
      return { kind: "ham", score: null, threshold: null, tests: [], by: "program" };
    },
  };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const store = answersInFiles(folder, host, verdictIn);
  await cached(scanner, { store, scope: "", remember: 60_000, deadline, host }).scan(
    memoryContent(Buffer.from("a: b\n")),
  );
  const loaded = Object.keys(createRequire(__filename).cache).some((path) =>
    path.includes("/proper-lockfile/"),
  );
  writeSync(1, `proper-lockfile: ${loaded ? "loaded" : "not loaded"}\n`);
  self.earn(0, null);
  self.end();
}
