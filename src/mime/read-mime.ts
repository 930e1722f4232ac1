/**
 * The MIME reader, on mailparser. A chunk of its own: loading it costs more than a whole delivery,
 * so it happens only when a rule asks for text or attachments. What mailparser refuses is no reason
 * to fail: that part of the body is empty, and the log says why. So it does where a bound is met,
 * whatever the message was made for: octets, parts, text, time.
 */

import { once } from "node:events";
import type { MailParser } from "mailparser";
import type { Attachment } from "../core/contracts/mail.js";
import type { Body, Content } from "../core/contracts/ports.js";
import { type Bounds, createBounds } from "./bounds.js";
import { beginningOf } from "./header.js";
import { lineShaper } from "./lines.js";
import { openMessage } from "./message.js";
import type { TakeFile } from "./parser.js";

/** Octets beyond which a message is not parsed. */
const LIMIT = 64 * 1024 ** 2;
/** Bytes that the parser gets at once: between two such pieces the time is looked at. */
const PIECE = 64 * 1024;
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
  return inTurn(() => readOne(content, createBounds(cpu), () => null));
}

/** Milliseconds of CPU time for reading a message whose files are written as well. */
const FILES_BUDGET = 20_000;

/**
 * Reads a message once more, and hands out the content of its files. One that is not read to its
 * end never ends.
 * @param take is asked for each file, in the order in which they begin
 * @returns why something was not read; null when nothing was left out
 */
export async function readFiles(content: Content, take: TakeFile): Promise<string | null> {
  const bounds = createBounds(cpuOfProcess, FILES_BUDGET);
  const whole: TakeFile = (file) => {
    const sink = take(file);
    return sink && { write: sink.write, end: () => bounds.isLate() || sink.end() };
  };
  return (await inTurn(() => readOne(content, bounds, whole))).refused;
}

function inTurn(read: () => Promise<Body>): Promise<Body> {
  const reading = turn.then(read);
  turn = reading.catch(() => {});
  return reading;
}

function readOne(content: Content, bounds: Bounds, take: TakeFile): Promise<Body> {
  if (content.size > LIMIT)
    return Promise.resolve(refused(`not parsed, larger than ${LIMIT / 1024 ** 2} MiB`));
  return parse(content, bounds, take);
}

function cpuOfProcess(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function refused(reason: string): Body {
  return { text: "", html: "", attachments: [], refused: reason };
}

/** @throws only what reading the message throws */
async function parse(content: Content, bounds: Bounds, take: TakeFile): Promise<Body> {
  const attachments: Attachment[] = [];
  let full = false;
  const onFull = () => {
    full = true;
  };
  const { parser, texts, fail } = openMessage({ bounds, attachments, onFull, take });
  const feeding = new AbortController();
  const ticking = givenUp(() => fail(`the parser had not finished after ${PATIENCE} s`));
  try {
    const isEnough = () => bounds.isLate() || full;
    const fed = feed(parser, content, isEnough, feeding.signal);
    // Reading may fail while the parser waits for more; what it says then, nobody hears.
    const found = await Promise.race([texts, fed.then(() => texts)]);
    const { reasons } = bounds;
    return { ...found, attachments, refused: reasons.size === 0 ? null : [...reasons].join("; ") };
  } finally {
    clearInterval(ticking);
    feeding.abort();
    parser.destroy();
  }
}

/** Seconds in which the machine slept don't count. */
function givenUp(giveUp: () => void): NodeJS.Timeout {
  let left = PATIENCE;
  return setInterval(() => {
    left -= 1;
    if (left === 0) giveUp();
  }, 1000);
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
  const { header, bodyStart, endsInCr } = beginningOf(content.head);
  const shape = lineShaper(endsInCr);
  yield header;
  let skip = bodyStart;
  for (const chunk of content.chunks()) {
    for (let at = skip; at < chunk.length; at += PIECE)
      yield shape(Buffer.from(chunk.subarray(at, at + PIECE)));
    skip = Math.max(0, skip - chunk.length);
  }
}
