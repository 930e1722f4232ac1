/**
 * A mail filter as Postfix asks it while the sender is still connected, which adds one header field
 * to each message.
 */

import { createServer, type Server, type Socket } from "node:net";

/**
 * Where the field goes: "end", or how many of the message's fields stand above it, the way milters
 * count.
 */
export type Position = number | "end";

export interface Addition {
  readonly name: string;
  readonly value: string;
  readonly position: Position;
}

const ADD_HEADERS = 0x01;
/**
 * Of the message, only its end is asked for: not connection, HELO, envelope, body, header, end of
 * header.
 */
const ONLY_THE_END = 0x7f;
const VERSION = 6;

export class Milter {
  addition: Addition | null = null;
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
    server.on("connection", (socket) => this.serve(socket));
  }

  static async start(): Promise<Milter> {
    const milter = new Milter(createServer());
    await new Promise<void>((resolve) => milter.server.listen(0, "127.0.0.1", resolve));
    return milter;
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  private serve(socket: Socket): void {
    let rest = Buffer.alloc(0);
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32BE(0)) {
        const end = 4 + rest.readUInt32BE(0);
        this.answer(rest.toString("latin1", 4, 5), socket);
        rest = rest.subarray(end);
      }
    });
  }

  private answer(command: string, socket: Socket): void {
    if (command === "O")
      socket.write(packet("O", ...[VERSION, ADD_HEADERS, ONLY_THE_END].map(number)));
    else if (command === "Q") socket.end();
    else if (command === "E") socket.write(Buffer.concat([...this.adding(), packet("c")]));
    else if (command !== "D" && command !== "A") socket.write(packet("c"));
  }

  private adding(): Buffer[] {
    if (this.addition === null) return [];
    const { name, value, position } = this.addition;
    const field = Buffer.from(`${name}\0${value}\0`);
    return [position === "end" ? packet("h", field) : packet("i", number(position), field)];
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function packet(command: string, ...parts: readonly Buffer[]): Buffer {
  const data = Buffer.concat([Buffer.from(command), ...parts]);
  return Buffer.concat([number(data.length), data]);
}

function number(value: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value);
  return octets;
}
