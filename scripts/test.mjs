// Runs the tests: bundles each test file with the sources it tests, starts node's own test runner on the bundles, and
// ends with one line of counts.
//   node scripts/test.mjs [PATH ...]     test files or folders; all of them when none is named
//   SORTMAIL_TEST_NODE=/path/to/node     runs the tests, and the program they start, on another Node
//   CI=true                              a skip that is not in EXPECTED_SKIPS fails the run
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { build } from "esbuild";

const root = resolve(import.meta.dirname, "..");
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

/** Bundles the tests so that any Node runs them without a loader. */
async function bundle(files) {
  await build({
    entryPoints: files,
    outdir: out,
    outbase: root,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20.19",
    packages: "external",
    alias: { sortmail: join(root, "src/index.ts") },
    sourcemap: "inline",
    define: { "import.meta.dirname": "__dirname" },
    logLevel: "warning",
  });
  return files.map((file) => join(out, relative(root, file)).replace(/\.ts$/, ".cjs"));
}

/** What node's test runner says in its closing lines, and the names of what was skipped. */
function tally(tap) {
  const count = (word) => Number(tap.match(new RegExp(`^# ${word} (\\d+)$`, "m"))?.[1] ?? Number.NaN);
  const skipped = [...tap.matchAll(/^\s*ok \d+ - (.*?) # SKIP ?(.*)$/gm)].map(([, name, why]) => ({ name, why }));
  return { passed: count("pass"), failed: count("fail") + count("cancelled"), skipped };
}

/**
 * Where the program can be started by the unprivileged account that root's tests use: here, or a copy where this folder is
 * closed to others.
 */
function installed(scratch) {
  if (process.getuid?.() !== 0) return root;
  const probe = `require("fs").accessSync(${JSON.stringify(join(root, "dist/main.js"))}, 4)`;
  if (spawnSync(node, ["-e", probe], { uid: 65534, gid: 65534, cwd: "/" }).status === 0) return root;
  const copy = join(scratch, "installed");
  const parts = ["bin", "dist", "templates", "samples", "node_modules", "package.json", "rules.example.ts"];
  for (const part of parts.filter((name) => existsSync(join(root, name)))) {
    cpSync(join(root, part), join(copy, part), { recursive: true, verbatimSymlinks: true });
  }
  chmodSync(scratch, 0o755);
  spawnSync("chmod", ["-R", "go+rX", copy]);
  return copy;
}

/** Skips that even a complete machine has: the messages of other people are not part of the project. */
const EXPECTED_SKIPS = [/SORTMAIL_CORPUS/];

mkdirSync(out, { recursive: true });
const wanted = process.argv.slice(2).map((path) => resolve(path));
const files = await bundle(testFiles(wanted.length > 0 ? wanted : [join(root, "test")]));
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
    env: { ...environment, SORTMAIL_ROOT: root, SORTMAIL_INSTALLED: installed(scratch), SORTMAIL_TEST_NODE: node },
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
if (unexpected.length > 0) console.log(`${unexpected.length} unexpected skips: in CI everything must run`);
console.log(`${passed} passed, ${failed + unexpected.length} failed, ${skipped.length - unexpected.length} skipped`);
process.exitCode = run.status === 0 && passed > 0 && failed === 0 && unexpected.length === 0 ? 0 : 1;
