// What the tests and the benchmarks share: bundles of their sources, and a program that any account may start.
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { build } from "esbuild";

export const root = resolve(import.meta.dirname, "..");

/** Bundles sources so that any Node runs them without a loader. Returns the bundles, in the same order. */
export async function bundle(files, out) {
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

/**
 * Where the program can be started by the unprivileged account that root's tests use: here, or a copy where this folder is
 * closed to others.
 */
export function installed(scratch, node) {
  if (process.getuid?.() !== 0) return root;
  const probe = `require("fs").accessSync(${JSON.stringify(join(root, "dist/main.js"))}, 4)`;
  if (spawnSync(node, ["-e", probe], { uid: 65534, gid: 65534, cwd: "/" }).status === 0) return root;
  const copy = join(scratch, "installed");
  const parts = [
    "bin",
    "dist",
    "templates",
    "samples",
    "node_modules",
    "package.json",
    "rules.example.ts",
    "friends.txt",
  ];
  for (const part of parts.filter((name) => existsSync(join(root, name)))) {
    cpSync(join(root, part), join(copy, part), { recursive: true, verbatimSymlinks: true });
  }
  chmodSync(scratch, 0o755);
  spawnSync("chmod", ["-R", "go+rX", copy]);
  return copy;
}
