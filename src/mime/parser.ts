/**
 * mailparser, held in bounds, and made to read what mail programs read. By itself it takes
 * gigabytes or hours for some messages of a megabyte: it parses every field of every part's header,
 * keeps whole parts in memory, and collects all the text there is. So what reaches it is cut here:
 * the headers of parts (`header.ts`), the number of parts, the text. For that, the splitter inside
 * of it is asked to let us see each part when it begins; test/mime/bounds.test.ts tells when
 * another release does not.
 */

import { Transform } from "node:stream";
import { MailParser } from "mailparser";
import { controlsToSpaces, decodeUndeclared } from "../core/message/charset.js";
import { type Bounds, MOST_PARTS } from "./bounds.js";
import { charsetLabel, decodeUndeclaredHtml, textDecoder } from "./charset.js";
import { base64, type Decoder, identity, quotedPrintable } from "./decoders.js";
import { headerFilter, onlyEmpty, rewrittenHeader } from "./header.js";
import { findBoundaries, type Part, type Splitter } from "./splitter.js";

declare module "mailparser" {
  interface MailParser {
    readonly splitter: Splitter;
    /** @throws for a charset that it does not know */
    readonly decoder: { decodeStream(charset: string): Transform };
    /** What has been read so far. */
    getTextContent(): MessageText;
  }
}

const OPTIONS = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipImageLinks: true,
  skipTextLinks: true,
  // Never reached: it would refuse the whole message.
  maxChildNodes: MOST_PARTS * 2,
};

/** A file that a message has, as it is listed. */
export interface ListedFile {
  readonly name: string;
  type: string;
  size: number;
}

/** Takes the content of a file. It must not throw. */
export interface FileSink {
  /** A piece is valid until the next one comes. */
  write(piece: Buffer): void;
  /** The content is at its end. */
  end(): void;
}

export type TakeFile = (file: Pick<ListedFile, "name">) => FileSink | null;

export interface PartOptions {
  readonly bounds: Bounds;
  /** Is told of each file when it begins, and whether the parser hands it out as well. */
  readonly list: (file: ListedFile, handedOut: boolean) => void;
  /** Is told when a text of the message itself, and not of a part, is cut: nothing else comes. */
  readonly onFull: () => void;
  /** Who takes the content of a file, decoded; null: nobody. */
  readonly take: TakeFile;
  /** The message is inside of another: its header comes as it was written. */
  readonly isInside: boolean;
}

/** A parser that gets the message's own header from `beginningOf`, unless it is inside of another. */
export function boundedParser(options: PartOptions): MailParser {
  const { bounds } = options;
  const parser = new MailParser(OPTIONS);
  const { splitter } = parser;
  const { newNode } = splitter;
  takePart(splitter.node, parser, options);
  splitter.newNode = (parent) => {
    newNode.call(splitter, parent);
    takePart(splitter.node, parser, options);
  };
  findBoundaries(splitter, bounds);
  return parser;
}

/** Sees to a part that has just begun. */
function takePart(part: Part, parser: MailParser, options: PartOptions): void {
  let readText: Decoder | null = null;
  options.bounds.addPart();
  filterHeader(part, options, () => {
    // A message inside of the message is one however it is disposed, and has a parser of its own.
    if (isMessage(part.contentType)) part.disposition = "attachment";
    if (isText(part)) readText = textReader(part, parser, options);
  });
  part.getDecoder = () => {
    const decode = contentDecoder(part);
    const file = fileOf(part);
    if (file !== null) options.list(file, readText === null);
    const sink = file === null ? null : options.take(file);
    return decoderStream((piece, last) => {
      const decoded = decode(piece, last);
      if (file !== null) file.size += decoded.length;
      sink?.write(decoded);
      if (last) sink?.end();
      return readText === null ? decoded : readText(decoded, last);
    });
  };
}

/**
 * A part's header is rewritten as a whole when it is there.
 * @param onParsed is told when the part knows what it is
 */
function filterHeader(part: Part, { bounds, isInside }: PartOptions, onParsed: () => void): void {
  const { addHeaderChunk, parseHeaders } = part;
  const filter = bounds.hasRoom() ? headerFilter(part.root && isInside) : onlyEmpty;
  part.addHeaderChunk = (line) => {
    const kept = line ? filter(line) : null;
    if (kept !== null) addHeaderChunk.call(part, kept);
  };
  part.parseHeaders = () => {
    if (part.headers) return;
    part._headersLines = [rewrittenHeader(Buffer.concat(part._headersLines), defaultType(part))];
    part._headerlen = part._headersLines[0]?.length ?? 0;
    parseHeaders.call(part);
    onParsed();
  };
}

/** From a text's octets, undone of their transfer encoding, to what mailparser takes for UTF-8. */
function textReader(part: Part, parser: MailParser, { bounds, ...options }: PartOptions): Decoder {
  const label = charsetLabel(part.charset);
  const undeclared = part.contentType === "text/html" ? decodeUndeclaredHtml : decodeUndeclared;
  const decode = textDecoder(label, undeclared, (some) => isKnown(some, parser));
  part.charset = decode === null && label !== null ? label : false;
  const allowed = bounds.textAllowance(label, () => {
    if (part.root && !options.isInside) options.onFull();
  });
  return (piece, last) => (decode ?? identity)(allowed(piece), last);
}

function isKnown(label: string, parser: MailParser): boolean {
  try {
    parser.decoder.decodeStream(label).destroy();
    return true;
  } catch {
    return false;
  }
}

/** RFC 2046 section 5.1.5. */
function defaultType({ parentNode }: Part): string | null {
  return parentNode && parentNode.contentType === "multipart/digest" ? "message/rfc822" : null;
}

/** A media type of messages (RFC 2046 section 5.2.1, RFC 6532 section 3.7, and an older one). */
export function isMessage(type: string | false): boolean {
  return type === "message/rfc822" || type === "message/global" || type === "message/news";
}

/** Whatever is no text, and whatever has a name. */
function fileOf(part: Part): ListedFile | null {
  const name = oneLine(part.filename || "");
  if (isText(part) && name === "") return null;
  const type = oneLine(part.contentType || "").toLowerCase() || "application/octet-stream";
  return { name, type, size: 0 };
}

/** What encoded words come to may have line breaks, and blanks at its end hide a name's ending. */
export function oneLine(text: string): string {
  return controlsToSpaces(text).trim();
}

function contentDecoder({ encoding }: Part): Decoder {
  if (encoding === "base64") return base64();
  return encoding === "quoted-printable" ? quotedPrintable() : identity;
}

const TEXTS: readonly (string | false)[] = ["text/plain", "text/html", "message/delivery-status"];

/** What the parser collects; other content passes through. */
function isText({ root, contentType, disposition }: Part): boolean {
  return (
    (TEXTS.includes(contentType) || (root && contentType === false)) &&
    (!disposition || disposition === "inline")
  );
}

function decoderStream(decode: Decoder): Transform {
  return new Transform({
    transform: (piece: Buffer, _encoding, done) => done(null, decode(piece, false)),
    flush: (done) => done(null, decode(Buffer.alloc(0), true)),
  });
}
