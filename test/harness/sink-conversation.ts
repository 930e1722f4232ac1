/**
 * One conversation of the sink: SMTP or LMTP as servers speak it, and every way in which they fail.
 */

import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { CERTIFICATE } from "./certificate.js";

/**
 * Where a conversation stands; `body`: the first octets of the message are there; `end`: all of
 * them are.
 */
export type Step =
  | "connect"
  | "hello"
  | "starttls"
  | "auth"
  | "mail"
  | "rcpt"
  | "data"
  | "body"
  | "end"
  | "quit";

/** A reply with its code; or no word any more, and nothing read; or the connection cut. */
export type Answer = `${number} ${string}` | "hang" | "cut";

export interface SinkOptions {
  readonly lmtp?: boolean;
  /** TLS from the start. */
  readonly secure?: boolean;
  /** What it says it can. Default: PIPELINING and 8BITMIME. */
  readonly extensions?: readonly string[];
  /**
   * Null: as it should be. LMTP's `end` is asked for each recipient; `argument` is what followed
   * the command.
   */
  readonly answer?: (step: Step, argument: string) => Answer | null;
  /** Whether messages are kept, not only counted. Default: true. */
  readonly keep?: boolean;
}

/** One message that arrived whole. */
export interface Received {
  /** Empty: the null sender. */
  readonly sender: string;
  readonly recipients: readonly string[];
  /** As the receiver has them: CRLF line ends, dots unstuffed. */
  readonly octets: Buffer;
  /** Octets on the wire. */
  readonly size: number;
  readonly secure: boolean;
  /** Who had logged in. */
  readonly user: string | null;
}

/** What a sink has seen. */
export interface Seen {
  readonly received: Received[];
  readonly commands: string[];
}

/** The server's side of TLS. */
export function wrapped(socket: Socket): TLSSocket {
  const secure = new TLSSocket(socket, { isServer: true, ...CERTIFICATE });
  secure.on("error", () => socket.destroy());
  return secure;
}

const END = Buffer.from("\r\n.\r\n");

export class Conversation {
  readonly #options: SinkOptions;
  readonly #seen: Seen;
  #socket: Socket;
  #secure: boolean;
  #user: string | null = null;
  #sender = "";
  #recipients: string[] = [];
  #pending = Buffer.alloc(0);
  /**
   * The chunks of a message under way, with a line end before its first line; null between
   * messages.
   */
  #body: Buffer[] | null = null;
  #size = 0;
  #over = false;

  constructor(socket: Socket, options: SinkOptions, seen: Seen, secure: boolean) {
    this.#socket = socket;
    this.#options = options;
    this.#seen = seen;
    this.#secure = secure;
  }

  begin(): void {
    this.#listen();
    this.#reply("connect", "", "220 sink.example");
  }

  #listen(): void {
    this.#socket.on("data", (chunk: Buffer) => {
      if (this.#over) return;
      if (this.#body !== null) this.#takeBody(chunk);
      else this.#takeLines(chunk);
    });
  }

  /** @returns whether it answered as it should */
  #reply(step: Step, argument: string, usual: string): boolean {
    const answer = this.#options.answer?.(step, argument) ?? null;
    if (answer === "hang" || answer === "cut") {
      this.#over = true;
      if (answer === "cut") this.#socket.destroy();
      else this.#socket.pause();
      return false;
    }
    if (usual !== "" || answer !== null) this.#socket.write(`${answer ?? usual}\r\n`);
    return answer === null || answer.startsWith("2") || answer.startsWith("3");
  }

  #takeLines(chunk: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    for (
      let at = this.#pending.indexOf("\r\n");
      at >= 0 && !this.#over;
      at = this.#pending.indexOf("\r\n")
    ) {
      const line = this.#pending.toString("utf8", 0, at);
      this.#pending = this.#pending.subarray(at + 2);
      this.#seen.commands.push(line);
      this.#command(line);
      if (this.#body !== null) {
        const rest = this.#pending;
        this.#pending = Buffer.alloc(0);
        this.#takeBody(rest);
        return;
      }
    }
  }

  #command(line: string): void {
    const [, address = ""] = /<(.*)>/.exec(line) ?? [];
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === (this.#options.lmtp ? "LHLO" : "EHLO")) this.#reply("hello", line, this.#hello());
    else if (verb === "HELO") this.#reply("hello", line, "250 sink.example");
    else if (verb === "STAR") this.#startTls(line);
    else if (verb === "AUTH") this.#authenticate(line);
    else if (verb === "MAIL") this.#mail(address, line);
    else if (verb === "RCPT") this.#rcpt(address);
    else if (verb === "DATA") this.#data();
    else if (verb === "QUIT") this.#quit();
    else this.#socket.write("502 5.5.2 unknown\r\n");
  }

  #hello(): string {
    const { extensions = ["PIPELINING", "8BITMIME"] } = this.#options;
    return ["sink.example", ...extensions]
      .map((text, at) => `250${at < extensions.length ? "-" : " "}${text}`)
      .join("\r\n");
  }

  #startTls(line: string): void {
    if (!this.#reply("starttls", line, "220 go ahead")) return;
    this.#socket.removeAllListeners("data");
    this.#socket = wrapped(this.#socket);
    this.#secure = true;
    this.#listen();
  }

  #authenticate(line: string): void {
    const [, user = "", password] = Buffer.from(line.replace(/^AUTH PLAIN /, ""), "base64")
      .toString()
      .split("\0");
    if (this.#reply("auth", line, password === "secret" ? "235 welcome" : "535 5.7.8 no"))
      this.#user = user;
  }

  #mail(address: string, line: string): void {
    this.#recipients = [];
    if (this.#reply("mail", line, "250 ok")) this.#sender = address;
  }

  #rcpt(address: string): void {
    if (this.#reply("rcpt", address, "250 ok")) this.#recipients.push(address);
  }

  #data(): void {
    if (!this.#reply("data", "", this.#recipients.length > 0 ? "354 go" : "554 nobody")) return;
    if (this.#recipients.length === 0) return;
    this.#body = [Buffer.from("\r\n")];
    this.#size = 0;
  }

  #takeBody(chunk: Buffer): void {
    const body = this.#body;
    if (body === null || chunk.length === 0) return;
    if (this.#size === 0 && !this.#reply("body", "", "")) return;
    this.#size += chunk.length;
    // The end may lie across chunks, so the last octets are looked at again.
    const last = body.pop() ?? Buffer.alloc(0);
    const joined = Buffer.concat([last, chunk]);
    const end = joined.indexOf(END);
    if (end >= 0) {
      body.push(joined.subarray(0, end + 2));
      this.#body = null;
      this.#end(Buffer.concat(body));
      this.#takeLines(joined.subarray(end + END.length));
      return;
    }
    const cut = Math.max(0, joined.length - END.length);
    if (this.#options.keep ?? true) body.push(joined.subarray(0, cut));
    body.push(joined.subarray(cut));
  }

  #end(body: Buffer): void {
    const asked = this.#options.lmtp ? this.#recipients : [this.#recipients.join(",")];
    const taken = asked.filter((recipient) => this.#reply("end", recipient, "250 2.0.0 taken"));
    if (taken.length === 0) return;
    const octets = Buffer.from(
      body.toString("latin1").replaceAll("\r\n..", "\r\n.").slice(2),
      "latin1",
    );
    const recipients = this.#options.lmtp ? taken : this.#recipients;
    const { received } = this.#seen;
    received.push({
      sender: this.#sender,
      recipients,
      octets,
      size: this.#size,
      secure: this.#secure,
      user: this.#user,
    });
  }

  #quit(): void {
    if (this.#reply("quit", "", "221 bye")) this.#socket.end();
  }
}
