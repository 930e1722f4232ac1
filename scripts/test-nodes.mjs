// Runs the tests on other versions of Node, whose binaries come from npm: all but the fault suite, which takes minutes and asks
// the same of every Node.
//   node scripts/test-nodes.mjs [VERSION ...]     those of scripts/nodes.mjs when none is named
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { install, VERSIONS } from "./nodes.mjs";

const root = resolve(import.meta.dirname, "..");

const ONCE = ["faults", "fuzz", "neighbours"];
const tests = readdirSync(join(root, "test"), { withFileTypes: true })
  .filter((entry) =>
    entry.isDirectory() ? !ONCE.includes(entry.name) : entry.name.endsWith(".test.ts"),
  )
  .map(({ name }) => join(root, "test", name));

let failures = 0;
for (const version of process.argv.length > 2 ? process.argv.slice(2) : VERSIONS) {
  console.log(`\n== tests on Node ${version}, without ${ONCE.join(", ")}`);
  const env = { ...process.env, SORTMAIL_TEST_NODE: install(version) };
  const run = spawnSync(process.execPath, [join(root, "scripts", "test.mjs"), ...tests], {
    stdio: "inherit",
    env,
  });
  if (run.status !== 0) failures++;
}
process.exitCode = failures === 0 ? 0 : 1;
