/**
 * Changes to a header, octet by octet: whole fields go, others stand in their place, new ones come
 * on top, and everything else stays as it is.
 */

import type { Content } from "../contracts/ports.js";
import { controlsToSpaces } from "./charset.js";
import { encodeField } from "./encode-header.js";
import { type Field, HEADER_LIMIT, parseHeader } from "./header.js";

/** A field to be written: octets of ours, or text. */
export type NewField = RawField | TextField;

/** A field whose value is encoded where it must be. */
interface TextField {
  readonly name: string;
  readonly text: string;
}

interface RawField {
  readonly name: string;
  /**
   * On one line, whatever is in it. A list is parted by commas, with a line of its own for each
   * (RFC 5322 section 3.2.2).
   */
  readonly value: string | readonly string[];
}

export interface HeaderEdit {
  /** Fields for the very top, in this order. */
  readonly top: readonly NewField[];
  /** Whether a field that is there goes. It is told the name in lower case. */
  readonly remove: (lower: string) => boolean;
  /** Names, in lower case, of fields that stay and are called otherwise; their octets stay. */
  readonly rename?: Readonly<Record<string, string>>;
  /** Fields in the place of all that have their name; on top where there is none. */
  readonly replace?: readonly NewField[];
}

interface Span {
  readonly from: number;
  /** Behind the line end of the field's last line. */
  readonly to: number;
}

const NOTHING = Buffer.alloc(0);
const LF = 10;
const CR = 13;

/**
 * The message with another header. What stays keeps its octets, and so does the body, which is not
 * read before it is asked for. New lines end as the message's own do. Lines on top that belong to
 * no header (an mbox's `From `, white space) go, because below a field they would end the header. A
 * message without a header gets one, and an empty line below it.
 *
 * Only what `parseHeader` takes for the header is looked at: fields beyond `HEADER_LIMIT`, and the
 * one that reaches there, stay.
 *
 * @throws Error when a new field's name is none
 */
export function rewriteHeader(content: Content, edit: HeaderEdit): Content {
  const { head } = content;
  const { fields, bodyStart, truncated } = parseHeader(head);
  const newline = newlineOf(head);
  const spans = spansOf(head, fields);
  const isCut = ({ to }: Span) => truncated && to === HEADER_LIMIT;
  const { instead, unused } = replacing(edit.replace ?? [], newline);
  const kept = spans.map((span, index) => {
    const lower = fields[index]?.lower ?? "";
    if (isCut(span)) return head.subarray(span.from, span.to);
    if (edit.remove(lower)) return NOTHING;
    return instead(lower) ?? renamed(head, span, fields[index], edit);
  });
  const top = [...edit.top, ...unused()].map((field) => written(field, newline));
  const end = Buffer.from(fields.length === 0 ? newline : "");
  const start = Buffer.concat([Buffer.from(top.join("")), ...kept, end]);
  return spliced(content, start, spans.at(-1)?.to ?? bodyStart);
}

/** The field as it is, perhaps by another name. */
function renamed(
  head: Buffer,
  { from, to }: Span,
  field: Field | undefined,
  { rename = {} }: HeaderEdit,
): Buffer {
  const name = field === undefined ? undefined : rename[field.lower];
  if (field === undefined || name === undefined) return head.subarray(from, to);
  const value = field.raw.byteOffset - head.byteOffset;
  return Buffer.concat([Buffer.from(`${name}:`), head.subarray(value, to)]);
}

/** What stands in the place of fields: of several of one name, in that of the first. */
function replacing(fields: readonly NewField[], newline: string) {
  const left = new Map(fields.map((field) => [field.name.toLowerCase(), field]));
  const names = new Set(left.keys());
  return {
    instead: (lower: string): Buffer | null => {
      if (!names.has(lower)) return null;
      const field = left.get(lower);
      left.delete(lower);
      return field === undefined ? NOTHING : Buffer.from(written(field, newline));
    },
    unused: () => left.values(),
  };
}

/** Fields follow one another without a gap; only the name of the first one is to be found. */
function spansOf(head: Buffer, fields: readonly Field[]): Span[] {
  let from = 0;
  return fields.map((field, index) => {
    // `raw` is a part of `head`, so where it lies tells where the field does.
    const value = field.raw.byteOffset - head.byteOffset;
    if (index === 0) from = lineStart(head, value);
    const span = { from, to: behindLineEnd(head, value + field.raw.length) };
    from = span.to;
    return span;
  });
}

function lineStart(head: Buffer, at: number): number {
  let start = at;
  while (start > 0 && head[start - 1] !== LF && head[start - 1] !== CR) start--;
  return start;
}

function behindLineEnd(head: Buffer, end: number): number {
  const length = head[end] === CR && head[end + 1] === LF ? 2 : 1;
  return Math.min(end + length, head.length, HEADER_LIMIT);
}

/** How the message ends its lines; a lone CR only where `parseHeader` sees an old Macintosh's. */
function newlineOf(head: Buffer): string {
  const lf = head.indexOf(LF);
  if (lf < 0) return head.includes(CR) ? "\r" : "\n";
  if (head.subarray(0, Math.max(0, lf - 1)).includes("\r\r")) return "\r";
  return head[lf - 1] === CR ? "\r\n" : "\n";
}

/** The one place where text becomes a header field: nothing in it can begin a second one. */
function written(field: NewField, newline: string): string {
  const { name } = field;
  if (!/^[!-9;-~]+$/.test(name))
    throw new Error(`${JSON.stringify(name)} is no name of a header field`);
  if ("text" in field) return encodeField(name, field.text).join(newline) + newline;
  const { value } = field;
  const parts = (typeof value === "string" ? [value] : value).map((part) =>
    controlsToSpaces(part).trim(),
  );
  return `${name}: ${parts.filter((part) => part !== "").join(`,${newline} `)}${newline}`;
}

/** Other octets at the beginning, in place of the first `from`. */
function spliced(content: Content, start: Buffer, from: number): Content {
  const size = start.length + content.size - from;
  const chunks = () => splicedChunks(content, start, from);
  let head: Buffer | undefined;
  return {
    size,
    file: null,
    chunks,
    get head() {
      head ??= firstOctets(chunks(), Math.min(size, HEADER_LIMIT));
      return head;
    },
  };
}

function* splicedChunks(content: Content, start: Buffer, from: number): Generator<Buffer> {
  yield start;
  let skip = from;
  for (const chunk of content.chunks()) {
    if (skip < chunk.length) yield chunk.subarray(skip);
    skip = Math.max(0, skip - chunk.length);
  }
}

function firstOctets(chunks: Iterable<Buffer>, length: number): Buffer {
  const octets = Buffer.allocUnsafe(length);
  let filled = 0;
  for (const chunk of chunks) {
    filled += chunk.copy(octets, filled);
    if (filled === length) break;
  }
  return octets.subarray(0, filled);
}
