/**
 * mailparser, held in bounds. By itself it takes gigabytes or hours for some messages of a
 * megabyte: it parses every field of every part's header, keeps whole parts in memory, and collects
 * all the text there is. So what reaches it is cut here: the headers of parts (mime-header.ts), the
 * number of parts, the text. For that, the splitter inside of it is asked to let us see each part
 * when it begins; test/mime/bounds.test.ts tells when another release does not.
 */

import { Transform } from "node:stream";
import { MailParser } from "mailparser";
import { decoderFor } from "../core/message/charset.js";
import { base64, type Decoder, identity, quotedPrintable } from "./decoders.js";
import { type HeaderFilter, headerFilter, onlyEmpty } from "./header.js";

/** Parts that are told from one another: what comes behind the last one belongs to it. */
const MOST_PARTS = 1000;
/**
 * What a message's texts may have in all; what is beyond is not read. Their lines count, because
 * each costs memory by itself.
 */
const TEXT_LIMITS = { octets: 8 * 1024 ** 2, lines: 500_000 };
/**
 * Octets of a text that mailparser decodes by tables of its own, in much time or many times the
 * memory.
 */
const TABLE_LIMIT = 1024 ** 2;
const LF = 10;

/** One part, as the splitter has it. */
interface Part {
  readonly root: boolean;
  /** Known once its header is there, as are the following. */
  readonly contentType: string | false;
  readonly disposition: string | false;
  readonly encoding: string | false;
  readonly charset: string | false;
  /** It holds a message that is read like the one that it is in. */
  readonly messageNode?: boolean | undefined;
  addHeaderChunk(line?: Buffer | false): void;
  getDecoder(): Transform;
}

interface Splitter {
  /** The part that is being read. */
  readonly node: Part;
  newNode(parent?: unknown): void;
  /** Whether a line is a boundary, and of which kind. */
  checkBoundary(line: Buffer): number | false;
}

declare module "mailparser" {
  interface MailParser {
    readonly splitter: Splitter;
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

/** Is told what was not read, a reason once; and whether the parser needs nothing more. */
type Cut = (reason: string, nothingElse: boolean) => void;

/** A parser that gets the message's own header from `beginningOf`. */
export function boundedParser(cut: Cut): MailParser {
  const parser = new MailParser(OPTIONS);
  const { splitter } = parser;
  const { newNode, checkBoundary } = splitter;
  const allowance = textAllowance(cut);
  let parts = 1;
  boundText(splitter.node, allowance);
  splitter.newNode = (parent) => {
    newNode.call(splitter, parent);
    parts += 1;
    if (parts === MOST_PARTS)
      cut(`it has ${MOST_PARTS} parts or more: the rest is taken for one`, false);
    boundText(splitter.node, allowance);
    filterHeader(splitter.node, parts < MOST_PARTS ? headerFilter() : onlyEmpty);
  };
  splitter.checkBoundary = (line) => parts < MOST_PARTS && checkBoundary.call(splitter, line);
  return parser;
}

function filterHeader(part: Part, filter: HeaderFilter): void {
  const add = part.addHeaderChunk;
  part.addHeaderChunk = (line) => {
    const kept = line ? filter(line) : null;
    if (kept !== null) add.call(part, kept);
  };
}

function boundText(part: Part, allowance: Allowance): void {
  part.getDecoder = () => {
    // Nobody reads it, and where such a part is the last one the parser would wait for its end for
    // ever.
    if (part.messageNode) return decoderStream(identity).resume();
    const decode = decoderOf(part);
    if (!isText(part)) return decoderStream(decode);
    const allowed = allowance(part);
    return decoderStream((piece, last) => allowed(decode(piece, last)));
  };
}

function decoderOf({ encoding }: Part): Decoder {
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

/** For one part: lets pass what may be kept of its text. */
type Allowance = (part: Part) => (piece: Buffer) => Buffer;

/** What all parts have together. */
function textAllowance(cut: Cut): Allowance {
  const left = { ...TEXT_LIMITS };
  let whole = true;
  return ({ root, charset }) => {
    let own = charset && hasTables(charset) ? TABLE_LIMIT : TEXT_LIMITS.octets;
    return (piece) => {
      const kept = beginningOf(piece, { octets: Math.min(own, left.octets), lines: left.lines });
      own -= kept.octets;
      left.octets -= kept.octets;
      left.lines -= kept.lines;
      if (kept.octets < piece.length && whole)
        cut("a text is too long, and was not read to its end", root);
      whole &&= kept.octets === piece.length;
      return piece.subarray(0, kept.octets);
    };
  };
}

/** What no browser knows, such as UTF-7; and JIS, which every browser does. */
function hasTables(charset: string): boolean {
  return decoderFor(charset) === null || /^jis|^iso-?2022-?jp/i.test(charset);
}

/** As much of a piece as there may be. */
function beginningOf(piece: Buffer, most: typeof TEXT_LIMITS): typeof TEXT_LIMITS {
  const octets = Math.min(piece.length, most.octets);
  let lines = 0;
  for (let at = piece.indexOf(LF); at >= 0 && at < octets; at = piece.indexOf(LF, at + 1)) {
    if (lines === most.lines) return { octets: at, lines };
    lines += 1;
  }
  return { octets, lines };
}
