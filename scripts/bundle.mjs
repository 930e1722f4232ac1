// What the tests and the benchmarks share: bundles of their sources, and a program that any account
// may start.
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, symlinkSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { build } from "esbuild";

export const root = resolve(import.meta.dirname, "..");

/**
 * Bundles sources so that any Node runs them without a loader. Returns the bundles, in the same
 * order.
 * @param instead the paths of modules that take the place of packages, by the packages' names
 */
export async function bundle(files, out, instead = {}) {
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
    alias: { sortmail: join(root, "src/index.ts"), ...instead },
    sourcemap: "inline",
    define: { "import.meta.dirname": "__dirname" },
    logLevel: "warning",
  });
  return files.map((file) => join(out, relative(root, file)).replace(/\.ts$/, ".cjs"));
}

/**
 * A copy of the program, as an installation is one: no build changes it meanwhile, and the
 * unprivileged account that root's tests use can start it.
 */
export function installed(scratch, node) {
  const copy = join(scratch, "installed");
  const parts = [
    "bin",
    "dist",
    "templates",
    "samples",
    "scripts",
    "package.json",
    "rules.example.ts",
    "rules.first.ts",
    "friends.txt",
  ];
  const packages = isOpen(node) ? [] : ["node_modules"];
  for (const part of [...parts, ...packages].filter((name) => existsSync(join(root, name)))) {
    cpSync(join(root, part), join(copy, part), { recursive: true, verbatimSymlinks: true });
  }
  chmodSync(scratch, 0o755);
  spawnSync("chmod", ["-R", "go+rX", copy]);
  if (packages.length === 0) symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  return copy;
}

/** Whether that account may read what is here. */
function isOpen(node) {
  if (process.getuid?.() !== 0) return true;
  const probe = `require("fs").accessSync(${JSON.stringify(join(root, "dist/main.js"))}, 4)`;
  return spawnSync(node, ["-e", probe], { uid: 65534, gid: 65534, cwd: "/" }).status === 0;
}
