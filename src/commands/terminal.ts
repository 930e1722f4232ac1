/**
 * The one way from an interactive command to a person or a program: results on stdout, everything
 * else on stderr. Whatever is written is made harmless here, because it may come out of a message:
 * no control character reaches a terminal but those of our own colours. Writing is synchronous, so
 * that nothing is lost when the process ends.
 */

import { writeSync } from "node:fs";
import { Writable } from "node:stream";
import { isatty, WriteStream } from "node:tty";
import { errorCode, messageOf, unicodeEscape } from "../core/text.js";
import { CommandError } from "./command.js";
import type { World } from "./world.js";

export type Style = "good" | "caution" | "bad" | "faint" | "strong";

/** Text in a colour, where there are colours. */
export interface Styled {
  readonly style: Style;
  readonly text: string;
}

/** A part of a line. Newlines in it are shown as `\n`. */
type Piece = string | Styled;

export interface Terminal {
  /** Writes a line of the result. @throws NobodyReads when the reader has gone (`| head`) */
  out(...pieces: readonly Piece[]): void;
  /** Writes a line of JSON to the result. @throws NobodyReads when the reader has gone */
  data(value: unknown): void;
  /** Writes a line to stderr. Never throws: a remark that nobody reads changes nothing. */
  warn(...pieces: readonly Piece[]): void;
  /**
   * Shows a line on stderr that any other output replaces; `""` takes it away. Nothing where stderr
   * is no terminal.
   */
  progress(text: string): void;
  /** A person is reading the result on a terminal. */
  readonly watched: boolean;
  /** How wide it is, where a person is reading; null: as wide as anybody likes. */
  readonly columns: () => number | null;
}

/** The reader of stdout has gone: no reason to complain, and none to go on. */
export class NobodyReads extends Error {
  override readonly name = "NobodyReads";
}

const CODES: Readonly<Record<Style, number>> = {
  good: 32,
  caution: 33,
  bad: 31,
  faint: 2,
  strong: 1,
};
const CLEAR_LINE = "\r\x1b[K";

/** Writing waits so many milliseconds for a pipe that somebody has made non-blocking. */
const RETRY_MS = 2;
const never = new Int32Array(new SharedArrayBuffer(4));

/**
 * The terminal of a command. What is shown by `progress` is this object's own: make one a command.
 */
export function terminalOf({
  stdout,
  stderr,
  environment,
}: Pick<World, "stdout" | "stderr" | "environment">): Terminal {
  const watched = isatty(stdout);
  const attended = isatty(stderr);
  const colours = !environment.NO_COLOR && environment.TERM !== "dumb";
  let shown = false;
  const clear = () => {
    if (shown) mutter(stderr, CLEAR_LINE);
    shown = false;
  };
  const result = (line: string) => {
    clear();
    writeResult(stdout, `${line}\n`);
  };
  return {
    watched,
    columns: () => (watched ? new WriteStream(stdout).columns || null : null),
    out: (...pieces) => result(inColour(pieces, colours && watched)),
    data: (value) => result(jsonLine(value)),
    warn: (...pieces) => {
      clear();
      mutter(stderr, `${inColour(pieces, colours && attended)}\n`);
    },
    progress: (text) => {
      if (!attended) return;
      clear();
      mutter(stderr, harmless(text));
      shown = text !== "";
    },
  };
}

function inColour(pieces: readonly Piece[], colours: boolean): string {
  return pieces.map((piece) => onePiece(piece, colours)).join("");
}

function onePiece(piece: Piece, colours: boolean): string {
  if (typeof piece === "string") return harmless(piece);
  const text = harmless(piece.text);
  return colours ? `\x1b[${CODES[piece.style]}m${text}\x1b[0m` : text;
}

/**
 * Controls (C0, DEL, C1), what turns the writing direction, what ends lines, what can't be seen at
 * all, half characters.
 */
const HARMFUL =
  /[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Zl}\p{Zp}\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text that a terminal shows and does not obey: `\x1b[31m` in words. */
export function harmless(text: string): string {
  return text.replace(
    HARMFUL,
    (character) => SHORT[character] ?? escaped(character.codePointAt(0) ?? 0),
  );
}

function escaped(code: number): string {
  const digits = code.toString(16);
  return code < 0x100 ? `\\x${digits.padStart(2, "0")}` : `\\u{${digits}}`;
}

/** The same value in JSON, in characters that a terminal does not obey. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(HARMFUL, unicodeEscape);
}

function writeResult(fd: number, text: string): void {
  try {
    write(fd, text);
  } catch (cause) {
    if (errorCode(cause) === "EPIPE")
      throw new NobodyReads("nobody reads the result any more", { cause });
    throw new CommandError(`the result can't be written: ${messageOf(cause)}`, { cause });
  }
}

function mutter(fd: number, text: string): void {
  try {
    write(fd, text);
  } catch {
    // Nobody listens. The result still counts.
  }
}

function write(fd: number, text: string): void {
  const octets = Buffer.from(text);
  for (let done = 0; done < octets.length; ) {
    try {
      done += writeSync(fd, octets, done);
    } catch (error) {
      if (errorCode(error) !== "EAGAIN") throw error;
      Atomics.wait(never, 0, 0, RETRY_MS);
    }
  }
}

/**
 * From now on what rules and libraries print goes to stderr, made harmless, and never in between
 * the results.
 */
export function divertPrints({ warn }: Terminal): void {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      for (const line of String(chunk).replace(/\n$/, "").split("\n")) warn(line);
      done();
    },
  });
  for (const name of ["stdout", "stderr"] as const) {
    Object.defineProperty(process, name, { configurable: true, get: () => stream });
  }
}
