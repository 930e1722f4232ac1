/** Names of files that are saved out of messages. */

import { segmentWithin } from "./safe-segment.js";

/** Bytes of a name: file systems take 255, and a number may be added. */
const LONGEST = 200;
const EXTENSION = /\.[A-Za-z0-9]{1,10}$/;

/** A name in two parts, so that a number can come in between: `scan`, `.pdf`. */
interface Parts {
  readonly stem: string;
  readonly extension: string;
}

/**
 * One harmless path segment of a name out of a message, as `safeSegment` makes it; with its
 * extension where it is cut, and with no `-` in front, which programs take for an option. What has
 * no name is called `attachment`.
 */
export function safeFileName(name: string): string {
  const { stem, extension } = partsOf(name);
  const safe = segmentWithin(stem.trim() === "" ? "attachment" : stem, LONGEST - extension.length);
  return safe.replace(/^-/, "_") + extension;
}

/** The same name with a number: `scan (2).pdf`. */
export function numbered(name: string, number: number): string {
  const { stem, extension } = partsOf(name);
  return number === 1 ? name : `${stem} (${number})${extension}`;
}

function partsOf(name: string): Parts {
  const [extension = ""] = EXTENSION.exec(name) ?? [];
  const stem = name.slice(0, name.length - extension.length);
  return stem === "" ? { stem: name, extension: "" } : { stem, extension };
}
