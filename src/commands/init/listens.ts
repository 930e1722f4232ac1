/**
 * Whether anybody listens there: a first rules file must not defer all mail because no scanner
 * runs.
 */

import { connect } from "node:net";

const PATIENCE = 1000;

/** Never rejects. @returns false when nobody has answered within a second */
export function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(PATIENCE, () => end(false));
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}
