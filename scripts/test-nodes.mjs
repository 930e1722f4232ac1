// Runs all tests on other versions of Node, whose binaries come from npm.
//   node scripts/test-nodes.mjs [VERSION ...]     those below when none is named
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

const VERSIONS = ["22.23.3", "24.21.0", "26.10.0"];
const root = resolve(import.meta.dirname, "..");
const platform = `node-${process.platform}-${process.arch}`;

/** The binary of one version, installed when it is not there yet. */
function install(version) {
  const folder = join(root, "build", "nodes", version);
  const binary = join(folder, "node_modules", platform, "bin", "node");
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  const args = ["install", "--silent", "--no-save", "--ignore-scripts", "--prefix", folder, `${platform}@${version}`];
  const { status } = spawnSync("npm", args, { stdio: "inherit" });
  if (status !== 0) throw new Error(`${platform}@${version} did not install`);
  chmodSync(binary, 0o755);
  return binary;
}

let failures = 0;
for (const version of process.argv.length > 2 ? process.argv.slice(2) : VERSIONS) {
  console.log(`\n== all tests on Node ${version}`);
  const env = { ...process.env, SORTMAIL_TEST_NODE: install(version) };
  if (spawnSync(process.execPath, [join(root, "scripts", "test.mjs")], { stdio: "inherit", env }).status !== 0)
    failures++;
}
process.exitCode = failures === 0 ? 0 : 1;
