/**
 * A name server on loopback, UDP and TCP: it knows what a test tells it, and fails as a test tells it
 * to. What it does not know does not exist.
 */

import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { TestContext } from "node:test";

/** What there is of one name. */
export interface Records {
  readonly A?: readonly string[];
  readonly AAAA?: readonly string[];
  readonly TXT?: readonly string[];
  /** The hosts, the first preferred most. */
  readonly MX?: readonly string[];
  readonly PTR?: readonly string[];
  /** What it does instead of answering. */
  readonly fault?: Fault;
}

/** `truncate`: over UDP it says that there is more, over TCP all of it. */
export type Fault = "servfail" | "refused" | "silent" | "garbage" | "truncate";

export type Zone = Record<string, Records>;

export interface NameServer {
  /** `127.0.0.1:5353`, as `resolver` takes it. */
  readonly at: string;
  readonly zone: Zone;
  /** What was asked, in order: `TXT a.example`. */
  readonly asked: readonly string[];
  /** How many of them came over TCP. */
  readonly overTcp: number;
}

const TYPES: Readonly<Record<number, Exclude<keyof Records, "fault">>> = {
  1: "A",
  12: "PTR",
  15: "MX",
  16: "TXT",
  28: "AAAA",
};
const CODES = { none: 0, servfail: 2, unknown: 3, refused: 5 } as const;

/** Starts one, which ends with the test. */
export async function startNameServer(
  t: Pick<TestContext, "after">,
  zone: Zone = {},
): Promise<NameServer> {
  const asked: string[] = [];
  let overTcp = 0;
  const answer = (query: Buffer, tcp: boolean) => {
    const [name, type] = questionOf(query);
    asked.push(`${type ?? "?"} ${name}`);
    overTcp += tcp ? 1 : 0;
    return answerTo(query, type, zone[name] ?? null, tcp);
  };
  const udp = createSocket("udp4");
  udp.on("message", (query, { port, address }) => {
    const reply = answer(query, false);
    if (reply !== null) udp.send(reply, port, address);
  });
  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => {
    sockets.add(socket.on("error", () => {}).on("close", () => sockets.delete(socket)));
    serve(socket, (query) => answer(query, true));
  });
  const port = await bound(udp, tcp);
  t.after(() => {
    udp.close();
    tcp.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    at: `127.0.0.1:${port}`,
    zone,
    asked,
    get overTcp() {
      return overTcp;
    },
  };
}

/** The same port for both. */
async function bound(
  udp: ReturnType<typeof createSocket>,
  tcp: ReturnType<typeof createServer>,
): Promise<number> {
  udp.bind(0, "127.0.0.1");
  await once(udp, "listening");
  const { port } = udp.address();
  tcp.listen(port, "127.0.0.1");
  await once(tcp, "listening");
  return port;
}

function serve(socket: Socket, answer: (query: Buffer) => Buffer | null): void {
  let waiting = Buffer.alloc(0);
  socket.on("data", (chunk) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= 2 && waiting.length >= 2 + waiting.readUInt16BE(0)) {
      const end = 2 + waiting.readUInt16BE(0);
      const reply = answer(waiting.subarray(2, end));
      waiting = waiting.subarray(end);
      if (reply !== null) socket.write(Buffer.concat([uint16(reply.length), reply]));
    }
  });
}

function questionOf(query: Buffer): [name: string, type: Exclude<keyof Records, "fault"> | null] {
  const end = query.indexOf(0, 12);
  const labels: string[] = [];
  for (let at = 12; at < end; at += 1 + (query[at] ?? 0))
    labels.push(query.toString("latin1", at + 1, at + 1 + (query[at] ?? 0)).toLowerCase());
  return [labels.join("."), TYPES[query.readUInt16BE(end + 1)] ?? null];
}

function answerTo(
  query: Buffer,
  type: Exclude<keyof Records, "fault"> | null,
  found: Records | null,
  tcp: boolean,
): Buffer | null {
  const fault = found?.fault;
  if (fault === "silent") return null;
  if (fault === "garbage") return Buffer.concat([query.subarray(0, 2), Buffer.alloc(60, 0xc7)]);
  if (fault === "servfail" || fault === "refused") return reply(query, CODES[fault], []);
  if (found === null) return reply(query, CODES.unknown, []);
  const records = type === null ? [] : (found[type] ?? []).map((each, n) => rdata(type, each, n));
  const whole = reply(query, CODES.none, records, type);
  const tooLong = whole.length > 1200 || fault === "truncate";
  return tooLong && !tcp ? reply(query, CODES.none, [], null, true) : whole;
}

function reply(
  query: Buffer,
  code: number,
  records: readonly Buffer[],
  type: string | null = null,
  truncated = false,
): Buffer {
  const question = query.subarray(12, query.indexOf(0, 12) + 5);
  const number = Number(Object.entries(TYPES).find(([, name]) => name === type)?.[0] ?? 0);
  const answers = records.map((data) =>
    Buffer.concat([
      Buffer.from([0xc0, 12]),
      uint16(number),
      uint16(1),
      Buffer.from([0, 0, 0, 60]),
      uint16(data.length),
      data,
    ]),
  );
  const flags = 0x8180 | code | (truncated ? 0x0200 : 0);
  const counts = [uint16(flags), uint16(1), uint16(records.length), uint16(0), uint16(0)];
  return Buffer.concat([query.subarray(0, 2), ...counts, question, ...answers]);
}

function rdata(type: Exclude<keyof Records, "fault">, value: string, index: number): Buffer {
  const written = {
    A: () => Buffer.from(value.split(".").map(Number)),
    AAAA: () => Buffer.from(fullIpv6(value), "hex"),
    TXT: () => texts(Buffer.from(value, "latin1")),
    MX: () => Buffer.concat([uint16(10 * (index + 1)), domainName(value)]),
    PTR: () => domainName(value),
  };
  return written[type]();
}

function texts(value: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at === 0 || at < value.length; at += 255) {
    const part = value.subarray(at, at + 255);
    parts.push(Buffer.from([part.length]), part);
  }
  return Buffer.concat(parts);
}

function domainName(name: string): Buffer {
  const labels = name.split(".").filter((label) => label !== "");
  const written = labels.map((label) =>
    Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]),
  );
  return Buffer.concat([...written, Buffer.from([0])]);
}

function fullIpv6(address: string): string {
  const [head = "", tail] = address.split("::");
  const groups = (text: string) => text.split(":").filter((group) => group !== "");
  const [front, back] = [groups(head), groups(tail ?? "")];
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => "0");
  return [...front, ...zeros, ...back].map((group) => group.padStart(4, "0")).join("");
}

function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 255]);
}
