/** What nunjucks throws, as a person needs it: which file, which line, what is wrong. */

import { messageOf } from "../core/text.js";
import { isTemplateError, TemplateError } from "./error.js";
import type { TemplateFile } from "./template-file.js";
import { FilterError } from "./template-filters.js";

/** One a level: the template, what it includes, what that includes. */
const PLACE =
  /^\s*(?:Template render error: )?\(([\w-]+\.njk)\)(?: \[Line (\d+)(?:, Column (\d+))?\])?$/;

/** @param files all that were read, by their names */
export function explain(
  error: unknown,
  file: TemplateFile,
  files: ReadonlyMap<string, TemplateFile>,
): TemplateError {
  const chain = [...causes(error)];
  const own = chain.find(isTemplateError);
  if (own !== undefined) return own;
  const { name, line, near, message } = placed(error);
  const where = (name === null ? undefined : files.get(name)) ?? file;
  const filter = chain.find((cause) => cause instanceof FilterError);
  if (filter !== undefined)
    return fault(where, lineOf(filter.filter, where), filter.message, error);
  if (line === null || !message.includes("null or undefined value"))
    return fault(where, line, message, error);
  const { column, what } = outputAt(where.text.split("\n")[line - 1] ?? "", near);
  const missing = { file: where.path, line, column, message: `a value is missing: ${what}` };
  return new TemplateError(missing, { cause: error });
}

/** What is output near a place; the whole line where nothing else is. @param near from 0 */
function outputAt(line: string, near: number): { column: number; what: string } {
  const outputs = [...line.matchAll(/\{\{.*?\}\}/g)];
  const [found] = outputs.sort((a, b) => Math.abs(a.index - near) - Math.abs(b.index - near));
  const column = (found?.index ?? line.search(/\S|$/)) + 1;
  return { column, what: outputs.length > 1 ? (found?.[0] ?? line) : line.trim() };
}

/**
 * Where a word stands in a line, as near to a place as can be.
 * @param near from 0
 * @returns from 1; null when it does not stand there
 */
export function nearest(line: string, word: string, near: number): number | null {
  if (word === "") return null;
  const places = [
    ...line.matchAll(new RegExp(`(?<![\\w$])${word.replaceAll("$", "\\$")}(?![\\w$])`, "g")),
  ];
  const [found] = places.sort((a, b) => Math.abs(a.index - near) - Math.abs(b.index - near));
  return found === undefined ? null : found.index + 1;
}

/** What parsing a template throws. Without a line it is about the end: something was not closed. */
export function explainSyntax(error: unknown, source: string, file: TemplateFile): TemplateError {
  const noted =
    error instanceof Error && "lineno" in error && typeof error.lineno === "number"
      ? error.lineno
      : null;
  return fault(file, noted ?? source.split("\n").length, messageOf(error), error);
}

function fault(
  { path }: TemplateFile,
  line: number | null,
  message: string,
  cause: unknown,
): TemplateError {
  return new TemplateError({ file: path, line, message }, { cause });
}

function* causes(error: unknown): Generator<Error> {
  for (let each = error; each instanceof Error; each = each.cause) yield each;
}

function placed(error: unknown): {
  readonly name: string | null;
  readonly line: number | null;
  /** From 0. */
  readonly near: number;
  readonly message: string;
} {
  const lines = messageOf(error).split("\n");
  const paths = lines.map((line) => PLACE.exec(line)).filter((place) => place !== null);
  const [, name = null, digits, column] = paths.at(-1) ?? [];
  const message = lines
    .filter((line) => !PLACE.test(line))
    .join(" ")
    .trim()
    .replace(/^Error: /, "");
  // What a call throws, nunjucks counts from 0.
  const line =
    digits === undefined ? null : Number(digits) + (error instanceof Error && error.cause ? 1 : 0);
  return { name, line, near: Number(column ?? 1) - 1, message };
}

/**
 * nunjucks does not note where it applies a filter: known only when the file has it on one line.
 */
function lineOf(filter: string, { text }: TemplateFile): number | null {
  const use = new RegExp(`(?:\\||\\{%-?\\s*filter)\\s*${filter}\\b`);
  const lines = text.split("\n").flatMap((line, at) => (use.test(line) ? [at + 1] : []));
  return lines.length === 1 ? (lines[0] ?? null) : null;
}
