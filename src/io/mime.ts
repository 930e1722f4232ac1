/**
 * The MIME reader, on mailparser. A chunk of its own: loading it costs more than a whole delivery, so it happens only when a
 * rule asks for text or attachments. What mailparser refuses is no reason to fail: the body is empty, and the log says why.
 */

import { once } from "node:events";
import { type AttachmentStream, MailParser, type MessageText } from "mailparser";
import { controlsToSpaces } from "../core/charset.js";
import { htmlToText } from "../core/html.js";
import type { Attachment } from "../core/mail.js";
import type { Body, Content } from "../core/ports.js";

/** Octets beyond which a message is not parsed: its texts would be in memory as a whole. */
const LIMIT = 64 * 1024 ** 2;
/** Milliseconds after which the parser is given up: one that waits for ever must not defer a message for ever. */
const PATIENCE = 60_000;

/** Reads texts and the list of attachments. Attached content passes through and is not kept. */
export async function readMime(content: Content): Promise<Body> {
  if (content.size > LIMIT) return refused(`not parsed, larger than ${LIMIT / 1024 ** 2} MiB`);
  const body = await parse(content.chunks());
  // Not mailparser's conversion: it does without other parts beside the HTML only, and 2 MB of hostile HTML take it minutes.
  return body.text.trim() === "" && body.html !== "" ? { ...body, text: htmlToText(body.html) } : body;
}

function refused(reason: string): Body {
  return { text: "", html: "", attachments: [], refused: reason };
}

/** @throws only what reading the message throws */
function parse(chunks: Iterable<Buffer>): Promise<Body> {
  const parser = new MailParser({
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
    skipTextLinks: true,
  });
  const found: { text: string; html: string; attachments: Attachment[] } = { text: "", html: "", attachments: [] };
  return new Promise((resolve, reject) => {
    const feeding = new AbortController();
    const settle = (reason: string | null) => {
      clearTimeout(timer);
      feeding.abort();
      parser.destroy();
      resolve({ ...found, refused: reason });
    };
    const timer = setTimeout(() => settle(`the parser had not finished after ${PATIENCE / 1000} s`), PATIENCE);
    // It may come more than once, and after the end.
    parser.on("error", (error: Error) => settle(error.message));
    parser.on("end", () => settle(null));
    parser.on("close", () => settle("the parser stopped early"));
    parser.on("data", (part: AttachmentStream | MessageText) => {
      if (part.type === "text") Object.assign(found, textsOf(part));
      else passBy(part, (attachment) => found.attachments.push(attachment), settle);
    });
    feed(parser, chunks, feeding.signal).catch((error: unknown) => {
      reject(error);
      settle(null);
    });
  });
}

function textsOf({ text, html }: MessageText): { text: string; html: string } {
  return { text: text ?? "", html: typeof html === "string" ? html : "" };
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
    // Where the Content-Type is there but empty, mailparser gives false.
    const type = contentType || "application/octet-stream";
    keep({ name: oneLine(filename ?? ""), type: oneLine(type).toLowerCase(), size });
    release();
  });
}

/** What encoded words come to may have line breaks, and blanks at its end hide a name's ending. */
function oneLine(text: string): string {
  return controlsToSpaces(text).trim();
}

/** Writes the message into the parser, as fast as it takes it, until the parser is done with it. */
async function feed(parser: MailParser, chunks: Iterable<Buffer>, signal: AbortSignal): Promise<void> {
  for (const chunk of chunks) {
    // A chunk is valid only until the next one is asked for, and the parser keeps what it has not parsed yet.
    if (!parser.write(Buffer.from(chunk))) await once(parser, "drain", { signal });
    if (signal.aborted) return;
  }
  parser.end();
}
