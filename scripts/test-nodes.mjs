// Runs the short tests on other versions of Node, whose binaries come from npm.
//   node scripts/test-nodes.mjs [VERSION ...]     those of scripts/nodes.mjs when none is named
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./bundle.mjs";
import { install, VERSIONS } from "./nodes.mjs";

let failures = 0;
for (const version of process.argv.length > 2 ? process.argv.slice(2) : VERSIONS) {
  console.log(`\n== tests on Node ${version}`);
  const env = { ...process.env, SORTMAIL_TEST_NODE: install(version) };
  const run = spawnSync(process.execPath, [join(root, "scripts", "test.mjs")], {
    stdio: "inherit",
    env,
  });
  if (run.status !== 0) failures++;
}
process.exitCode = failures === 0 ? 0 : 1;
