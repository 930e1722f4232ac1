/**
 * A message on the standard input of a command that delivers nothing: a slip in .forward. A script
 * that Postfix has started, and whatever it leaves running, has the same variables and perhaps a
 * pipe on which nothing ever comes; there the commands work as for a person.
 */

import { readSync } from "node:fs";
import { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { errorCode } from "../core/text.js";

/**
 * Milliseconds: Postfix writes as soon as it has started the command, so that by now the message is
 * there. One that comes later is seen at the end of the command.
 */
const PATIENCE = 5_000;
const EVERY = 10;

/** Whether a message has begun to come so far. Takes its first octet. */
export type Look = () => boolean;

/**
 * Waits until a message begins to come, until it is sure that none does, or for some seconds.
 * @param fd a pipe or a socket, which from now on never blocks
 * @param patient waits as long as it takes: for a command that reads there itself
 */
export async function watchForMessage(fd: number, patient: boolean): Promise<Look> {
  neverBlock(fd);
  let seen = lookAt(fd);
  for (let waited = 0; seen === null && (patient || waited < PATIENCE); waited += EVERY) {
    await pause(EVERY);
    seen = lookAt(fd);
  }
  return () => {
    seen ??= lookAt(fd);
    return seen ?? false;
  };
}

/** There is no other way to ask for that. The socket is never read, nor closed. */
function neverBlock(fd: number): void {
  new Socket({ fd, readable: false, writable: false });
}

/** @returns null while nothing has come, and something may */
function lookAt(fd: number): boolean | null {
  try {
    return readSync(fd, Buffer.alloc(1)) > 0;
  } catch (error) {
    return errorCode(error) === "EAGAIN" ? null : false;
  }
}
