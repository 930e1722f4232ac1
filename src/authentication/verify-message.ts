/**
 * Who sent one message, found out here: DKIM, SPF, DMARC and ARC. A chunk of its own, loaded when it
 * is asked.
 */

import { setImmediate } from "node:timers/promises";
import type { ArcResult, Checked, Dkim, Spf } from "../core/contracts/authentication.js";
import type { Content, Deadline } from "../core/contracts/ports.js";
import { foldDomain } from "../core/message/domain.js";
import { messageOf } from "../core/text.js";
import { type BodyCanonicalization, bodyHash } from "./body-hash.js";
import type { Unasked } from "./connection.js";
import { verifySignatures } from "./dkim.js";
import { verifyDmarc } from "./dmarc.js";
import { type Lookups, openLookups } from "./lookups.js";
import { signedParts } from "./rows.js";
import { type Connection, verifySpf } from "./spf.js";

export interface Question {
  readonly content: Content;
  /** Of all addresses in From. */
  readonly authors: readonly string[];
  /** Who handed it over; or why nobody can tell. */
  readonly connection: Connection | Unasked;
}

export interface MessageTools {
  readonly deadline: Deadline;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What this machine is called. */
  readonly hostname: string;
  /** The name servers; null: those of the machine. */
  readonly servers: readonly string[] | null;
  /** Milliseconds for all that DNS is asked. */
  readonly timeout: number;
}

/** @throws only what the deadline throws */
export async function verifyMessage(question: Question, tools: MessageTools): Promise<Checked> {
  const timeout = Math.max(1, Math.min(tools.timeout, tools.deadline.left()));
  const lookups = openLookups({ servers: tools.servers, timeout });
  const notes: string[] = [];
  try {
    const [spf, { dkim, arc }] = await Promise.all([
      spfOf(question, { ...tools, lookups, notes }),
      signaturesOf(question, { ...tools, lookups, notes }),
    ]);
    const envelope = "why" in question.connection ? question.connection.domain : null;
    const authors = question.authors.map(foldDomain);
    const dmarc = await verifyDmarc(authors, { spf, envelope, dkim }, lookups);
    tools.deadline.check();
    const by = ["checked here", ...notes].join("; ");
    return { spf, dkim, dmarc, arc, by };
  } finally {
    lookups.close();
  }
}

interface Tools extends MessageTools {
  readonly lookups: Lookups;
  /** What people want to know of what is missing. */
  readonly notes: string[];
}

async function spfOf({ connection }: Question, tools: Tools): Promise<Spf | null> {
  if ("why" in connection) {
    tools.notes.push(`SPF not asked: ${connection.why}`);
    return null;
  }
  try {
    return await verifySpf(connection, tools);
  } catch (error) {
    note("SPF", error, tools);
    return { result: "permerror", domain: null };
  }
}

interface Signatures {
  readonly dkim: readonly Dkim[];
  readonly arc: ArcResult;
}

async function signaturesOf({ content }: Question, tools: Tools): Promise<Signatures> {
  const parts = signedParts(content);
  if (parts === null) {
    tools.notes.push("no signature looked at: the header is too large");
    return { dkim: [], arc: "permerror" };
  }
  const { rows, bodyStart } = parts;
  try {
    const hashes = (wanted: ReadonlySet<BodyCanonicalization>) =>
      hashesOf(content, bodyStart, wanted, tools.deadline);
    return await verifySignatures({ rows, hashes }, tools);
  } catch (error) {
    note("DKIM", error, tools);
    return { dkim: [], arc: "permerror" };
  }
}

/** What a library makes of a message is no reason to defer it; that time is up is one. */
function note(method: string, error: unknown, { deadline, notes }: Tools): void {
  deadline.check();
  notes.push(`${method} failed: ${messageOf(error)}`);
}

/** Octets after which others get their turn, timers among them. */
const TURN = 1024 * 1024;

async function hashesOf(
  content: Content,
  bodyStart: number,
  wanted: ReadonlySet<BodyCanonicalization>,
  deadline: Deadline,
): Promise<ReadonlyMap<BodyCanonicalization, string>> {
  const hashes = [...wanted].map((form) => [form, bodyHash(form)] as const);
  if (hashes.length === 0) return new Map();
  let above = bodyStart;
  let octets = 0;
  for (const chunk of content.chunks()) {
    for (const [, hash] of hashes) hash.update(chunk.subarray(above));
    above = Math.max(0, above - chunk.length);
    octets += chunk.length;
    if (octets < TURN) continue;
    octets = 0;
    await setImmediate();
    deadline.check();
  }
  return new Map(hashes.map(([form, hash]) => [form, hash.digest()] as const));
}
