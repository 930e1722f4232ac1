/**
 * Rules in another encoding than UTF-8: the compiler takes each of their letters beyond ASCII for one
 * that there is not, and no text with it is ever found. Packages are their authors': in the comments
 * of old ones there is Latin-1, and nobody here could change it.
 */

import { isUtf8 } from "node:buffer";
import { RulesError } from "./error.js";

/** @throws RulesError that says what it looks like, and where */
export function demandUtf8(path: string, bytes: Buffer): void {
  if (/\.(?:wasm|node)$/.test(path)) return;
  const encoding = encodingOf(bytes);
  if (encoding === null) return;
  throw new RulesError(
    `${path}${encoding === "UTF-16" ? "" : placeOf(bytes)} is not UTF-8: it looks like ${encoding}; save it as UTF-8 in your editor, or see iconv(1)`,
  );
}

/** Null for UTF-8, which ASCII is too. */
function encodingOf(bytes: Buffer): "UTF-16" | "Latin-1" | null {
  const start = bytes.subarray(0, 2).toString("latin1");
  if (start === "\xff\xfe" || start === "\xfe\xff" || bytes.subarray(0, 512).includes(0))
    return "UTF-16";
  return isUtf8(bytes) ? null : "Latin-1";
}

/** Where UTF-8 ends. */
function placeOf(bytes: Buffer): string {
  const lines = bytes.toString("utf8").split("\n");
  const line = lines.findIndex((text) => text.includes("\ufffd"));
  return `:${line + 1}:${(lines[line] ?? "").indexOf("\ufffd") + 1}`;
}
