/** The words that an address header is made of, and how pieces become one. */

import { type AddrSpec, addrSpec, isPlainLocal } from "./addr-spec.js";
import { FIELD_LIMIT } from "./field-limit.js";

/** Text between white space, quotes undone. */
export interface Word {
  readonly text: string;
  /** Where its last `@` outside of quotes is; -1 when there is none. */
  readonly at: number;
  /** Neither quoted nor an encoded word. */
  readonly atom: boolean;
  /**
   * Whether it ends with a dot. Known beforehand: looking would copy a long word each time a piece
   * is added to it.
   */
  readonly dot: boolean;
}

/** Obsolete syntax has white space and comments around the dots and the `@` of an address. */
export function isSplit(last: Word, next: Word, inAngle: boolean): boolean {
  if (endsWithAt(last) || next.text.startsWith("@")) return true;
  return (inAngle || last.at >= 0) && next.atom && (last.dot || next.text.startsWith("."));
}

export function endsWithAt({ text, at }: Word): boolean {
  return at >= 0 && at === text.length - 1;
}

export function glue(a: Word, b: Word): Word {
  const at = b.at < 0 ? a.at : a.text.length + b.at;
  return { text: a.text + b.text, at, atom: a.atom && b.atom, dot: b.dot };
}

/** The address that a word is; null when it is none, or far too long for one. */
export function specOf({ text, at }: Word): AddrSpec | null {
  return at < 0 || text.length > FIELD_LIMIT
    ? null
    : addrSpec(text.slice(0, at), text.slice(at + 1));
}

/** A lone word is somebody on this machine; a quoted one is only a name. */
export function localOf([word, ...more]: readonly Word[]): AddrSpec | null {
  return word?.atom &&
    more.length === 0 &&
    word.text.length <= FIELD_LIMIT &&
    isPlainLocal(word.text)
    ? addrSpec(word.text, null)
    : null;
}

/**
 * Where what opens at `from` is closed; -1 when it never is. A backslash takes the next character
 * along.
 */
export function closing(text: string, from: number, marks: RegExp): number {
  marks.lastIndex = from + 1;
  let depth = 1;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === "\\") marks.lastIndex += 1;
    else depth += mark[0] === "(" ? 1 : -1;
    if (depth === 0) return mark.index;
  }
  return -1;
}
