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
    from: shortened(original),
    to: shortened(replacement),
  };
}

const shortened = (text) => {
  const flat = text.replace(/\s+/g, " ").trim();
  return flat.length > 90 ? `${flat.slice(0, 80)} … ${flat.length}` : flat;
};

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
