/** One message as it is read: the one that was delivered, or one inside of it. */

import { Writable } from "node:stream";
import type { AttachmentStream, MailParser, MessageText } from "mailparser";
import type { Attachment } from "../core/contracts/mail.js";
import type { Bounds } from "./bounds.js";
import { lineShaper } from "./lines.js";
import { boundedParser, isMessage, type ListedFile, oneLine, type TakeFile } from "./parser.js";
import { introductionOf, joined, type Texts, textsOf, textsSoFar, withText } from "./texts.js";

/** What is the same for a message and all that are inside of it. */
export interface Reading {
  readonly bounds: Bounds;
  /** All files so far, in the order in which they begin. */
  readonly attachments: Attachment[];
  /** Nothing more needs to be read. */
  readonly onFull: () => void;
  /** Who takes the content of a file, decoded. */
  readonly take: TakeFile;
}

/** A message that is being read. */
export interface OpenMessage {
  /** Takes its octets. */
  readonly parser: MailParser;
  /** There when it has been read, as far as that was possible. Never rejects. */
  readonly texts: Promise<Texts>;
  /** Reads no further. */
  fail(reason: string): void;
}

/** @param depth messages around it; 0 for the one whose header is in place of its own */
export function openMessage(reading: Reading, depth = 0): OpenMessage {
  const { bounds, onFull, take } = reading;
  const inside: OpenMessage[] = [];
  const files = listedFiles(reading.attachments);
  const parser = boundedParser({ bounds, list: files.list, onFull, take, isInside: depth > 0 });
  const fail = (reason: string) => {
    end(reason);
    for (const message of inside) message.fail(reason);
  };
  const { own, end } = listen(parser, bounds, (part) => {
    if (!isMessage(files.takeType(part)) || !bounds.isShallow(depth + 1)) return drain(part, fail);
    const message = openMessage(reading, depth + 1);
    inside.push(message);
    readInside(part, message, bounds);
  });
  parser.on("error", (error: Error) => fail(error.message));
  parser.on("close", () => end("the parser stopped early"));
  const introduction = depth === 0 ? () => "" : introductionOf(parser);
  // The parser itself does not wait for what it handed out last.
  const texts = own.then(async (found) =>
    joined(introduction(), withText(found), await Promise.all(inside.map((each) => each.texts))),
  );
  return { parser, texts, fail };
}

/** The files of one message; the parser finds out the media type of those that it hands out. */
function listedFiles(attachments: Attachment[]) {
  const handedOut: ListedFile[] = [];
  return {
    list(file: ListedFile, isHandedOut: boolean): void {
      attachments.push(file);
      if (isHandedOut) handedOut.push(file);
    },
    takeType({ contentType }: AttachmentStream): string {
      const file = handedOut.shift();
      const type = oneLine(contentType || "").toLowerCase();
      if (file !== undefined && type !== "") file.type = type;
      return type;
    },
  };
}

/** Collects the message's own texts. The first end counts: an error may come behind it. */
function listen(parser: MailParser, bounds: Bounds, passBy: (part: AttachmentStream) => void) {
  let found: Texts = { text: "", html: "" };
  let settle = () => {};
  const own = new Promise<Texts>((resolve) => {
    settle = () => resolve(found);
  });
  let settled = false;
  const end = (reason: string | null) => {
    if (settled) return;
    settled = true;
    if (reason !== null) {
      bounds.cut(reason);
      found = textsSoFar(parser);
    }
    parser.destroy();
    settle();
  };
  parser.on("end", () => end(null));
  parser.on("data", (part: AttachmentStream | MessageText) => {
    if (part.type === "text") found = textsOf(part);
    else passBy(part);
  });
  return { own, end };
}

/** Lets the content of a file go by: the parser waits until it is released. */
function drain({ content, release }: AttachmentStream, fail: (reason: string) => void): void {
  content.on("data", () => {});
  content.on("error", (error: Error) => fail(error.message));
  content.on("end", release);
}

/** The content of a file is a message. What can't be read of it goes by. */
function readInside(
  { content, release }: AttachmentStream,
  { parser, texts, fail }: OpenMessage,
  bounds: Bounds,
): void {
  const input = inputOf(parser, () => {
    if (bounds.isLate()) endOnce(parser);
    return !parser.destroyed && !parser.writableEnded;
  });
  content.on("error", (error: Error) => fail(error.message));
  content.pipe(input.stream);
  void texts.then(() => {
    input.goOn();
    release();
  });
}

/** What is written here the parser gets, as fast as it takes it, for as long as it does. */
function inputOf(
  parser: MailParser,
  isOpen: () => boolean,
): { stream: Writable; goOn: () => void } {
  const shape = lineShaper(false);
  let waiting: (() => void) | null = null;
  const goOn = () => {
    const done = waiting;
    waiting = null;
    done?.();
  };
  parser.on("drain", goOn);
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!isOpen() || parser.write(shape(chunk))) done();
      else waiting = done;
    },
    final(done) {
      endOnce(parser);
      done();
    },
  });
  return { stream, goOn };
}

function endOnce(parser: MailParser): void {
  if (!parser.destroyed && !parser.writableEnded) parser.end();
}
