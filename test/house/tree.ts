/** A copy of the sources, to be changed and built. */

import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/** What is under test. */
export const ROOT = process.env.SORTMAIL_ROOT ?? process.cwd();
const COPIED = [
  "scripts",
  "src",
  "README.md",
  "package.json",
  "tsconfig.json",
  "tsconfig.types.json",
];

/** What the package has, and what it is built from; the packages are those of the original. */
export function copyOfTree(t: TestContext): string {
  const tree = mkdtempSync(join(tmpdir(), "sortmail-house-"));
  t.after(() => rmSync(tree, { recursive: true, force: true }));
  chmodSync(tree, 0o755);
  const { files } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  for (const name of new Set<string>([...COPIED, ...files]))
    if (name !== "dist") cpSync(join(ROOT, name), join(tree, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(tree, "node_modules"));
  return tree;
}
