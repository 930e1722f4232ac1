// Runs the short tests on other versions of Node, whose binaries come from npm.
//   node scripts/test-nodes.mjs [VERSION ...]     those of scripts/nodes.mjs when none is named
//     --sample     what shows a Node's own ways on each of them, and every other file on one of them, in turn
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./bundle.mjs";
import { install, VERSIONS } from "./nodes.mjs";
import { isLong, OF_NODE, showsNode, testFiles } from "./test-suites.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: "boolean", default: false } },
});
const versions = positionals.length > 0 ? positionals : VERSIONS;

/** The files of one version's turn, or none for all of them. */
function sampleFor(turn) {
  if (!values.sample) return [];
  const files = testFiles([]).filter((file) => !isLong(file));
  if (files.filter(showsNode).length < OF_NODE.length) throw new Error("OF_NODE: no such test");
  const others = files.filter((file) => !showsNode(file));
  return [
    ...files.filter(showsNode),
    ...others.filter((_, index) => index % versions.length === turn),
  ];
}

let failures = 0;
for (const [turn, version] of versions.entries()) {
  console.log(`\n== tests on Node ${version}`);
  const env = { ...process.env, SORTMAIL_TEST_NODE: install(version) };
  const tests = join(root, "scripts", "test.mjs");
  const run = spawnSync(process.execPath, [tests, ...sampleFor(turn)], { stdio: "inherit", env });
  if (run.status !== 0) failures++;
}
process.exitCode = failures === 0 ? 0 : 1;
