/** From places in the bundle, which nobody has ever seen, to places in the user's own files. */

import type { SourceMap } from "node:module";
import { dirname, relative, resolve } from "node:path";
import type { Bundle } from "./bundle.js";
import type { Location } from "./error.js";
import { isOfPackage } from "./packages.js";

/** An error in words. */
export interface Explained {
  /**
   * The stack, original positions in it; its first line begins with `rules.ts:12:5: ` when that is
   * known.
   */
  readonly text: string;
  /** Where in the user's files, innermost first. */
  readonly locations: readonly Location[];
}

/** Longest explanation, in characters: an error can have a whole message in its text. */
const LONGEST = 8000;

/** The name that the bundle runs under, and that stacks therefore show. */
export function bundleName(file: string): string {
  return `${file} (compiled)`;
}

/**
 * Explains whatever was thrown. Never throws, though it may run the user's code: a getter, a
 * `toString`.
 * @param file the rules file as it was named.
 */
export function explain(error: unknown, file: string, bundle: Bundle): Explained {
  try {
    return translate(inWords(error), file, bundle);
  } catch {
    return { text: "an error that cannot be shown", locations: [] };
  }
}

function inWords(error: unknown): string {
  if (typeof error === "object" && error !== null && "stack" in error) {
    const { stack } = error;
    if (typeof stack === "string") return stack.slice(0, LONGEST);
  }
  const thrown = typeof error === "string" ? JSON.stringify(error) : String(error);
  return `${thrown.slice(0, LONGEST)} was thrown, which is not an Error`;
}

function translate(stack: string, file: string, bundle: Bundle): Explained {
  const [before = "", ...frames] = stack.split(`${bundleName(file)}:`);
  if (frames.length === 0) return { text: stack, locations: [] };
  const find = finder(bundle, stack.split("\n", 1)[0] ?? "");
  const translated = frames.map((frame) => translateFrame(frame, file, find));
  const locations = translated.flatMap(({ place }) => place ?? []);
  return {
    text: headline(locations, file, bundle) + before + translated.map(({ text }) => text).join(""),
    locations,
  };
}

type Find = (line: number, column: number) => Location | null;

/**
 * @param frame what follows the bundle's name in a stack: its position, and the rest up to the next
 *   such name.
 */
function translateFrame(
  frame: string,
  file: string,
  find: Find,
): { place: Location | null; text: string } {
  const [position = "", line, column] = /^(\d+):(\d+)/.exec(frame) ?? [];
  const place = find(Number(line), Number(column));
  const shown =
    place === null
      ? `${bundleName(file)}:${position}`
      : `${place.file}:${place.line}:${place.column}`;
  return { place, text: shown + frame.slice(position.length) };
}

/** The innermost place that the user wrote, relative to the rules. */
function headline(locations: readonly Location[], file: string, { links }: Bundle): string {
  const own = locations.find((place) => !isOfPackage(place.file)) ?? locations[0];
  if (own === undefined) return "";
  return `${relative(dirname(links[0]?.to ?? file), own.file)}:${own.line}:${own.column}: `;
}

function finder({ map, base }: Bundle, text: string): Find {
  const known = parsed(map);
  return (line, column) => {
    const entry = known?.findEntry(line - 1, column - 1);
    if (entry === undefined || !("originalSource" in entry)) return null;
    const { originalSource, originalLine, originalColumn } = entry;
    return {
      file: resolve(base, originalSource),
      line: originalLine + 1,
      column: originalColumn + 1,
      text,
    };
  };
}

/** Null when the cache has a broken one: what was thrown is worth telling all the same. */
function parsed(map: Buffer): SourceMap | null {
  try {
    // Loaded only now: hardly any delivery fails.
    const { SourceMap } = process.getBuiltinModule("node:module");
    return new SourceMap(JSON.parse(map.toString()));
  } catch {
    return null;
  }
}
