// The mutants that no test kills, told apart by what they change and not by where: lines move.
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "../bundle.mjs";

const LIST = join(root, "test/mutants/survivors.json");

/** A mutant as the list names it: the line it begins in, and the change. */
export function describe({ fileName, mutatorName, location, replacement }, source) {
  const lines = source.split("\n");
  const { start, end } = location;
  const text = lines.slice(start.line - 1, end.line).join("\n");
  // Columns count from 1.
  const tail = lines[end.line - 1].length - (end.column - 1);
  const original = text.slice(start.column - 1, text.length - tail);
  return {
    file: relative(root, fileName),
    mutator: mutatorName,
    line: lines[start.line - 1].trim(),
    ...change(original, replacement),
  };
}

/** Both texts in one line each; of long ones, what differs, and a little around it. */
function change(original, replacement) {
  const [from, to] = [original, replacement].map((text) => text.replace(/\s+/g, " ").trim());
  if (Math.max(from.length, to.length) <= 80) return { from, to };
  const shorter = Math.min(from.length, to.length);
  let [head, tail] = [0, 0];
  while (head < shorter && from[head] === to[head]) head++;
  while (tail < shorter - head && from.at(-1 - tail) === to.at(-1 - tail)) tail++;
  const cut = (text) => {
    const part = text.slice(Math.max(0, head - 20), text.length - Math.max(0, tail - 20));
    return part.length > 120 ? `${part.slice(0, 60)} … ${part.slice(-50)}` : part;
  };
  return { from: cut(from), to: cut(to) };
}

const keyOf = ({ mutator, line, from, to, file }) => [file, mutator, line, from, to].join("\0");

/** What the list names in these sources. */
export function known(globs) {
  const folders = globs.map((glob) => glob.replace(/\*.*$/, ""));
  const list = JSON.parse(readFileSync(LIST, "utf8"));
  return list
    .flatMap(({ why, mutants }) => mutants.map((mutant) => ({ ...mutant, why })))
    .filter(({ file }) => folders.some((folder) => file.startsWith(folder)));
}

/** Survivors that the list doesn't name, names of what survives no more, and how many it names. */
export function compare(survivors, list) {
  const left = new Map();
  for (const one of list) left.set(keyOf(one), [...(left.get(keyOf(one)) ?? []), one]);
  const fresh = survivors.filter((mutant) => left.get(keyOf(mutant))?.pop() === undefined);
  return { fresh, gone: [...left.values()].flat(), named: survivors.length - fresh.length };
}
