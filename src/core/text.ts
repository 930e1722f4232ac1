/**
 * Text for people, programs and comparison: folded, in one line, quoted, read back; and whatever
 * anything that was thrown has to say.
 */

import { errnoName, withErrnoNames } from "./errno.js";

/** Folds text for comparison: composed the same way (NFC), and in lower case. */
export function fold(text: string): string {
  return text.normalize("NFC").toLowerCase();
}

/** The text of anything that can be thrown. */
export function messageOf(error: unknown): string {
  try {
    return withErrnoNames(String(error instanceof Error ? error.message : error));
  } catch {
    return "something that can't be shown was thrown";
  }
}

/** The system's name of an error (`ENOSPC`), or null. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? errnoName(error.code)
    : null;
}

/** Printable ASCII, one line, at most so many bytes. */
export function oneLine(text: string, octets: number): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[^ -~]/gu, "?")
    .trim()
    .slice(0, octets);
}

/** Any text as one word of a shell command (POSIX sh). At its beginning `~` is somebody's home. */
export function shellQuote(text: string): string {
  return /^(?!~)[\w./~+@%:,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Each UTF-16 unit as JSON and JavaScript write it in ASCII: `\u202e`. */
export function unicodeEscape(text: string): string {
  return text.replace(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** @returns null when it is no JSON, torn perhaps, or not of that shape. Never throws */
export function parseJsonLine<T>(line: string, is: (value: unknown) => value is T): T | null {
  try {
    const value: unknown = JSON.parse(line);
    return is(value) ? value : null;
  } catch {
    return null;
  }
}
