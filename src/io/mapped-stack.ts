/**
 * From places in the build to places in the sources. A chunk of its own, which only an error that is
 * told loads: see `load` in bin/sortmail.
 */

import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join, relative } from "node:path";

/**
 * A stack with `src/core/text.ts:12:5` in place of `dist/main.js:1:2345`. What can't be found stays
 * as it is.
 * @param text a stack, or several
 * @param dist the folder of the build, absolute; the maps are beside its files
 */
export function mappedStack(text: string, dist: string): string {
  const maps = new Map<string, SourceMap | null>();
  const mapOf = (name: string) => {
    const map = maps.get(name) ?? readMap(join(dist, name));
    maps.set(name, map);
    return map;
  };
  const mapped = text.replace(
    placesIn(dist),
    (place, name: string, line: string, column: string) =>
      sourceOf(mapOf(name), Number(line), Number(column)) ?? place,
  );
  return mapped.replace(SHORT_NAME, " at $<how>$<place>");
}

/** In main.js functions have short names, which say nothing: the place does. */
const SHORT_NAME = / at (?<how>async |new )?[\w$]{1,2} \((?<place>src\/[^\s()]+)\)/g;

/**
 * A file of the build is shown whole, or as `dist/NAME.js` where V8 has it from its compiled form,
 * which knows no other name than the one that it was made under.
 */
function placesIn(dist: string): RegExp {
  const folder = dist.replace(/\W/g, "\\$&");
  return new RegExp(`(?:${folder}|(?<![^\\s(])dist)/([\\w.-]+\\.js):(\\d+):(\\d+)`, "g");
}

/** Null where there is none, or a broken one. */
function readMap(file: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${file}.map`, "utf8")));
  } catch {
    return null;
  }
}

/** Lines and columns count from 1, as stacks do. */
function sourceOf(map: SourceMap | null, line: number, column: number): string | null {
  const entry = map?.findEntry(line - 1, column - 1);
  if (entry === undefined || !("originalSource" in entry)) return null;
  const { originalSource, originalLine, originalColumn } = entry;
  return `${relative("..", originalSource)}:${originalLine + 1}:${originalColumn + 1}`;
}
