/**
 * An SMTP or LMTP server in this process: records what it is given, and fails where it is told to.
 */

import { createServer, type Socket } from "node:net";
import {
  Conversation,
  type Received,
  type Seen,
  type SinkOptions,
  wrapped,
} from "./sink-conversation.js";

export type { Answer, Received, SinkOptions, Step } from "./sink-conversation.js";

export interface Sink {
  readonly port: number;
  readonly received: readonly Received[];
  /** Every command line, in order. */
  readonly commands: readonly string[];
  /** Connections that are open. */
  readonly open: () => number;
  readonly close: () => Promise<void>;
}

/** Listens on the loopback interface until it is closed. */
export async function startSink(options: SinkOptions = {}): Promise<Sink> {
  const seen: Seen = { received: [], commands: [] };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    new Conversation(
      options.secure ? wrapped(socket) : socket,
      options,
      seen,
      options.secure ?? false,
    ).begin();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the sink has no port");
  const close = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { port: address.port, ...seen, open: () => sockets.size, close };
}
