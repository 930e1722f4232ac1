// Which tests belong to which suite.
import { readdirSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { root } from "./bundle.mjs";

/**
 * Folders below test/ that `npm test` leaves to `npm run test:all`: they take long, or need programs
 * that few have.
 */
export const LONG = [
  "bursts",
  "faults",
  "hostile",
  "house",
  "kills",
  "neighbours",
  "ports",
  "postfix",
];

/** Started first, because the longest of them are here: nothing waits for them at the end. */
const FIRST = ["faults", "house", "kills", "hostile", "bursts", "cli", "commands"];

const folderOf = (file) => relative(join(root, "test"), file).split(sep)[0];

/** Folders of which the short tests have a sample; how large it is, SORTMAIL_FUZZ says. */
const SAMPLED = ["fuzz"];

/** What differs most between versions of Node: how a program starts, loads code, ends and fails, and what text comes to. */
export const OF_NODE = [
  "cli/installation-errors.test.ts",
  "cli/program.test.ts",
  "cli/stack-traces.test.ts",
  "cli/start.test.ts",
  "core/message/encoded-words.test.ts",
  "rules/cache.test.ts",
  "send/smtp.test.ts",
];

export const showsNode = (file) =>
  OF_NODE.includes(relative(join(root, "test"), file).split(sep).join("/"));

export const isLong = (file) => LONG.includes(folderOf(file));

export const runsLonger = (file) => SAMPLED.includes(folderOf(file));

/** Test files below the given paths, or all of them, in a stable order. */
export function testFiles(paths) {
  const wanted = paths.length > 0 ? paths.map((path) => resolve(path)) : [join(root, "test")];
  const files = wanted.flatMap((path) =>
    statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, encoding: "utf8" })
          .filter((name) => name.endsWith(".test.ts"))
          .map((name) => join(path, name))
      : [path],
  );
  const rank = (file) => (FIRST.indexOf(folderOf(file)) + FIRST.length + 1) % (FIRST.length + 1);
  return [...new Set(files)].sort().sort((one, other) => rank(one) - rank(other));
}
