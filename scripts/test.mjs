// Runs the tests: bundles each test file with the sources it tests, and starts it with plain node. A line for each file when it
// has ended, the failures at the end, and a line of counts.
//   node scripts/test.mjs                tests of a few minutes: all but the folders LONG of scripts/test-suites.mjs
//   node scripts/test.mjs PATH ...       these files and folders
//   node scripts/test.mjs --all          all
//     --record FILE                      writes down what ran and what was skipped
//     --after FILE                       what the run that was written down there left: the long tests, and the files in which
//                                        it skipped something; a skipped test is one that neither ran
//   SORTMAIL_TEST_NODE=/path/to/node     runs the tests, and the program they start, on another Node
//   SORTMAIL_FUZZ=1000000                so many texts a parser in test/fuzz, other ones each time; 1,000 without, and up to
//                                        100,000 the same ones each time
//   SORTMAIL_FAULTS=all                  each fault at each call in test/faults (hours) and test/kills; one of them in turn without
//   CI=true                              a skip that is not in EXPECTED_SKIPS fails the run
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { bundle, installed, root } from "./bundle.mjs";
import { endAll, runFile } from "./test-file.mjs";
import { isLong, runsLonger, testFiles } from "./test-suites.mjs";

/**
 * Skips that even a complete machine has: the messages of other people are not part of the project.
 */
const EXPECTED_SKIPS = [/SORTMAIL_CORPUS/];
const isExpected = ({ why }) => EXPECTED_SKIPS.some((reason) => reason.test(why));

const { values: options, positionals: paths } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: "boolean", default: false },
    record: { type: "string" },
    after: { type: "string" },
  },
});
const node = process.env.SORTMAIL_TEST_NODE ?? process.execPath;
const before = options.after === undefined ? [] : JSON.parse(readFileSync(options.after, "utf8"));

/** The files of this run. */
function chosen() {
  const files = testFiles(paths);
  if (options.after !== undefined) {
    const left = before.filter(({ skipped }) => skipped.some((skip) => !isExpected(skip)));
    const names = left.map(({ file }) => file);
    const isLeft = (file) =>
      isLong(file) || runsLonger(file) || names.includes(relative(root, file));
    return files.filter(isLeft);
  }
  return options.all || paths.length > 0 ? files : files.filter((file) => !isLong(file));
}

const counted = (number, word) => (number === 0 ? "" : `, ${number} ${word}`);

function printProgress({ file, passed, failed, skipped, said, seconds }) {
  const counts = `${passed.length} passed${counted(failed.length, "FAILED")}${counted(skipped.length, "skipped")}`;
  console.log(`${seconds.toFixed(1).padStart(6)} s  ${file}: ${counts}`);
  if (paths.length > 0) for (const line of said) console.log(`          ${line}`);
}

/** One more at a time than there are processors, because many of them wait. Returns the results in the order of the files. */
async function runAll(files, bundles, env) {
  const results = [];
  let next = 0;
  const work = async () => {
    while (next < files.length) {
      const at = next++;
      const file = relative(root, files[at]);
      results[at] = { file, ...(await runFile(bundles[at], { node, env })) };
      printProgress(results[at]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
  return results;
}

/** What ran neither here nor in the run before. */
function allSkips(results) {
  const again = new Set(results.map(({ file }) => file));
  const once = [...results, ...before.filter(({ file }) => !again.has(file))];
  const ran = new Set(
    before.flatMap(({ file, passed }) => passed.map((name) => `${file}: ${name}`)),
  );
  return once
    .flatMap(({ file, skipped }) => skipped.map((skip) => ({ file, ...skip })))
    .filter(({ file, name }) => !ran.has(`${file}: ${name}`));
}

function conclude(results) {
  const sum = (kind) => results.reduce((total, result) => total + result[kind].length, 0);
  const skipped = allSkips(results);
  // In CI everything must run: here, or in the run that follows.
  const mayLeave = !process.env.CI || options.record !== undefined;
  const unexpected = mayLeave ? [] : skipped.filter((skip) => !isExpected(skip));
  const [passed, failed] = [sum("passed"), sum("failed") + unexpected.length];
  for (const { file, name, why } of skipped) console.log(`SKIPPED: ${file}: ${name}: ${why}`);
  for (const { file, failed } of results)
    for (const { name, why } of failed)
      console.log(`\nFAILED: ${file}: ${name}\n${why.trimEnd().replace(/^/gm, "    ")}`);
  if (unexpected.length > 0)
    console.log(`${unexpected.length} unexpected skips: in CI everything must run`);
  console.log(
    `\n${passed} passed, ${failed} failed, ${skipped.length - unexpected.length} skipped`,
  );
  process.exitCode = passed > 0 && failed === 0 ? 0 : 1;
}

const out = join(root, "build", `test-${process.pid}`);
const scratch = mkdtempSync(join(tmpdir(), "sortmail-tests-"));
process.on("exit", () => {
  endAll();
  for (const folder of [scratch, out]) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130));

mkdirSync(out, { recursive: true });
const files = chosen();
const bundles = await bundle(files, out);
const { NODE_EXTRA_CA_CERTS: _slowsNode20, ...environment } = process.env;
const results = await runAll(files, bundles, {
  ...environment,
  SORTMAIL_ROOT: root,
  SORTMAIL_INSTALLED: installed(scratch, node),
  SORTMAIL_TEST_NODE: node,
});
if (options.record !== undefined) writeFileSync(options.record, JSON.stringify(results));
conclude(results);
