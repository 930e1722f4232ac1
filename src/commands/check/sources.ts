/** Where in the rules' own files something is written. */

import { relative } from "node:path";
import type { Place } from "../../core/contracts/finding.js";
import { readRegular } from "../../io/fs/regular.js";
import { codeOf } from "./literals.js";
import { isOwn, type PatternTools } from "./patterns.js";

/** A file of the user's own. */
export interface Source {
  readonly path: string;
  readonly text: string;
  /** Texts, comments and regular expressions are blank. */
  readonly code: string;
}

/** A call: `from("amazon.com")`. */
export interface Call {
  readonly source: Source;
  /** The name that is called. */
  readonly word: string;
  /** Its first character, and the one behind its last. */
  readonly start: number;
  readonly end: number;
}

export function ownSources({ sources }: Pick<PatternTools, "sources">): Source[] {
  return sources.filter(isOwn).map((path) => {
    const text = readRegular(path).toString("utf8");
    return { path, text, code: codeOf(text) };
  });
}

/** What is called by its name alone, and ends somewhere. */
export function callsIn(source: Source): Call[] {
  const { code } = source;
  return [...code.matchAll(/(?<![.\w$])([A-Za-z_$][\w$]*)\s*\(/g)].flatMap((found) => {
    const [all, word = ""] = found;
    const end = closing(code, found.index + all.length);
    return end === null ? [] : [{ source, word, start: found.index, end }];
  });
}

/** @param from behind the parenthesis that is open @returns what is behind the one that closes it */
function closing(code: string, from: number): number | null {
  const marks = /[()]/g;
  marks.lastIndex = from;
  let depth = 1;
  for (let mark = marks.exec(code); mark !== null; mark = marks.exec(code)) {
    depth += mark[0] === "(" ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return null;
}

/** For a finding. @param folder that of the rules */
export function placeOf({ path, text }: Source, at: number, folder: string): Place {
  const lines = text.slice(0, at).split("\n");
  const column = (lines.at(-1) ?? "").length + 1;
  return { file: relative(folder, path), path, line: lines.length, column };
}
