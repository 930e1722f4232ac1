/**
 * A message as rules see it, read out of its octets. Everything is lazy: what no rule asks for is
 * never looked at.
 */

import type { Address, Mail } from "../contracts/mail.js";
import type { Body, Content, MimeReader } from "../contracts/ports.js";
import type { Verdict } from "../contracts/verdict.js";
import { fold } from "../text.js";
import { parseAddresses } from "./address-list.js";
import { automaticReason } from "./auto-submitted.js";
import { parseDate } from "./date-time.js";
import {
  type Arrival,
  domainsOf,
  envelopeOf,
  findSender,
  type Rewrite,
  recoverRecipient,
  type TraceField,
} from "./envelope.js";
import { decodeField, type Field, type Header, parseHeader, unfold } from "./header.js";
import { listOf } from "./list-id.js";

/** What reading a message needs from outside. */
export interface Reading {
  readonly rewrite: Rewrite;
  readonly mime: MimeReader;
  /** Asks the scanner. */
  readonly scan: (content: Content) => Promise<Verdict>;
  /** Takes remarks for the log: what could not be read. */
  readonly note: (text: string) => void;
}

/** Never throws, whatever the message is; only a rewrite function of the user's own can. */
export function readMail(
  content: Content,
  arrival: Arrival,
  { rewrite, mime, scan, note }: Reading,
): Mail {
  const header = parseHeader(content.head);
  if (header.truncated) note("the header is longer than 1 MiB: what is beyond counts as body");
  const fields = fieldsByName(header);
  const decoded = byKey((name) => (fields.get(name) ?? []).map(({ raw }) => decodeField(raw)));
  const all = (name: string) => [...decoded(name.toLowerCase())];
  const first = (name: string) => {
    const field = fields.get(name.toLowerCase())?.[0];
    return field === undefined ? null : decodeField(field.raw);
  };
  const addresses = (name: string) =>
    lazily(() => (fields.get(name) ?? []).flatMap(({ raw }) => parseAddresses(unfold(raw))));
  const [from, to, cc, replyTo] = [
    addresses("from"),
    addresses("to"),
    addresses("cc"),
    addresses("reply-to"),
  ];
  const [resentTo, resentCc] = [addresses("resent-to"), addresses("resent-cc")];
  const trace = traceField(header, fields);
  const recipient = lazily(() => recoverRecipient(rewrite, arrival, trace));
  const sender = lazily(() => findSender(arrival, trace));
  const subject = lazily(() => first("subject") ?? "");
  const date = lazily(() => parseDate(first("date") ?? ""));
  const list = lazily(() => listOf({ first, all }));
  const automatic = lazily(() => automaticReason({ first, all, sender: sender(), from: from() }));
  const body = lazily(() => readBody(content, mime, note));
  const verdict = lazily(() => scan(content));
  const atMyDomain =
    (local: string) =>
    ({ local: theirs, domain }: Address) =>
      fold(theirs) === fold(local) && myDomains(rewrite, recipient().domain).includes(fold(domain));
  return {
    get recipient() {
      return recipient();
    },
    get sender() {
      return sender() ?? null;
    },
    get from() {
      return from();
    },
    get to() {
      return to();
    },
    get cc() {
      return cc();
    },
    get replyTo() {
      return replyTo();
    },
    get subject() {
      return subject();
    },
    get date() {
      return date();
    },
    get messageId() {
      return firstId(first("message-id"));
    },
    get inReplyTo() {
      return firstId(first("in-reply-to"));
    },
    get list() {
      return list();
    },
    get automatic() {
      return automatic();
    },
    get envelope() {
      return envelopeOf(arrival);
    },
    size: content.size,
    header: first,
    headers: all,
    rawHeader: (name) => (fields.get(name.toLowerCase()) ?? []).map(({ raw }) => raw),
    addressedTo: (local) =>
      [...to(), ...cc(), ...resentTo(), ...resentCc()].some(atMyDomain(local)),
    text: async () => (await body()).text,
    html: async () => (await body()).html,
    attachments: async () => (await body()).attachments,
    verdict,
  };
}

function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Of ten thousand rules many ask for the same field. */
function byKey<Value>(make: (key: string) => Value): (key: string) => Value {
  const made = new Map<string, Value>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}

function fieldsByName({ fields }: Header): Map<string, Field[]> {
  const byName = new Map<string, Field[]>();
  for (const field of fields) {
    const same = byName.get(field.lower);
    if (same === undefined) byName.set(field.lower, [field]);
    else same.push(field);
  }
  return byName;
}

/** Below the first Received stands what came with the message: anyone may have written it. */
function traceField({ fields }: Header, byName: ReadonlyMap<string, readonly Field[]>): TraceField {
  return (name) => {
    const [first] = byName.get(name.toLowerCase()) ?? [];
    const [received] = byName.get("received") ?? [];
    if (first === undefined) return null;
    const trusted = received === undefined || fields.indexOf(first) < fields.indexOf(received);
    return trusted ? unfold(first.raw) : null;
  };
}

/** A rewrite function says nothing of domains: then it is the one that this message came to. */
function myDomains(rewrite: Rewrite, recovered: string | null): readonly string[] {
  const domains = domainsOf(rewrite);
  return (domains.length > 0 ? domains : [recovered ?? ""])
    .filter((domain) => domain !== "")
    .map(fold);
}

/**
 * Where the brackets were forgotten, a lone word is the id. In In-Reply-To other words are old
 * usage (RFC 5322 section 4.5.4).
 */
function firstId(value: string | null): string | null {
  const text = value ?? "";
  return /<[^<>\s]+>/.exec(text)?.[0] ?? (/^[^<>\s]+$/.test(text) ? `<${text}>` : null);
}

async function readBody(
  content: Content,
  mime: MimeReader,
  note: (text: string) => void,
): Promise<Body> {
  const body = await mime(content);
  if (body.refused !== null) note(`MIME: ${body.refused}`);
  return body;
}
