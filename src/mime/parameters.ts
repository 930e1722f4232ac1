/** The parameters of Content-Type and Content-Disposition (RFC 2045 section 5.1, RFC 2231). */

import { decoderFor, decodeUndeclared } from "../core/message/charset.js";
import { decodeWords } from "../core/message/encoded-words.js";

/** One parameter as it is written: a name of RFC 2231 has its asterisks and its number. */
export interface Parameter {
  /** In lower case. */
  readonly name: string;
  /** With its quotes. */
  readonly written: string;
}

/**
 * What stands behind a type or a disposition. A parameter before which the semicolon was forgotten
 * is found too: `text/plain charset=utf-8`.
 */
export function parametersOf(rest: string): Parameter[] {
  const [first = "", ...others] = piecesOf(rest);
  const at = first.search(/(?<![^\s,])[\w*-]+[ \t]*=/);
  return [...(at < 0 ? [] : [first.slice(at)]), ...others].flatMap(parameterOf);
}

/** What semicolons part, but for those in quotes. */
function piecesOf(text: string): string[] {
  const pieces = [""];
  for (const [token] of text.matchAll(/"(?:\\.|[^"\\])*"?|;|[^";]+/gs)) {
    if (token === ";") pieces.push("");
    else pieces.push(`${pieces.pop() ?? ""}${token}`);
  }
  return pieces;
}

function parameterOf(piece: string): Parameter[] {
  const equals = piece.indexOf("=");
  const name = piece.slice(0, Math.max(0, equals)).trim().toLowerCase();
  return name === "" ? [] : [{ name, written: piece.slice(equals + 1).trim() }];
}

/** As a header has it, behind the type or the disposition. Quotes that never end do here. */
export function written(parameters: readonly Parameter[]): string {
  return parameters.map(({ name, written }) => `; ${name}=${closed(written)}`).join("");
}

function closed(value: string): string {
  if (/^(?:"(?:\\.|[^"\\])*"|[^"\\]*)$/s.test(value)) return value;
  return `"${unquoted(value).replace(/["\\]/g, "\\$&")}"`;
}

/** Those of these names, in any of their forms. */
export function only(names: readonly string[], parameters: readonly Parameter[]): Parameter[] {
  return parameters.filter(({ name }) => names.includes(name.split("*", 1)[0] ?? ""));
}

/** One piece of a value that was split (RFC 2231 section 3). */
interface Segment {
  readonly number: number;
  /** Octets are written as `%` and two digits. */
  readonly extended: boolean;
  readonly text: string;
}

/**
 * The value of a parameter, decoded: as RFC 2231 wants it, and as programs misspell it, with words
 * of RFC 2047, and characters that are split. Null when it is not there.
 */
export function decodedValue(wanted: string, parameters: readonly Parameter[]): string | null {
  const segments = segmentsOf(wanted, parameters);
  if (segments.length > 0) return decodeSegments(segments);
  const plain = parameters.findLast(({ name }) => name === wanted);
  return plain === undefined ? null : words(unquoted(plain.written));
}

function segmentsOf(wanted: string, parameters: readonly Parameter[]): Segment[] {
  const found = parameters.flatMap(({ name, written }): Segment[] => {
    const [base, number = "", mark] = name.split("*");
    if (base !== wanted || !name.includes("*") || !/^\d*$/.test(number)) return [];
    const extended = number === "" || mark !== undefined;
    return [{ number: Number(number), extended, text: unquoted(written) }];
  });
  return found.sort((a, b) => a.number - b.number);
}

function decodeSegments(segments: readonly Segment[]): string {
  const [first] = segments;
  const [, charset, start] = /^([^']*)'[^']*'(.*)$/s.exec(first?.text ?? "") ?? [];
  if (first?.extended !== true || charset === undefined || start === undefined)
    return words(segments.map(({ text }) => text).join(""));
  const octets = [{ ...first, text: start }, ...segments.slice(1)].map(octetsOf);
  const isUtf8 = /^(?:utf-?8)?$/i.test(charset);
  const decode = (isUtf8 ? null : decoderFor(charset)) ?? decodeUndeclared;
  return words(decode(Buffer.concat(octets)));
}

function octetsOf({ extended, text }: Segment): Buffer {
  if (!extended) return Buffer.from(text);
  const latin1 = Buffer.from(text).toString("latin1");
  const undone = latin1.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(undone, "latin1");
}

function words(text: string): string {
  return decodeWords(text, decodeUndeclared);
}

/** Backslashes of Windows' paths stay. */
function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  const [, inside = ""] = /^"((?:\\.|[^"\\])*)/s.exec(text) ?? [];
  return inside.replace(/\\(["\\])/g, "$1");
}
