/**
 * From the octets of a text to UTF-8. Not mailparser's own decoders, where it can be helped: what
 * declares no charset, or a wrong one, is read as header fields are.
 */

import { isUtf8 } from "node:buffer";
import { type Decode, decoderFor, decodeUndeclared } from "../core/message/charset.js";
import type { Decoder } from "./decoders.js";

/**
 * The label that a charset parameter means: `'utf-8'`, `utf-8 (Unicode)` and `utf-8 format=flowed`
 * are found where one word belongs. Null when it says nothing.
 */
export function charsetLabel(parameter: string | false): string | null {
  return /^['"\s]*([^\s'";(]+)/.exec(parameter || "")?.[1] ?? null;
}

/** What no browser knows, such as UTF-7. */
export function isDecodedByTables(label: string): boolean {
  return decoderFor(label) === null;
}

/**
 * The decoder for a text's charset; null when mailparser has to decode it.
 * @param undeclared for a text that says of no charset that it is its own
 * @param isKnown whether mailparser can
 */
export function textDecoder(
  label: string | null,
  undeclared: Decode,
  isKnown: (label: string) => boolean,
): Decoder | null {
  if (label === null) return whole(undeclared);
  const decode = /^utf-?16$/i.test(label) ? decodeUtf16 : decoderFor(label);
  if (decode === decodeUndeclared) return whole(undeclared);
  if (decode !== null) return whole(decode);
  return isKnown(label) ? null : whole(undeclared);
}

/** Octets of HTML in which it says its charset, as browsers have it. */
const LOOKED_AT = 1024;
const META = /<meta\s[^<>]{0,500}?charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})/i;
/** What is ASCII by its octets, and has other characters. */
const ESCAPED = /^iso-2022-(?:jp|kr|cn)/i;

/**
 * HTML of no declared charset: UTF-8 if it is valid as such, else in what its `<meta charset>` says,
 * else windows-1252. A page that says UTF-16 of itself in ASCII is none.
 */
export function decodeUndeclaredHtml(bytes: Buffer): string {
  const [, label = ""] = META.exec(bytes.toString("latin1", 0, LOOKED_AT)) ?? [];
  const decode = /^utf-?16/i.test(label) ? null : decoderFor(label);
  if (decode === null || (isUtf8(bytes) && !ESCAPED.test(label))) return decodeUndeclared(bytes);
  return decode(bytes);
}

/** Which way round its octets are, a mark at the beginning says (RFC 2781 section 3.2). */
function decodeUtf16(bytes: Buffer): string {
  const isBigEndian = bytes[0] === 0xfe && bytes[1] === 0xff;
  return (decoderFor(isBigEndian ? "utf-16be" : "utf-16le") ?? decodeUndeclared)(bytes);
}

/** The last octets of a text may decide what the first ones are. */
function whole(decode: Decode): Decoder {
  const pieces: Buffer[] = [];
  return (piece, last) => {
    pieces.push(piece);
    return last ? Buffer.from(decode(Buffer.concat(pieces.splice(0)))) : Buffer.alloc(0);
  };
}
