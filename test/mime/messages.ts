/** Messages of several parts, for tests of how they are read. */

import type { Body } from "../../src/core/contracts/ports.js";
import { readMime } from "../../src/mime/read-mime.js";
import { contentOf } from "../folders/tools.js";

/** On this clock no time goes by: on a busy machine reading could take too much of it. */
const timeless = () => 0;

/** @param message a string's characters are octets */
export function read(message: string | Buffer, chunkSize = 65_536): Promise<Body> {
  const bytes = typeof message === "string" ? Buffer.from(message, "latin1") : message;
  return readMime(contentOf(bytes, chunkSize), timeless);
}

/** What becomes of it, in short: the text, without white space around it; and the files' names. */
export async function found(message: string | Buffer, chunkSize?: number) {
  const { text, attachments, refused } = await read(message, chunkSize);
  return { text: text.trim(), names: attachments.map(({ name }) => name), refused };
}

/** Parts between boundary lines. */
export function mixed(...parts: readonly string[]): string {
  return `${["Content-Type: multipart/mixed; boundary=b\n", ...parts].join("\n--b\n")}\n--b--\n`;
}

export const PROGRAM = "Content-Type: application/x; name=evil.exe\n\nMZ";
