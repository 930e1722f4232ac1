// The table of docs/hacking.md: a row a room, written by the run that counted it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../bundle.mjs";

const PAGE = join(root, "docs/hacking.md");

/** Puts a room's counts into its row. */
export function writeFigures({ name, killed, total, named }) {
  const page = readFileSync(PAGE, "utf8");
  const date = new Date().toISOString().slice(0, 10);
  const share = `${((100 * killed) / total).toFixed(1)} %`;
  const row = `| ${name} | ${total} | ${killed} | ${share} | ${named} | ${date} |`;
  const old = new RegExp(`^\\| ${name} \\|.*$`, "m");
  if (!old.test(page)) throw new Error(`docs/hacking.md has no row for ${name}`);
  writeFileSync(PAGE, page.replace(old, row));
}
