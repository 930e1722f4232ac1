/**
 * The MIME reader, on mailparser. A chunk of its own: loading it costs more than a whole delivery,
 * so it happens only when a rule asks for text or attachments. What mailparser refuses is no reason
 * to fail: that part of the body is empty, and the log says why. So it does where a bound is met,
 * whatever the message was made for: octets, parts, text, time.
 */

import { once } from "node:events";
import type { AttachmentStream, MailParser, MessageText } from "mailparser";
import type { Attachment } from "../core/contracts/mail.js";
import type { Body, Content } from "../core/contracts/ports.js";
import { controlsToSpaces } from "../core/message/charset.js";
import { htmlToText } from "../core/message/html-to-text.js";
import { beginningOf } from "./header.js";
import { boundedParser } from "./parser.js";

/** Octets beyond which a message is not parsed. */
const LIMIT = 64 * 1024 ** 2;
/** Bytes that the parser gets at once: between two such pieces the time is looked at. */
const PIECE = 64 * 1024;
/**
 * Milliseconds of CPU time after which it gets no more. Mail that people write takes a tenth of a
 * second.
 */
const BUDGET = 1_500;
/**
 * Seconds after which the parser is given up: one that waits for ever must not defer a message for
 * ever. They are counted one by one, because those in which the machine slept are none in which it
 * could have worked.
 */
const PATIENCE = 60;

/** Ends when the message before has been read. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Reads texts and the list of attachments. Attached content passes through and is not kept. One
 * message at a time: the CPU time of another one must not be taken for its own.
 * @param cpu milliseconds of CPU time that this process has used
 */
export function readMime(content: Content, cpu: () => number = cpuOfProcess): Promise<Body> {
  const reading = turn.then(() => readOne(content, cpu));
  turn = reading.catch(() => {});
  return reading;
}

async function readOne(content: Content, cpu: () => number): Promise<Body> {
  if (content.size > LIMIT) return refused(`not parsed, larger than ${LIMIT / 1024 ** 2} MiB`);
  const end = cpu() + BUDGET;
  const body = await parse(content, () => cpu() > end);
  // Not mailparser's conversion: it does without other parts beside the HTML only, and 2 MB of
  // hostile HTML take it minutes.
  return body.text.trim() === "" && body.html !== ""
    ? { ...body, text: htmlToText(body.html) }
    : body;
}

function cpuOfProcess(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function refused(reason: string): Body {
  return { text: "", html: "", attachments: [], refused: reason };
}

/** @throws only what reading the message throws */
function parse(content: Content, isLate: () => boolean): Promise<Body> {
  const found: Found = { text: "", html: "", attachments: [] };
  const reasons: string[] = [];
  let full = false;
  const parser = boundedParser((reason, nothingElse) => {
    reasons.push(reason);
    full ||= nothingElse;
  });
  const isEnough = (): boolean => {
    if (isLate())
      reasons.push(`not read to its end, which would take more than ${BUDGET / 1000} s`);
    return full || isLate();
  };
  return new Promise((resolve, reject) => {
    const feeding = new AbortController();
    const settle = () => {
      clearInterval(ticking);
      feeding.abort();
      parser.destroy();
      resolve({ ...found, refused: reasons.length === 0 ? null : reasons.join("; ") });
    };
    const fail = (reason: string) => {
      reasons.push(reason);
      Object.assign(found, textsSoFar(parser));
      settle();
    };
    let left = PATIENCE;
    const ticking = setInterval(() => {
      left -= 1;
      if (left === 0) fail(`the parser had not finished after ${PATIENCE} s`);
    }, 1000);
    listen(parser, found, { settle, fail });
    feed(parser, content, isEnough, feeding.signal).catch((error: unknown) => {
      reject(error);
      settle();
    });
  });
}

/** The parts that have come by so far. */
interface Found {
  text: string;
  html: string;
  readonly attachments: Attachment[];
}

interface Ends {
  readonly settle: () => void;
  readonly fail: (reason: string) => void;
}

function listen(parser: MailParser, found: Found, { settle, fail }: Ends): void {
  // It may come more than once, and after the end.
  parser.on("error", (error: Error) => fail(error.message));
  parser.on("end", settle);
  parser.on("close", () => fail("the parser stopped early"));
  parser.on("data", (part: AttachmentStream | MessageText) => {
    if (part.type === "text") Object.assign(found, textsOf(part));
    else passBy(part, (attachment) => found.attachments.push(attachment), fail);
  });
}

function textsOf({ text, html }: MessageText): { text: string; html: string } {
  return { text: text ?? "", html: typeof html === "string" ? html : "" };
}

/** Of a message that is refused in its middle. */
function textsSoFar(parser: MailParser): { text: string; html: string } {
  try {
    return textsOf(parser.getTextContent());
  } catch {
    return { text: "", html: "" };
  }
}

/** Lets the content of an attachment go by, counting it: the parser waits until it is released. */
function passBy(
  { content, filename, contentType, release }: AttachmentStream,
  keep: (attachment: Attachment) => void,
  fail: (reason: string) => void,
): void {
  let size = 0;
  content.on("data", (chunk: Buffer) => {
    size += chunk.length;
  });
  content.on("error", (error: Error) => fail(error.message));
  content.on("end", () => {
    // Where the Content-Type is there but empty, mailparser gives false; it may be nothing but
    // control characters, too.
    const type = oneLine(contentType || "").toLowerCase() || "application/octet-stream";
    keep({ name: oneLine(filename ?? ""), type, size });
    release();
  });
}

/** What encoded words come to may have line breaks, and blanks at its end hide a name's ending. */
function oneLine(text: string): string {
  return controlsToSpaces(text).trim();
}

/**
 * Writes the message into the parser, as fast as it takes it, until the parser is done with it, or
 * it is enough.
 */
async function feed(
  parser: MailParser,
  content: Content,
  isEnough: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  for (const piece of piecesOf(content)) {
    if (isEnough()) break;
    if (!parser.write(piece)) await once(parser, "drain", { signal });
    if (signal.aborted) return;
  }
  parser.end();
}

/**
 * The message with another header. Pieces of their own: a chunk is valid only until the next one is
 * asked for.
 */
function* piecesOf(content: Content): Generator<Buffer> {
  const { header, bodyStart } = beginningOf(content.head);
  yield header;
  let skip = bodyStart;
  for (const chunk of content.chunks()) {
    for (let at = skip; at < chunk.length; at += PIECE)
      yield Buffer.from(chunk.subarray(at, at + PIECE));
    skip = Math.max(0, skip - chunk.length);
  }
}
