/** Stands before a spamd and does to its answers what networks and broken servers do. */

import { connect, createServer, type Server, type Socket } from "node:net";
import type { Peer } from "../../src/spam/spamd-client.js";

/** What answers in the end: given a whole request, the whole reply. */
export type Answer = (request: Buffer) => Promise<Buffer>;

/** What happens to a connection. `reply` reads the request to its end and has it answered. */
export type Fault = (client: Socket, reply: () => Promise<Buffer>) => unknown;

/** A real spamd behind it. */
export function forwarded(at: Peer): Answer {
  return async (request) => {
    const server = connect("socket" in at ? { path: at.socket } : at);
    server.end(request);
    return collected(server);
  };
}

/** The same reply to whatever is asked. */
export function canned(reply: string | Buffer): Answer {
  return async () => Buffer.from(reply);
}

/** The faults, but for "nobody listens", which is the proxy's `stop`. */
export const faults = {
  none: async (client, reply) => client.end(await reply()),
  /** The connection is taken, by the kernel or a stopped process, and nothing is ever read. */
  hang: (client) => client.pause(),
  hangAfterReading: (_, reply) => reply(),
  drip: async (client, reply) => {
    for (const octet of await reply()) {
      client.write(Buffer.of(octet));
      await new Promise((resolve) => setTimeout(resolve, 100).unref());
    }
  },
  reset: async (client, reply) => {
    await reply();
    client.resetAndDestroy();
  },
  resetAfterAnswer: async (client, reply) => {
    client.write(await reply(), () => setTimeout(() => client.resetAndDestroy(), 20));
  },
  /** Gone before it has read what is sent to it. */
  closeEarly: (client) => client.once("data", () => client.destroy()),
  closeAtOnce: (client) => client.destroy(),
  endless: (client) => {
    const more = () => {
      while (client.writable && client.write("a".repeat(65_536)));
    };
    client.on("drain", more);
    more();
  },
} satisfies Record<string, Fault>;

/** Ends the reply after so many octets. */
export function cut(octets: number): Fault {
  return async (client, reply) => client.end((await reply()).subarray(0, octets));
}

/** Says something else, once it has read the request. */
export function says(text: string): Fault {
  return async (client, reply) => {
    await reply();
    client.end(text, "latin1");
  };
}

/**
 * Says something without having read the message, and reads no more, as spamd does when it refuses.
 */
export function saysEarly(text: string): Fault {
  return (client) =>
    client.once("data", () => {
      client.pause();
      client.end(text, () => client.destroy());
    });
}

/**
 * The same, and the octets that it has not read make the kernel reset the connection behind its
 * words.
 */
export function saysAndResets(text: string): Fault {
  return (client) => client.write(text, () => setTimeout(() => client.resetAndDestroy(), 50));
}

export class SpamProxy {
  /** By connection, the requests that were read to their end; the others are empty. */
  readonly requests: Buffer[] = [];
  /** What happens to the next connections. */
  fault: Fault = faults.none;
  private readonly server: Server;
  private readonly clients = new Set<Socket>();

  private readonly isWhole: (octets: Buffer) => boolean;

  private constructor(server: Server, answer: Answer, isWhole: (octets: Buffer) => boolean) {
    this.server = server;
    this.isWhole = isWhole;
    server.on("connection", (client) => this.take(client, answer));
  }

  /** @param isWhole for a request that does not end with what is sent */
  static async start(
    answer: Answer,
    isWhole: (octets: Buffer) => boolean = () => false,
  ): Promise<SpamProxy> {
    const proxy = new SpamProxy(createServer({ allowHalfOpen: true }), answer, isWhole);
    await new Promise<void>((resolve) => proxy.server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get at(): { readonly host: string; readonly port: number } {
    const address = this.server.address();
    if (typeof address !== "object" || address === null)
      throw new Error("the proxy does not listen");
    return { host: "127.0.0.1", port: address.port };
  }

  private take(client: Socket, answer: Answer): void {
    this.clients.add(client);
    client.on("error", () => {});
    client.on("close", () => this.clients.delete(client));
    const index = this.requests.push(Buffer.alloc(0)) - 1;
    const reply = async () => {
      const request = await collected(client, this.isWhole);
      this.requests[index] = request;
      return answer(request);
    };
    Promise.resolve(this.fault(client, reply)).catch(() => client.destroy());
  }

  /** From now on connections are refused. */
  async stop(): Promise<void> {
    for (const client of this.clients) client.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** All that comes until the other side ends, or it is whole. */
function collected(
  socket: Socket,
  isWhole: (octets: Buffer) => boolean = () => false,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      if (isWhole(Buffer.concat(chunks))) resolve(Buffer.concat(chunks));
    });
    socket.on("end", () => resolve(Buffer.concat(chunks)));
    socket.on("error", reject);
  });
}
