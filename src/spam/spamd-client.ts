/**
 * One question to a daemon and its whole answer, over TCP or a unix socket. A time limit on silence
 * would not do: what answers an octet every minute is never silent. So the time is for all of it,
 * from the first attempt to connect.
 */

import type { Socket } from "node:net";
import { errorCode } from "../core/text.js";
import { ScannerError } from "./scanner-error.js";

export type Peer = { readonly host: string; readonly port: number } | { readonly socket: string };

/** `127.0.0.1:783`, `[::1]:783`, `/run/spamd.sock`. */
export function peerInWords(at: Peer): string {
  if ("socket" in at) return at.socket;
  return `${at.host.includes(":") ? `[${at.host}]` : at.host}:${at.port}`;
}

/** What came back until the other side had no more to say, or the connection broke. */
export interface Heard {
  readonly octets: Buffer;
  readonly broken: Error | null;
}

/** Octets of an answer, at most. */
const ANSWER_LIMIT = 1024 * 1024;
/** The longest time that a timer can wait for; a longer one would not wait at all. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Sends all the octets, ends that direction, and collects what comes back. A chunk is on its way
 * before the next one is asked for.
 * @param ms milliseconds for all of it
 * @param then `"stay"`: the direction is not ended, since the other side knows where they end
 * @throws ScannerError when the time is up or the answer does not end; what `octets` throws
 */
export async function exchange(
  peer: Peer,
  octets: Iterable<Buffer>,
  ms: number,
  then: "end" | "stay" = "end",
): Promise<Heard> {
  if (ms <= 0) throw new ScannerError("no time is left to ask it");
  const { connect } = await import("node:net");
  const socket = connect("socket" in peer ? { path: peer.socket } : { ...peer, noDelay: true });
  const heard = listen(socket, Math.min(ms, LONGEST_TIMER));
  try {
    const sent = send(socket, octets).then(() => {
      // A message that is empty or does not end in a newline lets spamd wait for more, until it hears
      // that there is none.
      if (then === "end" && !socket.destroyed) socket.end();
      return heard;
    });
    return await Promise.race([heard, sent]);
  } finally {
    socket.destroy();
  }
}

/**
 * Its listener for errors stays for as long as the socket does: an error that nobody listens for
 * ends the process.
 */
function listen(socket: Socket, ms: number): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const end = (broken: Error | null = null) => resolve({ octets: Buffer.concat(chunks), broken });
    const timer = setTimeout(
      () => reject(new ScannerError(`no answer within ${Math.ceil(ms / 100) / 10} s`)),
      ms,
    );
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      if (socket.bytesRead > ANSWER_LIMIT) reject(new ScannerError("its answer does not end"));
    });
    socket.on("end", () => end());
    socket.on("error", end);
    socket.on("close", () => {
      clearTimeout(timer);
      end();
    });
  });
}

/** Stops when the connection is gone. What fails, the listener hears. */
async function send(socket: Socket, octets: Iterable<Buffer>): Promise<void> {
  for (const chunk of octets) {
    await new Promise<void>((resolve) => socket.write(chunk, () => resolve()));
    if (socket.destroyed) return;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused: is it running?",
  ENOENT: "no such socket: is it running?",
  EACCES: "permission denied",
  ENOTFOUND: "no such host",
  ECONNRESET: "it broke the connection",
  EPIPE: "it closed the connection while the message was sent",
};

/**
 * Why a connection broke, for people. The error of a host with several addresses has a code and no
 * message.
 */
export function reasonOf(error: Error): string {
  const code = errorCode(error) ?? "";
  return REASONS[code] ?? (error.message || code);
}
