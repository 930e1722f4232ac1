// Other versions of Node, whose binaries come from npm.
//   node scripts/nodes.mjs [VERSION ...]     installs them, those below when none is named; a line for each: VERSION PATH
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

export const VERSIONS = ["22.23.3", "24.21.0", "26.10.0"];
const root = resolve(import.meta.dirname, "..");
const platform = `node-${process.platform}-${process.arch}`;

/** The binary of one version, installed when it is not there yet. */
export function install(version) {
  const folder = join(root, "build", "nodes", version);
  const binary = join(folder, "node_modules", platform, "bin", "node");
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  const args = [
    "install",
    "--silent",
    "--no-save",
    "--ignore-scripts",
    "--prefix",
    folder,
    `${platform}@${version}`,
  ];
  const { status } = spawnSync("npm", args, { stdio: ["inherit", 2, "inherit"] });
  if (status !== 0) throw new Error(`${platform}@${version} did not install`);
  chmodSync(binary, 0o755);
  return binary;
}

if (process.argv[1] === import.meta.filename) {
  const versions = process.argv.length > 2 ? process.argv.slice(2) : VERSIONS;
  for (const version of versions) console.log(version, install(version));
}
