// Runs the tests: bundles each test file with the sources it tests, starts node's own test runner on the bundles, and
// ends with one line of counts.
//   node scripts/test.mjs [PATH ...]     test files or folders; all of them when none is named
//   SORTMAIL_TEST_NODE=/path/to/node     runs the tests, and the program they start, on another Node
//   SORTMAIL_FUZZ=1000000                so many texts a parser in test/fuzz, other ones each time; 100,000 without
//   CI=true                              a skip that is not in EXPECTED_SKIPS fails the run
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { bundle, installed, root } from "./bundle.mjs";

const out = join(root, "build", `test-${process.pid}`);
const node = process.env.SORTMAIL_TEST_NODE ?? process.execPath;

/** Test files below the given paths, in a stable order. */
function testFiles(paths) {
  return paths.flatMap((path) =>
    statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, encoding: "utf8" })
          .filter((name) => name.endsWith(".test.ts"))
          .sort()
          .map((name) => join(path, name))
      : [path],
  );
}

/** What node's test runner says in its closing lines, and the names of what was skipped. */
function tally(tap) {
  const count = (word) =>
    Number(tap.match(new RegExp(`^# ${word} (\\d+)$`, "m"))?.[1] ?? Number.NaN);
  const skipped = [...tap.matchAll(/^\s*ok \d+ - (.*?) # SKIP ?(.*)$/gm)].map(([, name, why]) => ({
    name,
    why,
  }));
  return { passed: count("pass"), failed: count("fail") + count("cancelled"), skipped };
}

/**
 * Skips that even a complete machine has: the messages of other people are not part of the project.
 */
const EXPECTED_SKIPS = [/SORTMAIL_CORPUS/];

mkdirSync(out, { recursive: true });
const wanted = process.argv.slice(2).map((path) => resolve(path));
const files = await bundle(testFiles(wanted.length > 0 ? wanted : [join(root, "test")]), out);
const scratch = mkdtempSync(join(tmpdir(), "sortmail-tests-"));
const report = join(scratch, "report.tap");
const { NODE_EXTRA_CA_CERTS: _slowsNode20, ...environment } = process.env;
const run = spawnSync(
  node,
  [
    "--enable-source-maps",
    "--test",
    `--test-concurrency=${availableParallelism()}`,
    "--test-reporter=spec",
    "--test-reporter-destination=stdout",
    "--test-reporter=tap",
    `--test-reporter-destination=${report}`,
    ...files,
  ],
  {
    stdio: "inherit",
    env: {
      ...environment,
      SORTMAIL_ROOT: root,
      SORTMAIL_INSTALLED: installed(scratch, node),
      SORTMAIL_TEST_NODE: node,
    },
  },
);
const { passed, skipped, ...counted } = tally(readFileSync(report, "utf8"));
// A file that fails outside of its tests is none of the tests that failed.
const failed = counted.failed === 0 && run.status !== 0 ? 1 : counted.failed;
for (const folder of [scratch, out]) rmSync(folder, { recursive: true, force: true });

for (const { name, why } of skipped) console.log(`SKIPPED: ${name}: ${why}`);
const unexpected = process.env.CI
  ? skipped.filter(({ why }) => !EXPECTED_SKIPS.some((reason) => reason.test(why)))
  : [];
if (unexpected.length > 0)
  console.log(`${unexpected.length} unexpected skips: in CI everything must run`);
console.log(
  `${passed} passed, ${failed + unexpected.length} failed, ${skipped.length - unexpected.length} skipped`,
);
process.exitCode =
  run.status === 0 && passed > 0 && failed === 0 && unexpected.length === 0 ? 0 : 1;
