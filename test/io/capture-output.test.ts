import assert from "node:assert/strict";
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildSync } from "esbuild";

const root = process.env.SORTMAIL_ROOT ?? process.cwd();
const scratch = mkdtempSync(join(tmpdir(), "sortmail-output-"));
after(() => rmSync(scratch, { recursive: true, force: true }));
const bundle = join(scratch, "output.cjs");
buildSync({
  entryPoints: [join(root, "src/io/capture-output.ts")],
  outfile: bundle,
  bundle: true,
  platform: "node",
  format: "cjs",
});

function run(code: string): SpawnSyncReturns<string> {
  const file = join(scratch, "child.cjs");
  writeFileSync(file, code);
  const node = process.env.SORTMAIL_TEST_NODE ?? process.execPath;
  const stdio = ["ignore", "pipe", "pipe", "pipe"] as const;
  return spawnSync(node, [file], { encoding: "utf8", stdio: [...stdio], env: {}, timeout: 30_000 });
}

/**
 * What a process keeps of what this code prints. Nothing may reach the descriptors that Postfix
 * listens to.
 */
function printedBy(code: string): string {
  const begin = `const printed = require(${JSON.stringify(bundle)}).captureOutput();
process.on("exit", () => require("node:fs").writeSync(3, printed()));`;
  const { status, stdout, stderr, output } = run(`${begin}\n${code}`);
  assert.deepEqual([status, stdout, stderr], [0, "", ""]);
  return output[3] ?? "";
}

test("a process that prints nothing has printed nothing", () => {
  assert.equal(printedBy(""), "");
});

test("console prints into the log, whichever word is used, in order", () => {
  const code = `console.log("a %d", 1); console.error("b"); console.info("c"); console.warn("d"); console.debug("e");
console.dir({ f: 1 }); console.table([1]); console.group("g"); console.log("h"); console.assert(false, "i");`;
  const words = printedBy(code).split("\n");
  assert.deepEqual(words.slice(0, 6), ["a 1", "b", "c", "d", "e", "{ f: 1 }"]);
  assert.deepEqual(words.slice(-4), ["g", "  h", "  Assertion failed: i", ""]);
});

test("console.trace and console.time as well", () => {
  assert.match(
    printedBy(`console.trace("here"); console.time("t"); console.timeEnd("t");`),
    /^Trace: here\n[\s\S]*\nt: /,
  );
});

test("what is written to the streams is kept: text, octets, other encodings", () => {
  const code = `process.stdout.write("a\\n"); process.stderr.write(Buffer.from("ü\\n")); process.stdout.write("620a", "hex");
process.stdout.write(new Uint8Array([99]));`;
  assert.equal(printedBy(code), "a\nü\nb\nc");
});

test("whoever waits for a write, or for the end, goes on", () => {
  const code = `process.stdout.write("a", () => process.stdout.write("b", () => {
  const source = require("node:stream").Readable.from(["c", "d"]).on("end", () => console.error("e"));
  source.pipe(process.stdout);
}));`;
  assert.equal(printedBy(code), "abcde\n");
});

test("writing to a stream after its end fails nothing", () => {
  const code = `process.stdout.end("a"); process.stdout.write("b"); console.log("c");
process.stderr.destroy(); process.stderr.write("d"); console.error("e"); setImmediate(() => console.log("f"));`;
  assert.equal(printedBy(code), "a");
});

test("warnings are kept: one's own, Node's about deprecated calls, and about listeners", () => {
  const code = `process.emitWarning("mine"); process.emitWarning("old", "DeprecationWarning", "DEP1");
new Buffer(1); require("node:util").deprecate(() => {}, "gone")();
const emitter = new (require("node:events"))(); for (let n = 0; n < 11; n++) emitter.on("x", () => {});`;
  const printed = printedBy(code);
  for (const line of [
    /^Warning: mine$/m,
    /^DeprecationWarning: old$/m,
    /^DeprecationWarning: Buffer\(\)/m,
    /^DeprecationWarning: gone$/m,
    /^MaxListenersExceededWarning: /m,
  ]) {
    assert.match(printed, line);
  }
});

test("a warning is kept once", () => {
  assert.equal(printedBy(`process.emitWarning("mine");`), "Warning: mine\n");
});

test("what a worker prints is kept", () => {
  const code = `const { Worker } = require("node:worker_threads");
new Worker('console.log("from a worker"); console.error("and its errors")', { eval: true });`;
  assert.deepEqual(printedBy(code).split("\n").sort(), ["", "and its errors", "from a worker"]);
});

test("of a flood, the beginning is kept", () => {
  const printed = printedBy(
    `for (let n = 0; n < 100_000; n++) console.log("line %d", n); process.emitWarning("late");`,
  );
  assert.equal(printed.length, 4096);
  assert.ok(printed.startsWith("line 0\nline 1\n"));
});

test("both are streams that don't claim to be a terminal", () => {
  const code = `console.log(process.stdout === process.stdout, process.stdout !== process.stderr, process.stdout.writable,
  Boolean(process.stdout.isTTY), process.stderr instanceof require("node:stream").Writable);`;
  assert.equal(printedBy(code), "true true true false true\n");
});

test("where nothing is printed, nothing is loaded for it", () => {
  const code = `const { captureOutput } = require(${JSON.stringify(bundle)});
const before = process.moduleLoadList.length;
captureOutput();
process.exitCode = process.moduleLoadList.length - before;`;
  assert.equal(run(code).status, 0);
});
