/**
 * spamd's protocol, SPAMC/1.5, as SpamAssassin's `spamd/PROTOCOL` describes it and spamd 4.0 speaks
 * it. A reply is taken to the letter: what may be cut off, or is not spamd's at all, must never
 * pass for a verdict.
 */

import type { Verdict } from "../core/contracts/verdict.js";
import { ScannerError } from "./scanner-error.js";

export { ScannerError } from "./scanner-error.js";

/** What spamd is asked to do. */
export interface Request {
  readonly command: "SYMBOLS" | "TELL";
  /** Beside Content-length, in this order. */
  readonly fields: readonly (readonly [name: string, value: string])[];
}

export interface Reply {
  /** As in sysexits.h; 0 means done. */
  readonly code: number;
  /** The words behind the code: `EX_OK`, `Service Unavailable: …`. */
  readonly text: string;
  /** By name in lower case. */
  readonly fields: ReadonlyMap<string, string>;
  readonly body: string;
}

const NUMBER = "(-?\\d+(?:\\.\\d+)?)";
const SPAM = new RegExp(`^(True|False|Yes|No) *; *${NUMBER} */ *${NUMBER}$`, "i");
const STATUS = /^SPAMD\/\d+\.\d+ (\d{1,5}) ([^\r\n]*)\r\n/;

/** The octets that go before a message of so many bytes. */
export function formatRequest({ command, fields }: Request, size: number): Buffer {
  const lines = [...fields, ["Content-length", String(size)]].map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.from(`${command} SPAMC/1.5\r\n${lines.join("")}\r\n`);
}

/**
 * Whether it may stand in a field: anything else would begin another field, or be refused by spamd.
 */
export function isFieldValue(text: string): boolean {
  return /^[^\p{Cc}]{1,255}$/u.test(text);
}

/**
 * Reads a reply to its end. One with a code other than 0 is its first line alone.
 * @throws ScannerError when it is cut off, too long or no reply of spamd's
 */
export function parseReply(octets: Buffer): Reply {
  const reply = octets.toString("latin1");
  const refused = parseRefusal(octets);
  if (refused !== null) return refused;
  const { line, text } = statusOf(reply);
  const end = reply.indexOf("\r\n\r\n", line.length - 2);
  if (end < 0) throw cutOff(octets.length);
  const fields = parseFields(reply.slice(line.length, Math.max(line.length, end + 2)));
  const body = reply.slice(end + 4);
  checkLength(fields.get("content-length"), body.length);
  return { code: 0, text, fields, body };
}

/** The refusal that a connection carried before it broke; null when it carried none. */
export function parseRefusal(octets: Buffer): Reply | null {
  const [, code, text = ""] = STATUS.exec(octets.toString("latin1")) ?? [];
  if (code === undefined || Number(code) === 0) return null;
  return { code: Number(code), text: text.trim(), fields: new Map(), body: "" };
}

function statusOf(reply: string): { readonly line: string; readonly text: string } {
  if (reply === "") throw new ScannerError("it closed the connection without an answer");
  const [line, , text] = STATUS.exec(reply) ?? [];
  if (line !== undefined && text !== undefined) return { line, text: text.trim() };
  throw /^SPAMD\/[^\r\n]*\r?$/.test(reply) ? cutOff(reply.length) : unreadable(reply);
}

function parseFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split("\r\n").slice(0, -1)) {
    const [, name, value] = /^([A-Za-z-]+):([^\r\n]*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined || fields.has(name.toLowerCase()))
      throw unreadable(line);
    fields.set(name.toLowerCase(), value.trim());
  }
  return fields;
}

function checkLength(announced: string | undefined, actual: number): void {
  if (announced === undefined) return;
  if (!/^\d{1,9}$/.test(announced)) throw unreadable(`Content-length: ${announced}`);
  if (actual < Number(announced)) throw cutOff(actual);
  if (actual > Number(announced)) throw new ScannerError("its answer is longer than it said");
}

/**
 * What it says to SYMBOLS.
 * @param by who says so, for people
 * @throws ScannerError when it refuses, or the reply tells no verdict
 */
export function readVerdict(reply: Reply, by: string): Verdict {
  checkDone(reply);
  const spam = reply.fields.get("spam");
  const [, said, score, threshold] = SPAM.exec(spam ?? "") ?? [];
  if (said === undefined) throw unreadable(spam === undefined ? "no Spam field" : `Spam: ${spam}`);
  // Without it, nobody can tell whether the names of the tests, which are the end of the reply, are
  // all there.
  if (!reply.fields.has("content-length")) throw unreadable("no Content-length field");
  const kind = /^(?:true|yes)$/i.test(said) ? "spam" : "ham";
  // spamd says -0.0 too.
  return {
    kind,
    score: Number(score) + 0,
    threshold: Number(threshold) + 0,
    tests: testsIn(reply.body),
    by,
  };
}

function testsIn(body: string): readonly string[] {
  const names = body.split(/[,\s]+/).filter((name) => name !== "");
  if (!names.every((name) => /^[!-~]{1,200}$/.test(name))) throw unreadable(body);
  return names;
}

/** @throws ScannerError when it refuses */
export function checkDone({ code, text }: Reply): void {
  if (code !== 0) throw new ScannerError(`it refuses with ${code}: ${shown(text)}`);
}

function unreadable(what: string): ScannerError {
  return new ScannerError(`its answer is none of spamd's: ${shown(what)}`);
}

function cutOff(octets: number): ScannerError {
  return new ScannerError(`its answer is cut off after ${octets} bytes`);
}

/** Whoever listens there may say anything: enough of it to recognise, on one line. */
function shown(text: string): string {
  return (
    text
      .replace(/[^ -~]+/g, " ")
      .trim()
      .slice(0, 120) || "nothing that could be shown"
  );
}
