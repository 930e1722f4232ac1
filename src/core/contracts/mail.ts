/** What rules see of a message. Plain interfaces: how they are filled is `parse-mail.ts`. */

import type { Authentication } from "./authentication.js";
import type { DuplicateAnswer, DuplicateQuestion } from "./duplicate.js";
import type { PeopleAnswer, PeopleQuestion } from "./people.js";
import type { ProgramAnswer, ProgramQuestion } from "./program.js";
import type { Parents } from "./thread.js";
import type { Verdict } from "./verdict.js";

/**
 * Flags of a message, by their names: in a Maildir they stand for `D`, `F`, `P`, `R`, `S`, `T`.
 */
export type Flag = "draft" | "flagged" | "passed" | "replied" | "seen" | "trashed";

/** One mailbox out of an address header (RFC 5322 section 3.4). Groups are flattened. */
export interface Address {
  /** The display name, decoded; empty when there is none. */
  readonly name: string;
  /** `local@domain` in the case it was written in; just the local part when there is no domain. */
  readonly address: string;
  /** What stands before the last `@`, quotes undone. */
  readonly local: string;
  /** What stands after the last `@`; empty when there is none. */
  readonly domain: string;
}

/** The address that the sender really wrote to, once the MTA's rewriting is undone. */
export interface Recipient {
  /** The recovered address, in the case it was written in. Null when nothing tells. */
  readonly address: string | null;
  /** What stands before its `@`. */
  readonly local: string | null;
  /** What stands behind its `@`. */
  readonly domain: string | null;
  /**
   * What followed the delimiter in the address that the MTA delivered to; null when there was no
   * delimiter.
   */
  readonly extension: string | null;
  /** What stood before the delimiter in the address that the MTA delivered to. */
  readonly user: string | null;
  /** The address that the MTA delivered to, before the rewriting was undone. */
  readonly deliveredTo: string | null;
}

/** A mailing list that a message came through (RFC 2919 and its older kin). */
export interface List {
  /** The id in `<>` of List-Id, in lower case; `local.domain` of the older kin. */
  readonly id: string;
  /** The id's first label: a short name, which lists of several domains can have. */
  readonly name: string;
  /**
   * The name for its folder: no other list's, readable, the same for all of its posts. It is the id,
   * but where that is too long or makes no file name; then it ends in `~` and a mark.
   */
  readonly folder: string;
  /** The address that the list takes posts at (List-Post), or null. */
  readonly post: string | null;
}

/**
 * One attached file. The content stays with the message; a rule looks at what it is called and how
 * large it is.
 */
export interface Attachment {
  /** The file name as decoded; empty when it has none. Never use it as a path. */
  readonly name: string;
  /** The media type in lower case, such as `application/pdf`. */
  readonly type: string;
  /** Octets after decoding. */
  readonly size: number;
}

/**
 * What the MTA said beside the message: command line, environment, the mbox From_ line. Nothing
 * here is verified.
 */
export interface Envelope {
  /**
   * SENDER, or the `-f` option. Null for a bounce; undefined, as all of these, when the MTA said
   * nothing.
   */
  readonly sender: string | null | undefined;
  /** RECIPIENT, or the `-d` option. */
  readonly recipient: string | undefined;
  /** ORIGINAL_RECIPIENT: before any rewriting. */
  readonly originalRecipient: string | undefined;
  /**
   * EXTENSION, or the `-a` option. Postfix folds it to lower case and turns what it distrusts into
   * `_`.
   */
  readonly extension: string | undefined;
  /** The mbox From_ line as received, without its newline. */
  readonly fromLine: string | undefined;
  /**
   * CLIENT_ADDRESS, CLIENT_HOSTNAME, CLIENT_HELO and CLIENT_PROTOCOL: who handed the message to the
   * MTA.
   */
  readonly clientAddress: string | undefined;
  /** The name that the MTA found for the address of that machine. */
  readonly clientHostname: string | undefined;
  /** What that machine called itself. */
  readonly clientHelo: string | undefined;
  /** `SMTP` or `ESMTP`. */
  readonly clientProtocol: string | undefined;
  /** SASL_USERNAME: set when the client logged in. */
  readonly saslUser: string | undefined;
}

interface Week {
  readonly day: "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";
}

/** Days of the week. */
// Of a mere alias, an error would show the name alone.
export type Weekday = Week["day"];

/** A moment, as the clocks of a time zone show it. */
export interface LocalTime {
  /** The moment itself. */
  readonly at: Date;
  /** `2026-12-24`. */
  readonly date: string;
  /** `23:14`: hours from 00 to 23, and minutes. */
  readonly time: string;
  /** The day of the week. */
  readonly weekday: Weekday;
  /** The name of the time zone: `Europe/Berlin`. */
  readonly zone: string;
}

/**
 * One message, as rules see it. Everything is derived from the received bytes and never written
 * back.
 */
export interface Mail {
  /** The address that the sender wrote to, as far as anything tells. */
  readonly recipient: Recipient;
  /** The envelope sender; null for bounces and when unknown. */
  readonly sender: string | null;
  /** Who wrote it, as From says. */
  readonly from: readonly Address[];
  /**
   * Who wrote it, for people: behind a list that puts itself into From ("Jane via friends"), whom
   * X-Original-From, Reply-To or Cc names; else the first in From. Null where From names nobody.
   * Anybody can write that: permissions go by `from` and by what is proven of it.
   */
  readonly author: Address | null;
  /** To whom it is written, as To says. */
  readonly to: readonly Address[];
  /** Who gets a copy, as Cc says. */
  readonly cc: readonly Address[];
  /** Where answers are to go; empty when Reply-To does not say. */
  readonly replyTo: readonly Address[];
  /** Decoded and unfolded; empty when there is none. */
  readonly subject: string;
  /** The Date header; null when missing or not a date. */
  readonly date: Date | null;
  /**
   * When your own server took it, as the topmost Received says, which no sender can write; null where
   * that has no date.
   */
  readonly received: Date | null;
  /** With its angle brackets; null when there is none. */
  readonly messageId: string | null;
  /** The first id of In-Reply-To, with its angle brackets. */
  readonly inReplyTo: string | null;
  /** The mailing list that it came through, or null; behind `list(…)` it is there. */
  readonly list: List | null;
  /** Why this counts as sent by a machine (`"Auto-Submitted: auto-replied"`), or null. */
  readonly automatic: string | null;
  /** Octets as received, the mbox From_ line not counted. */
  readonly size: number;
  /** What the MTA said beside the message. */
  readonly envelope: Envelope;
  /** The first field of that name, decoded and unfolded, or null. Names compare without case. */
  header(name: string): string | null;
  /** Every field of that name, decoded and unfolded, in the order of the message. */
  headers(name: string): readonly string[];
  /** Every field of that name as the bytes after the colon, folding kept. */
  rawHeader(name: string): readonly Buffer[];
  /**
   * Whether To, Cc, Resent-To or Resent-Cc name this local part at one of the configured domains.
   */
  addressedTo(local: string): boolean;
  /**
   * The decoded plain text; that of the HTML when there is only HTML; empty when the MIME parser
   * refuses the message.
   */
  text(): Promise<string>;
  /** The decoded HTML; empty when there is none. */
  html(): Promise<string>;
  /** What is attached, by names and types. Loads the MIME parser. */
  attachments(): Promise<readonly Attachment[]>;
  /** What the configured scanner says; asked once, when the first rule wants to know. */
  verdict(): Promise<Verdict>;
  /**
   * The messages that it answers, as far as it is remembered where they went; what `inThread` goes
   * by. Asked once.
   */
  parents(): Promise<Parents>;
  /**
   * The time of the delivery, in `timeZone` of the configuration: the same whenever it is asked about
   * one message. In a dry run it is what `--now` says, else the present.
   */
  now(): LocalTime;
  /**
   * Who really sent it, as far as `authentication` of the configuration can tell; asked once, when
   * the first rule wants to know.
   */
  authentication(): Promise<Authentication>;
  /**
   * Whether one knows who wrote it, as far as `people` of the configuration can tell: what `known`,
   * `answersMine` and `firstContact` go by. Each question is asked once.
   */
  people(question: PeopleQuestion): Promise<PeopleAnswer>;
  /**
   * Gives the message to a program, on its standard input, and says how it ended: what `says` goes
   * by. The same question is asked once a message. Null where it is not asked, as in a dry run
   * without `--scan`; rejected when there is no answer.
   */
  ask(question: ProgramQuestion): Promise<ProgramAnswer | null>;
  /** Whether an equal message was delivered before: what `duplicate` goes by. */
  earlier(question: DuplicateQuestion): Promise<DuplicateAnswer>;
}
