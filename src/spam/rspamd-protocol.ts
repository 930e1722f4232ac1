/**
 * rspamd's HTTP protocol, as its `protocol.html` describes `/checkv2` and the controller's `/learnspam`
 * and `/learnham`, and rspamd 3.4 speaks it. A reply is taken to the letter: what may be cut off, or
 * is not rspamd's at all, must never pass for a verdict.
 */

import { unknownVerdict, type Verdict } from "../core/contracts/verdict.js";
import { oneLine, parseJsonLine } from "../core/text.js";
import { ScannerError } from "./scanner-error.js";

export interface HttpReply {
  readonly status: number;
  /** The words behind it. */
  readonly text: string;
  readonly body: string;
}

/**
 * The octets that go before a message of so many bytes. HTTP/1.0, so that no server in between cuts
 * the reply into chunks.
 */
export function formatPost(
  path: string,
  fields: readonly (readonly [name: string, value: string])[],
  size: number,
): Buffer {
  const all = [["Host", "rspamd"], ["Connection", "close"], ...fields];
  const lines = [...all, ["Content-Length", `${size}`]].map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.from(`POST ${path} HTTP/1.0\r\n${lines.join("")}\r\n`);
}

const STATUS = /^HTTP\/1\.[01] (\d{3})(?: ([^\r\n]*))?\r\n/;

/** @throws ScannerError when it is cut off, or no reply of HTTP's */
export function parseHttp(octets: Buffer): HttpReply {
  const reply = octets.toString("latin1");
  if (reply === "") throw new ScannerError("it closed the connection without an answer");
  const [line = "", status, text = ""] = STATUS.exec(reply) ?? [];
  const end = reply.indexOf("\r\n\r\n");
  if (status === undefined) throw new ScannerError(`its answer is none of HTTP's: ${few(reply)}`);
  if (end < 0) throw cutOff(octets.length);
  const fields = reply.slice(line.length, end + 2);
  const [, length] = /^content-length: *(\d{1,9}) *\r$/im.exec(fields) ?? [];
  const body = octets.subarray(end + 4);
  if (length === undefined) throw new ScannerError("its answer has no Content-Length");
  if (body.length < Number(length)) throw cutOff(octets.length);
  const whole = body.subarray(0, Number(length)).toString("utf8");
  return { status: Number(status), text: text.trim(), body: whole };
}

/** What an action of rspamd's means; one that is not here says nothing of the message. */
const ACTIONS: Readonly<Record<string, "spam" | "ham">> = {
  reject: "spam",
  "add header": "spam",
  "rewrite subject": "spam",
  quarantine: "spam",
  greylist: "ham",
  "no action": "ham",
};

/**
 * What it says to `/checkv2`. Of a message that it would have tried again later (`soft reject`), or
 * has not looked at, there is no verdict.
 * @param by who says so, for people
 * @throws ScannerError when it refuses, or the reply tells no verdict
 */
export function readRspamd(reply: HttpReply, by: string): Verdict {
  checkDone(reply);
  const found = parseJsonLine(reply.body, isChecked);
  if (found === null) throw new ScannerError(`its answer is none of rspamd's: ${few(reply.body)}`);
  const { action, score, required_score: threshold, symbols, is_skipped: skipped } = found;
  const kind = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (kind === undefined) return unknownVerdict(`${by} says ${few(action)}`);
  // It says so of what it need not look into any further, too: then the action is one.
  if (skipped && kind === "ham") return unknownVerdict(`${by} has skipped it`);
  return { kind, score, threshold, tests: namesIn(symbols), by };
}

/** @throws ScannerError when it refuses */
export function checkDone({ status, text, body }: HttpReply): void {
  if (status === 200) return;
  const [, said = ""] = /"error": ?"([^"]{1,200})"/.exec(body) ?? [];
  throw new ScannerError(`it refuses with ${status}: ${few(said || text)}`);
}

interface Checked {
  readonly action: string;
  readonly score: number;
  readonly required_score: number;
  readonly symbols: object;
  readonly is_skipped: boolean;
}

function isChecked(value: unknown): value is Checked {
  if (typeof value !== "object" || value === null) return false;
  const { action, score, required_score, symbols, is_skipped }: Unknown<Checked> = value;
  return (
    typeof action === "string" &&
    Number.isFinite(score) &&
    Number.isFinite(required_score) &&
    typeof symbols === "object" &&
    symbols !== null &&
    typeof is_skipped === "boolean"
  );
}

type Unknown<T> = { readonly [Key in keyof T]?: unknown };

/** Symbols are rspamd's tests. What is no name is left out. */
function namesIn(symbols: object): readonly string[] {
  return Object.keys(symbols).filter((name) => /^[!-~]{1,200}$/.test(name));
}

function cutOff(octets: number): ScannerError {
  return new ScannerError(`its answer is cut off after ${octets} bytes`);
}

/** Whoever listens there may say anything: enough of it to recognise, on one line. */
function few(text: string): string {
  return oneLine(text, 120) || "nothing that could be shown";
}
