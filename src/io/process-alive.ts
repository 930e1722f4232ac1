import { errorCode } from "../core/text.js";

/**
 * Whether a process of this host is there. Signal 0 only asks; EPERM is an answer too: it is there,
 * and somebody else's.
 */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}
