/** A small SMTP client: what it sends is what arrives, octet for octet. */

import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";

/** Where a message comes from and goes to. */
export interface Envelope {
  /** Empty: the null sender of bounces. */
  readonly sender: string;
  readonly recipients: readonly string[];
  /**
   * The address that the server shall take it to come from, by XCLIENT; default: the loopback
   * interface, which it is.
   */
  readonly client?: string;
  /** What the client calls itself. */
  readonly greeting?: string;
}

/**
 * Sends one message to a server on the loopback interface. `message` has LF line ends, and one at
 * its end.
 */
export async function sendBySmtp(port: number, message: Buffer, envelope: Envelope): Promise<void> {
  const { sender, recipients, client, greeting = "elsewhere.example" } = envelope;
  const socket = await dial(port);
  const replies = createInterface({ input: socket })[Symbol.asyncIterator]();
  const expect = async (code: string) => {
    for (;;) {
      const { value, done } = await replies.next();
      if (done || !String(value).startsWith(code))
        throw new Error(`SMTP: wanted ${code}, got ${String(value)}`);
      if (String(value).charAt(3) !== "-") return;
    }
  };
  const say = async (line: string, code: string) => {
    socket.write(`${line}\r\n`);
    await expect(code);
  };
  await expect("220");
  await say(`EHLO ${greeting}`, "250");
  if (client !== undefined) {
    await say(`XCLIENT NAME=mail.elsewhere.example ADDR=${client}`, "220");
    await say(`EHLO ${greeting}`, "250");
  }
  await say(`MAIL FROM:<${sender}>`, "250");
  for (const recipient of recipients) await say(`RCPT TO:<${recipient}>`, "250");
  await say("DATA", "354");
  socket.write(dotStuffed(message));
  await say(".", "250");
  socket.end("QUIT\r\n");
}

/** @throws the socket's error when nobody listens */
export function dial(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(socket));
    socket.once("error", reject);
  });
}

/** RFC 5321 section 4.5.2, and CRLF line ends. */
function dotStuffed(message: Buffer): Buffer {
  const text = message
    .toString("latin1")
    .replace(/\n$/, "")
    .replace(/(^|\n)\./g, "$1..")
    .replaceAll("\n", "\r\n");
  return Buffer.from(`${text}\r\n`, "latin1");
}
