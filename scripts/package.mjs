// Packs the program for installing: sortmail-VERSION.tgz, which has the built program and needs only the packages that it
// loads as they are. Nothing of it runs when it is installed.
//   npm run package        prints the line that installs it for this account
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { EXTERNAL, TYPES } from "./externals.mjs";

const root = resolve(import.meta.dirname, "..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** @throws when it fails */
function run(program, args, cwd = root) {
  const { status, stdout, error } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw error ?? new Error(`${program} ${args.join(" ")}: ${status}`);
  return stdout;
}

/** What the installed package says of itself: no scripts, and no packages that dist/ holds already. */
function packedManifest() {
  const { scripts, devDependencies, allowScripts, dependencies, ...rest } = manifest;
  const needed = [...EXTERNAL, ...TYPES].map((name) => [name, dependencies[name]]);
  return { ...rest, dependencies: Object.fromEntries(needed) };
}

mkdirSync(join(root, "build"), { recursive: true });
const staged = mkdtempSync(join(root, "build", "package-"));
try {
  run(process.execPath, [join(root, "scripts", "build.mjs")]);
  for (const file of [...manifest.files, "README.md"])
    cpSync(join(root, file), join(staged, file), { recursive: true });
  writeFileSync(join(staged, "package.json"), `${JSON.stringify(packedManifest(), null, 2)}\n`);
  const packed = run("npm", ["pack", "--silent", "--pack-destination", root], staged);
  const file = packed.trim().split("\n").at(-1);
  const place = process.getuid() === 0 ? "" : " --prefix ~/.local";
  console.log(`npm install --global --ignore-scripts${place} ${join(root, file)}`);
} finally {
  rmSync(staged, { recursive: true, force: true });
}
