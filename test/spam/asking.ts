/** What the tests of the scanners share. */

import type { Content } from "../../src/core/contracts/ports.js";
import { type SpamdOptions, type SpamdSpec, spamd } from "../../src/core/language/scanner-spec.js";
import type { ProgramTools } from "../../src/io/programs/ask-program.js";
import { openStdinAside } from "../../src/io/programs/message-stdin.js";
import { openScanner, type ScannerTools } from "../../src/spam/scanners.js";
import type { Peer } from "../../src/spam/spamd-client.js";
import { deadline } from "../folders/tools.js";

/** A spamd as rules declare it, at the place that a test has made for it. */
export function spamdAt(
  at: Peer,
  options: Omit<SpamdOptions, "host" | "port" | "socket"> = {},
): SpamdSpec {
  return spamd({ ...options, ...at });
}

/** Programs see little, and the message lies nowhere for long. */
export const PROGRAMS: ProgramTools = {
  environment: { HOME: "/", PATH: "/usr/bin:/bin" },
  stdinOf: (chunks) =>
    openStdinAside(chunks, { hostname: "blue", pid: process.pid, now: () => Date.now() }),
};

/** Nothing is remembered. */
export function tools(ms = 20_000): ScannerTools {
  return {
    trusted: ["blue.stonehenge.example"],
    deadline: deadline(ms),
    remember: (scanner) => scanner,
    programs: PROGRAMS,
  };
}

/** Asks a spamd that listens there, once. */
export function scanAt(at: Peer, content: Content, options: Parameters<typeof spamdAt>[1] = {}) {
  return openScanner(spamdAt(at, options), tools()).scan(content);
}

/** Octets of a request behind its fields. */
export function messageIn(request: Buffer | undefined): Buffer {
  if (request === undefined) throw new Error("nothing was asked");
  return request.subarray(request.indexOf("\r\n\r\n") + 4);
}

/** What spamd 4.0 says of a message. */
export const SPAM_REPLY =
  "SPAMD/1.1 0 EX_OK\r\nContent-length: 17\r\nSpam: True ; 1000.0 / 5.0\r\n\r\nGTUBE,MSGID_SHORT";
export const HAM_REPLY =
  "SPAMD/1.1 0 EX_OK\r\nContent-length: 0\r\nSpam: False ; -0.3 / 5.0\r\n\r\n";
