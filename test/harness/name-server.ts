/** A name server on the loopback interface that knows one small world (RFC 1035), by UDP. */

import { createSocket, type Socket } from "node:dgram";

/** What there is of one name. */
export interface Records {
  readonly A?: readonly string[];
  readonly TXT?: readonly string[];
  /** The hosts, the first preferred most. */
  readonly MX?: readonly string[];
  readonly PTR?: readonly string[];
  /** What it does instead of answering. */
  readonly fault?: "servfail";
}

/** What there is of each name. */
export type Zone = Readonly<Record<string, Records>>;

/** What a question may be for; anything else is not there. */
const TYPES: Readonly<Record<number, Type>> = { 1: "A", 12: "PTR", 15: "MX", 16: "TXT" };
type Type = Exclude<keyof Records, "fault">;

const CODES = { found: 0, fails: 2, nothing: 3 } as const;
const RESPONSE = 0x8180;
const INTERNET = 1;
const HEADER = 12;
const SECONDS = 60;
const LONGEST_STRING = 255;
/** The name of the question, once more. */
const POINTER = Buffer.from([0xc0, HEADER]);

export class NameServer {
  /** Changed at any time. */
  zone: Zone;
  /** Every question, in order: `"a.example TXT"`. */
  readonly asked: string[] = [];
  private readonly socket: Socket;

  private constructor(socket: Socket, zone: Zone) {
    this.socket = socket;
    this.zone = zone;
    socket.on("message", (question, { port, address }) => {
      const answer = this.answer(question);
      if (answer !== null) socket.send(answer, port, address);
    });
  }

  /** @param place default: a free port of 127.0.0.1 */
  static async start(
    zone: Zone,
    { port = 0, address = "127.0.0.1" }: { readonly port?: number; readonly address?: string } = {},
  ): Promise<NameServer> {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind(port, address, resolve);
    });
    return new NameServer(socket, zone);
  }

  get at(): { readonly address: string; readonly port: number } {
    return this.socket.address();
  }

  private answer(question: Buffer): Buffer | null {
    if (question.length < HEADER + 5) return null;
    const { name, end } = nameAt(question, HEADER);
    const type = TYPES[question.readUInt16BE(end)];
    this.asked.push(`${type ?? "?"} ${name}`);
    const found = this.zone[name];
    const data = type === undefined || found?.fault ? [] : rdata(type, found ?? {});
    const head = Buffer.alloc(HEADER);
    question.copy(head, 0, 0, 2);
    head.writeUInt16BE(RESPONSE | CODES[this.outcome(name)], 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(data.length, 6);
    const typeAsked = question.subarray(end, end + 2);
    return Buffer.concat([
      head,
      question.subarray(HEADER, end + 4),
      ...data.map((each) => record(typeAsked, each)),
    ]);
  }

  /** A name of which there is something, or something below it, is there. */
  private outcome(name: string): keyof typeof CODES {
    if (this.zone[name]?.fault === "servfail") return "fails";
    const there = Object.keys(this.zone).some(
      (other) => other === name || other.endsWith(`.${name}`),
    );
    return there ? "found" : "nothing";
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.socket.close(() => resolve()));
  }
}

function record(type: Buffer, data: Buffer): Buffer {
  const rest = Buffer.alloc(8);
  rest.writeUInt16BE(INTERNET, 0);
  rest.writeUInt32BE(SECONDS, 2);
  rest.writeUInt16BE(data.length, 6);
  return Buffer.concat([POINTER, type, rest, data]);
}

function rdata(type: Type, records: Records): Buffer[] {
  const written: Readonly<Record<Type, (value: string, index: number) => Buffer>> = {
    A: (value) => Buffer.from(value.split(".").map(Number)),
    TXT: strings,
    MX: (value, index) => Buffer.concat([Buffer.from([0, 10 * (index + 1)]), encoded(value)]),
    PTR: encoded,
  };
  return (records[type] ?? []).map(written[type]);
}

function strings(text: string): Buffer {
  const parts = text.match(new RegExp(`[^]{1,${LONGEST_STRING}}`, "g")) ?? [""];
  return Buffer.concat(
    parts.map((part) => Buffer.from(`${String.fromCharCode(part.length)}${part}`, "latin1")),
  );
}

function encoded(name: string): Buffer {
  const labels = name.split(".").filter((label) => label !== "");
  return Buffer.from(
    `${labels.map((label) => `${String.fromCharCode(label.length)}${label}`).join("")}\0`,
    "latin1",
  );
}

/** In lower case; resolvers mix them. */
function nameAt(octets: Buffer, start: number): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = start;
  for (let length = octets[at] ?? 0; length > 0; length = octets[at] ?? 0) {
    labels.push(octets.toString("latin1", at + 1, at + 1 + length).toLowerCase());
    at += 1 + length;
  }
  return { name: labels.join("."), end: at + 1 };
}
