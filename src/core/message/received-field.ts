/**
 * A Received field, for the two things that its writer vouches for: its own name, and the address
 * it was connected to. The name behind `from` is what the client called itself, and may be
 * anything, up to a whole Received of its own making; so may a recipient's address. What can be
 * read in two ways is not read at all.
 */

import { decodeUndeclared } from "./charset.js";
import type { Field } from "./header.js";
import { parseReceived, type ReceivedParts } from "./received-grammar.js";

/** Whom a machine had the message from. */
interface Client {
  /**
   * The name that belongs to the address, found out by the machine itself, in lower case; empty
   * when it found none.
   */
  readonly name: string;
  /** As it was written: `192.0.2.1`, `IPv6:2001:db8::1`. */
  readonly address: string;
}

export interface Hop {
  /** Behind `by`, in lower case. */
  readonly by: string;
  /** `nobody`: it was made there, by a program. `untold`: nothing that can be relied on. */
  readonly client: Client | "nobody" | "untold";
}

/** Octets of a line at which Postfix breaks what it sends on: `smtp_line_length_limit`. */
const BREAK = 998;

/**
 * The value of a field as text, on one line. Not as for people: a control character or a no-break
 * space, which a greeting may have, separates no words, and neither does a line break that Postfix
 * put in because the line was too long.
 */
export function receivedText({ name, raw }: Pick<Field, "name" | "raw">): string {
  return spaced(decodeUndeclared(raw.length < BREAK / 2 ? raw : unbroken(`${name}:`, raw)));
}

function unbroken(before: string, raw: Buffer): Buffer {
  const [first = "", ...more] = `${before}${raw.toString("latin1")}`.split(/\r?\n/);
  let text = first.slice(before.length);
  let last = first;
  for (const line of more) {
    text += last.length === BREAK && line.startsWith(" ") ? line.slice(1) : `\n${line}`;
    last = line;
  }
  return Buffer.from(text, "latin1");
}

function spaced(value: string): string {
  return value.replace(/[ \t\r\n]+/g, " ").replace(/^ | $/g, "");
}

/** @returns null when it does not tell, or not for certain, who wrote it */
export function readHop(value: string): Hop | null {
  const text = ` ${spaced(value)}`;
  const parts = partsOf(text);
  return parts && { by: parts.by.toLowerCase(), client: clientOf(parts) };
}

/**
 * Where there is but one `by`, its writer put it there. Where a stranger may have added one, the
 * whole must be what MTAs write.
 */
function partsOf(text: string): ReceivedParts | null {
  const [first, ...more] = text.matchAll(/ by(?= )/gi);
  if (first === undefined) return null;
  if (more.length > 0) return parseReceived(text);
  const behind = first.index + " by ".length;
  const [by] = /^[^ ;()]+/.exec(text.slice(behind)) ?? [];
  if (by === undefined) return null;
  return { head: text.slice(0, first.index), by, tail: text.slice(behind + by.length) };
}

/**
 * The names, in lower case, of whoever may have written a field that `readHop` can't read; in the
 * order in which they stand there. The writer is one of them, if he has named himself at all.
 */
export function possibleWriters(value: string): readonly string[] {
  const found = ` ${spaced(value)}`.matchAll(/ by(?= ([^ ;()<>"\\@]+)(?:[ ;]|$))/gi);
  return [...new Set([...found].map(([, name = ""]) => name.toLowerCase()))];
}

/**
 * `from HELO (NAME [ADDRESS]) (what else)`, of Postfix, Sendmail and many; the name may be missing,
 * as amavis has it. Behind `from`, some servers write the address, and in parentheses `HELO` and
 * what the client called itself.
 */
const USUAL =
  /^ from [^ ()]+ \((?!(?:helo|ehlo|lhlo) )(?:([^ ()[\]]+) )?\[([^ ()[\]]+)\]\)(?: \((?!.* by )[^[\]]*\))?$/i;

/** `from NAME ([ADDRESS] helo=HELO ident=…)`; `from [ADDRESS] (helo=…)` where it found no name. */
const EXIM =
  /^ from ([^ ()[\]]+) \(\[([^ ()[\]]+)\](?::\d+)?(?: helo=[^ ()]+)?(?: ident=[^ ()]+)?\)$/i;
const EXIM_NAMELESS =
  /^ from ()\[([^ ()[\]]+)\](?: \((?:port=\d+(?: |(?=\))))?(?:helo=[^ ()]+(?: |(?=\))))?(?:ident=[^ ()]+)?\))?$/i;
/** `from USER (helo=…)`: there was no connection. */
const EXIM_LOCAL = /^(?: from [^ ()[\]]+)?(?: \(helo=[^ ()]+\))?$/i;
const BY_EXIM = /^ with ([^ ()]+)(?: \([^ ()]+\))?(?: tls [^ ()]+)? \(Exim [^()]+\)/i;

/** `from HELO (ADDRESS)`. */
const EXCHANGE = /^ from ()[^ ()]+ \(([\da-f.:]+)\)$/i;
const BY_EXCHANGE = /^ \([^ ()]+\) with Microsoft SMTP Server /i;

/**
 * What a program gave to sendmail(1). Postfix may leave out where anything came from
 * (`smtpd_hide_client_session`): that `from` is missing means nothing by itself.
 */
const BY_POSTFIX_LOCALLY = /^ \([^()]+, from userid \d+\)|^(?:;|$)/i;
const SENDMAIL_LOCAL = /^ \(from [^ ()@]+@localhost\)$/i;
const BY_SENDMAIL_LOCALLY = /^ \([^ ()]+\/Submit\) /i;

function clientOf({ head, tail }: ReceivedParts): Hop["client"] {
  if (head === "" && BY_POSTFIX_LOCALLY.test(tail)) return "nobody";
  if (SENDMAIL_LOCAL.test(head) && BY_SENDMAIL_LOCALLY.test(tail)) return "nobody";
  const [, protocol] = BY_EXIM.exec(tail) ?? [];
  if (protocol === undefined)
    return clientIn(head, BY_EXCHANGE.test(tail) ? [EXCHANGE, USUAL] : [USUAL]);
  const made = /^(?:local|spam-scanned)/i.test(protocol) && EXIM_LOCAL.test(head);
  return made ? "nobody" : clientIn(head, [EXIM, EXIM_NAMELESS]);
}

function clientIn(head: string, shapes: readonly RegExp[]): Client | "untold" {
  for (const shape of shapes) {
    const [, name = "", address] = shape.exec(head) ?? [];
    if (address !== undefined) return { name: name.toLowerCase(), address };
  }
  return "untold";
}
