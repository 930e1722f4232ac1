/**
 * A message as rules see it, read out of its octets. Everything is lazy: what no rule asks for is
 * never looked at.
 */

import type { Address, Mail, Recipient } from "../contracts/mail.js";
import type { Body, Content, MimeReader } from "../contracts/ports.js";
import { fold } from "../text.js";
import { type Asking, askedOf } from "./asked.js";
import { automaticReason } from "./auto-submitted.js";
import { parseDate } from "./date-time.js";
import { foldDomain } from "./domain.js";
import { type Arrival, recoverRecipient, type TraceField } from "./envelope.js";
import { envelopeOf, findSender } from "./envelope-sender.js";
import { fieldsOf } from "./fields.js";
import { type Field, type Header, parseHeader, unfold } from "./header.js";
import { lazily } from "./lazily.js";
import { listOf } from "./list-id.js";
import { firstId } from "./message-id.js";
import { receivedAt } from "./received-date.js";
import { isOwnByRewrite, type Rewrite } from "./rewrite.js";

/** What reading a message needs from outside. */
interface Reading extends Asking {
  readonly rewrite: Rewrite;
  readonly mime: MimeReader;
  /** Takes remarks for the log: what could not be read. */
  readonly note: (text: string) => void;
}

/** Never throws, whatever the message is; only a rewrite function of the user's own can. */
export function readMail(content: Content, arrival: Arrival, reading: Reading): Mail {
  const { rewrite, mime, note } = reading;
  const header = parseHeader(content.head);
  if (header.truncated) note("the header is longer than 1 MiB: what is beyond counts as body");
  const fields = fieldsOf(header, note);
  const { first, all } = fields;
  const trace = traceField(header, fields.named);
  const sender = lazily(() => findSender(arrival, trace));
  const addresses = (name: string) => lazily(() => fields.addresses(name));
  const [from, to, cc] = [addresses("from"), addresses("to"), addresses("cc")];
  const resent = lazily(() => ["resent-to", "resent-cc"].flatMap(fields.addresses));
  const recipient = lazily(() => recoverRecipient(rewrite, arrival, trace));
  const body = lazily(() => readBody(content, mime, note));
  const mail: Made = gettersOf({
    recipient,
    sender: () => sender() ?? null,
    from,
    to,
    cc,
    replyTo: addresses("reply-to"),
    subject: lazily(() => first("subject") ?? ""),
    date: lazily(() => parseDate(first("date") ?? "")),
    received: lazily(() => receivedAt(first("received") ?? "")),
    messageId: () => firstId(first("message-id")),
    inReplyTo: () => firstId(first("in-reply-to")),
    list: lazily(() => listOf({ first, all })),
    automatic: lazily(() => automaticReason({ first, all, sender: sender(), from: from() })),
    author: lazily(() => authorIn(mail, fields)),
  });
  const envelope = envelopeOf(arrival);
  return Object.assign(mail, {
    envelope,
    size: content.size,
    header: first,
    headers: all,
    rawHeader: fields.raw,
    addressedTo: (local: string) =>
      [...to(), ...cc(), ...resent()].some(isMine(local, rewrite, recipient)),
    ...partsOf(body),
    ...askedOf(reading, content, () => {
      return { content, envelope, sender: sender(), from: fields.lists("from") };
    }),
  });
}

/** Loaded when a rule asks for it. */
function authorIn(
  { from, list }: Made,
  { addresses, first }: ReturnType<typeof fieldsOf>,
): Address | null {
  const { authorOf }: typeof import("./author.js") = require("./author.js");
  return authorOf({ from, list, hasListId: first("list-id") !== null, addresses });
}

/** What has to wait for the MIME parser. */
function partsOf(body: () => Promise<Body>): Pick<Mail, "text" | "html" | "attachments"> {
  return {
    text: async () => (await body()).text,
    html: async () => (await body()).html,
    attachments: async () => (await body()).attachments,
  };
}

/** What of a message is made when it is first asked for. */
type Made = Pick<
  Mail,
  | "recipient"
  | "sender"
  | "from"
  | "to"
  | "cc"
  | "replyTo"
  | "subject"
  | "date"
  | "received"
  | "messageId"
  | "inReplyTo"
  | "list"
  | "automatic"
  | "author"
>;

/** Own and enumerable: who copies a message copies all of it. */
function gettersOf(make: { readonly [Key in keyof Made]: () => Made[Key] }): Made {
  return {
    get recipient() {
      return make.recipient();
    },
    get sender() {
      return make.sender();
    },
    get from() {
      return make.from();
    },
    get to() {
      return make.to();
    },
    get cc() {
      return make.cc();
    },
    get replyTo() {
      return make.replyTo();
    },
    get subject() {
      return make.subject();
    },
    get date() {
      return make.date();
    },
    get received() {
      return make.received();
    },
    get messageId() {
      return make.messageId();
    },
    get inReplyTo() {
      return make.inReplyTo();
    },
    get list() {
      return make.list();
    },
    get automatic() {
      return make.automatic();
    },
    get author() {
      return make.author();
    },
  };
}

/** A rewrite function says nothing of domains: then it is the one that this message came to. */
function isMine(
  local: string,
  rewrite: Rewrite,
  recipient: () => Recipient,
): (address: Address) => boolean {
  return ({ local: theirs, domain }) =>
    fold(theirs) === fold(local) &&
    domain !== "" &&
    (typeof rewrite === "function"
      ? foldDomain(domain) === foldDomain(recipient().domain ?? "")
      : isOwnByRewrite(rewrite, { local: theirs, domain }));
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

async function readBody(
  content: Content,
  mime: MimeReader,
  note: (text: string) => void,
): Promise<Body> {
  const body = await mime(content);
  if (body.refused !== null) note(`MIME: ${body.refused}`);
  return body;
}
