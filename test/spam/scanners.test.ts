/** How scanners are put together. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { buildSync } from "esbuild";
import type { Content, Scanner } from "../../src/core/contracts/ports.js";
import { unknownVerdict, type Verdict } from "../../src/core/contracts/verdict.js";
import { firstOf } from "../../src/core/language/first-of.js";
import {
  type ScannerSpec,
  type SpamdOptions,
  spamd,
  unscanned,
  upstream,
} from "../../src/core/language/scanner-spec.js";
import { memoryContent } from "../../src/io/content.js";
import { createDeadline } from "../../src/io/deadline.js";
import { firstOf as inTurn } from "../../src/spam/first-of.js";
import { openScanner, type RememberOptions } from "../../src/spam/scanners.js";
import { AMAVIS_SPAM, ENTRY, FILTERED, REINJECTED, SENT } from "../core/relayed.js";
import { tools } from "./asking.js";

const HAM: Verdict = { kind: "ham", score: 1, threshold: 5, tests: [], by: "test" };
const SPAM: Verdict = { ...HAM, kind: "spam", score: 9 };
const MESSAGE = memoryContent(Buffer.from(ENTRY + SENT));
const MARKED = memoryContent(Buffer.from(REINJECTED + AMAVIS_SPAM + FILTERED + ENTRY + SENT));

/** Stands for what is remembered: nobody is asked, and this is said. */
function saying(answer: () => Verdict | null) {
  const asked: Content[] = [];
  const options: RememberOptions[] = [];
  const remember = (_: Scanner, each: RememberOptions): Scanner => {
    options.push(each);
    return {
      async scan(content) {
        asked.push(content);
        return answer();
      },
    };
  };
  return { asked, options, tools: { ...tools(), remember } };
}

const failing = () => {
  throw new Error("down");
};

test("spamd is asked through what remembers, with all that tells its answers apart", async () => {
  const { tools, options } = saying(() => HAM);
  const scopeOf = (given: SpamdOptions) => {
    openScanner(spamd(given), tools);
    return options.at(-1)?.scope;
  };
  assert.deepEqual(await openScanner(spamd({ remember: "5 min" }), tools).scan(MESSAGE), HAM);
  assert.equal(options[0]?.remember, 300_000);
  const scopes = [
    {},
    { port: 784 },
    { host: "::1" },
    { socket: "/run/spamd" },
    { user: "merlyn" },
  ].map(scopeOf);
  assert.equal(new Set(scopes).size, scopes.length);
  const same = [
    {},
    { timeout: "1 s" },
    { maxSize: 10 },
    { remember: "1 s" },
    { onFailure: "unknown" },
  ] as const;
  assert.equal(new Set(same.map(scopeOf)).size, 1);
});

test("what remembers is given the scanner itself: its failures are errors, whatever onFailure says", async () => {
  const given: Scanner[] = [];
  const remember = (scanner: Scanner) => {
    given.push(scanner);
    return scanner;
  };
  openScanner(spamd({ socket: "/nonexistent/socket", onFailure: "unknown" }), {
    ...tools(),
    remember,
  });
  await assert.rejects(async () => given[0]?.scan(MESSAGE), /no such socket/);
});

test("a failure defers", async () => {
  const { tools } = saying(failing);
  await assert.rejects(openScanner(spamd(), tools).scan(MESSAGE), /down/);
});

test("a failure is an unknown verdict that says why, when onFailure says so", async () => {
  const { tools } = saying(failing);
  assert.deepEqual(
    await openScanner(spamd({ onFailure: "unknown" }), tools).scan(MESSAGE),
    unknownVerdict("down"),
  );
});

test("the delivery's own time being up is a failure even then, and so is a signal", async () => {
  const { tools } = saying(failing);
  let now = 0;
  const deadline = createDeadline({ ms: 1000, now: () => now });
  const scanner = openScanner(spamd({ onFailure: "unknown" }), { ...tools, deadline });
  assert.equal((await scanner.scan(MESSAGE))?.kind, "unknown");
  now = 1001;
  await assert.rejects(scanner.scan(MESSAGE), { name: "DeadlineError" });
  const stopped = createDeadline({ ms: 1000, now: () => 0 });
  stopped.interrupt("SIGTERM");
  const told = openScanner(spamd({ onFailure: "unknown" }), { ...tools, deadline: stopped });
  await assert.rejects(told.scan(MESSAGE), { name: "InterruptedError" });
});

test("a message over maxSize is not even looked for in what is remembered", async () => {
  const { tools, asked } = saying(() => HAM);
  const scanner = openScanner(spamd({ maxSize: 10 }), tools);
  assert.equal((await scanner.scan(MESSAGE))?.kind, "unknown");
  assert.deepEqual(asked, []);
});

test("firstOf: whoever has an answer first; the others are not asked", async () => {
  const { tools, asked } = saying(() => HAM);
  const scanner = openScanner(firstOf(upstream(), spamd()), tools);
  assert.equal((await scanner.scan(MARKED))?.kind, "spam");
  assert.equal(asked.length, 0);
  assert.equal((await scanner.scan(MESSAGE))?.kind, "ham");
  assert.deepEqual(asked, [MESSAGE]);
});

test("firstOf: no opinion and unknown are no answers; unknown says why when nobody else has one", async () => {
  const said = (verdict: Verdict | null): Scanner => ({ scan: async () => verdict });
  const first = unknownVerdict("too large");
  const second = unknownVerdict("down");
  const ask = (...verdicts: (Verdict | null)[]) => inTurn(verdicts.map(said)).scan(MESSAGE);
  assert.deepEqual(await ask(null, first, SPAM, HAM), SPAM);
  assert.deepEqual(await ask(null, first, null, second), first);
  assert.deepEqual(await ask(first, null), first);
  assert.equal(await ask(null, null), null);
  assert.equal(await ask(), null);
});

test("firstOf: who must be asked and can't be ends it", async () => {
  let asked = false;
  const next: Scanner = {
    scan: async () => {
      asked = true;
      return HAM;
    },
  };
  await assert.rejects(inTurn([{ scan: async () => failing() }, next]).scan(MESSAGE), /down/);
  assert.equal(asked, false);
});

test("firstOf within firstOf", async () => {
  const { tools } = saying(() => SPAM);
  const spec: ScannerSpec = firstOf(firstOf(upstream()), firstOf(spamd()));
  assert.deepEqual(await openScanner(spec, tools).scan(MESSAGE), SPAM);
});

test("unscanned is unknown, and says so", async () => {
  assert.deepEqual(
    await openScanner(unscanned(), tools()).scan(MESSAGE),
    unknownVerdict("unscanned"),
  );
});

test("the network and programs are loaded when they are asked, and not before", () => {
  const { metafile } = buildSync({
    entryPoints: [`${process.env.SORTMAIL_ROOT}/src/spam/scanners.ts`],
    bundle: true,
    splitting: true,
    format: "esm",
    write: false,
    outdir: "unused",
    platform: "node",
    packages: "external",
    metafile: true,
  });
  const { outputs } = metafile;
  /** What of Node is loaded with a chunk, and with all that it imports. */
  const loadedWith = (chunk: string): string[] =>
    (outputs[chunk]?.imports ?? [])
      .filter(({ kind }) => kind === "import-statement")
      .flatMap(({ path, external }) => (external ? [path] : loadedWith(path)));
  const [start = ""] = Object.keys(outputs).filter((chunk) =>
    outputs[chunk]?.entryPoint?.endsWith("src/spam/scanners.ts"),
  );
  assert.ok(start !== "");
  // The file system every delivery has anyway.
  assert.deepEqual(loadedWith(start), ["node:fs"]);
  const all = Object.values(outputs).flatMap((output) => output.imports);
  const ofNode = new Set(all.filter(({ external }) => external).map(({ path }) => path));
  for (const name of ["node:net", "node:child_process"]) assert.ok(ofNode.has(name), name);
});
