// Stryker's hand on the tests: bundles each test file with the mutated sources that it tests, and runs single tests of
// them in this process, as a process for each of thousands of mutants would take hours. Stryker starts the process
// anew where a mutant hangs it.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, resolve } from "node:path";
import { mock } from "node:test";
import { pathToFileURL } from "node:url";
import { compileFunction, constants } from "node:vm";
import fastCheck from "fast-check";

// The same texts for every mutant, and not many: what is met is no matter of luck.
fastCheck.configureGlobal({ seed: 9, numRuns: 40 });

/** What the run without a mutant has shown. */
const KNOWN = "build/mutants/known.json";

/** Endless is a test that meets a mutant so much more often than without it. Time is no sign on a busy machine. */
const MORE = 10;

/** Meetings that say nothing: it may be a loop that tries again. */
const FEW = 10_000;

class Bundles {
  static inject = ["options"];
  #files;
  #loaders = new Map();
  #known = null;

  constructor(options) {
    this.#files = options.mutants.tests.flatMap(testFiles);
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  /** The working folder is Stryker's copy of the project, with the mutants in its sources. */
  async init() {
    const out = resolve("build", "mutants");
    const path = (file) => join(out, file.replace(/\.ts$/, ".cjs"));
    if (!existsSync(out)) {
      const { bundle } = await import(pathToFileURL(resolve("scripts/bundle.mjs")).href);
      const shim = { "node:test": resolve("scripts/mutants/node-test.cjs") };
      await bundle(
        this.#files.map((file) => resolve(file)),
        out,
        shim,
      );
    }
    for (const file of this.#files) this.#loaders.set(file, loader(path(file)));
  }

  async dryRun() {
    activate({ id: undefined });
    const tests = [];
    for (const file of this.#files) {
      // Each with sources loaded anew: what a source does when it is loaded counts for all of them.
      for (const id of await this.#idsOf(file))
        tests.push(...(await this.#runFile(file, new Set([id]), undefined)));
    }
    const { mutantCoverage } = globalThis.__stryker__;
    const times = tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]);
    const known = { times: Object.fromEntries(times), met: mutantCoverage.perTest };
    writeFileSync(KNOWN, JSON.stringify(known));
    return { status: "complete", tests, mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, sandboxFileName }) {
    this.#known ??= JSON.parse(readFileSync(KNOWN, "utf8"));
    activate(activeMutant);
    const files = nearest(this.#files, relative(process.cwd(), sandboxFileName));
    const wanted = testFilter === undefined ? null : new Set(testFilter);
    let nrOfTests = 0;
    for (const file of files) {
      if (wanted !== null && ![...wanted].some((id) => id.startsWith(`${file}: `))) continue;
      const results = await this.#runFile(file, wanted, activeMutant.id);
      nrOfTests += results.length;
      const failed = results.find(({ status }) => status === 1);
      if (failed === undefined) continue;
      if (isEndless()) return { status: "timeout" };
      const { id, failureMessage } = failed;
      return { status: "killed", killedBy: [id], failureMessage, nrOfTests };
    }
    return { status: "survived", nrOfTests };
  }

  async #idsOf(file) {
    globalThis.__sortmailTests__ = { tests: [], after: [] };
    await this.#loaders.get(file)();
    return globalThis.__sortmailTests__.tests.map(({ name }) => `${file}: ${name}`);
  }

  /** The results of a file's tests, or of the wanted ones; with a mutant, up to the first that fails. */
  async #runFile(file, wanted, mutant) {
    const namespace = globalThis.__stryker__;
    const collected = { tests: [], after: [] };
    globalThis.__sortmailTests__ = collected;
    const results = [];
    const add = async (name, run) => {
      const id = `${file}: ${name}`;
      namespace.currentTestId = id;
      if (mutant !== undefined) limit((this.#known.met[id]?.[mutant] ?? 0) * MORE);
      const outcome = await outcomeOf(run);
      namespace.currentTestId = undefined;
      results.push({ id, name: id, fileName: resolve(file), ...outcome });
      return outcome.status === 0 || mutant === undefined;
    };
    const load = async () => this.#loaders.get(file)();
    if (mutant !== undefined) limit(0);
    const loaded = await outcomeOf(load);
    if (loaded.status === 1) return [{ id: `${file}: `, name: file, ...loaded }];
    const quickest = ({ name }) => this.#known?.times[`${file}: ${name}`] ?? 0;
    collected.tests.sort((a, b) => quickest(a) - quickest(b));
    for (const { name, run } of collected.tests) {
      if (wanted !== null && !wanted.has(`${file}: ${name}`)) continue;
      if (!(await add(name, run))) break;
    }
    for (const run of collected.after) await run();
    return results;
  }
}

/** From now on this mutant is active, in this process and in those that tests start. */
function activate({ id }) {
  if (id === undefined) delete process.env.__STRYKER_ACTIVE_MUTANT__;
  else process.env.__STRYKER_ACTIVE_MUTANT__ = id;
  globalThis.__stryker__ = Object.assign(globalThis.__stryker__ ?? {}, {
    hitCount: undefined,
    activeMutant: id,
  });
}

/** From now on the active mutant may be met so often, and is an error then. */
function limit(times) {
  Object.assign(globalThis.__stryker__, { hitCount: 0, hitLimit: Math.max(FEW, times) });
}

function isEndless() {
  const { hitCount, hitLimit } = globalThis.__stryker__;
  return hitCount > hitLimit;
}

/** Runs one test with what it asks of its context. */
async function outcomeOf(run) {
  const started = performance.now();
  const cleanups = [];
  const context = { after: (step) => cleanups.push(step), skip: () => {}, mock };
  let failure = null;
  try {
    await run(context);
  } catch (error) {
    failure = error;
  }
  // Whatever was done about it.
  if (isEndless()) failure ??= new Error("the mutant is met again and again");
  mock.restoreAll();
  for (const step of cleanups) {
    try {
      await step();
    } catch (error) {
      failure ??= error;
    }
  }
  const timeSpentMs = performance.now() - started;
  if (failure === null) return { status: 0, timeSpentMs };
  return { status: 1, timeSpentMs, failureMessage: String(failure?.message ?? failure) };
}

/** Compiles a bundle once; each call evaluates it anew, as some mutants change what is done then. */
function loader(path) {
  const code = readFileSync(path, "utf8");
  const names = ["exports", "require", "module", "__filename", "__dirname"];
  const run = compileFunction(code, names, {
    filename: path,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const require = createRequire(path);
  return () => {
    delete require.cache[path];
    const module = { exports: {} };
    run(module.exports, require, module, path, join(path, ".."));
  };
}

/** Test files below a path, as paths from the project's folder, in a stable order. */
function testFiles(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .sort()
    .map((name) => join(path, name));
}

/** The file's own tests first: they kill most. */
function nearest(files, source) {
  const own = source.replace(/^src\//, "test/").replace(/\.ts$/, ".");
  return [...files].sort((a, b) => Number(b.startsWith(own)) - Number(a.startsWith(own)));
}

export const strykerPlugins = [{ kind: "TestRunner", name: "bundles", injectableClass: Bundles }];
