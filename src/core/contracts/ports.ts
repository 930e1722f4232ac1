/**
 * The contracts between deciding and doing. Implementations live in `io/`, `folders/` and their
 * siblings.
 */

import type { Checked } from "./authentication.js";
import type { Address, Attachment, Envelope, Flag } from "./mail.js";
import type { Verdict } from "./verdict.js";

/**
 * The octets of one message, the mbox From_ line taken off. Never changed, never wholly in memory
 * above `head`.
 */
export interface Content {
  /** Octets in all. */
  readonly size: number;
  /** The whole message up to 1 MiB; of a larger one, its first 1 MiB. */
  readonly head: Buffer;
  /**
   * A file that holds exactly these octets, is already synced, and may be hard-linked; null when
   * there is none.
   */
  readonly file: string | null;
  /** The whole message in order. A chunk is valid until the next one is asked for. */
  chunks(): Iterable<Buffer>;
}

/** The part of a message that only a MIME parser can tell. */
export interface Body {
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly Attachment[];
  /** Why a part stayed empty, for the log; null when nothing was refused. */
  readonly refused: string | null;
}

/**
 * Reads the MIME structure. Never rejects because of what the message is: it answers with an empty
 * body and a reason.
 */
export type MimeReader = (content: Content) => Promise<Body>;

/** Says whether a message is spam. */
export interface Scanner {
  /**
   * @returns null when it has no verdict, so that the next one may be asked
   * @throws when it can't be asked, and the delivery had better be tried again
   */
  scan(content: Content): Promise<Verdict | null>;
}

/** A message, and what the MTA said of where it came from. */
export interface Incoming {
  readonly content: Content;
  readonly envelope: Envelope;
  /** Null for a bounce; undefined when nobody tells. */
  readonly sender: string | null | undefined;
  /** Whom each field From names; one list a field. */
  readonly from: readonly (readonly Address[])[];
}

/** Says who really sent a message. */
export interface Authenticator {
  /**
   * @returns null when it has nothing to say, so that the next one may be asked
   * @throws when it can't be asked, and the delivery had better be tried again
   */
  authenticate(incoming: Incoming): Promise<Checked | null>;
}

/** A message for the next server. */
export interface Submission {
  /**
   * The envelope sender; null: none, as for everything that must not be answered (RFC 5321 section
   * 4.5.5).
   */
  readonly sender: string | null;
  readonly recipients: readonly [string, ...string[]];
  readonly message: Content;
}

/** A recipient that the next server did not take, while it took others of the same message. */
export interface Refused {
  readonly recipient: string;
  /** One line for the log. */
  readonly reason: string;
  /** Trying again would be of no use. */
  readonly permanent: boolean;
}

/** What became of a message that the next server took for one recipient at least. */
export interface Submitted {
  /**
   * Empty when all of them were taken. To try the message again for all would be to send it twice
   * to the others.
   */
  readonly refused: readonly Refused[];
}

/** Hands messages to the next server. */
export interface Transport {
  /**
   * @returns once the next server has taken the message for one recipient at least
   * @throws SubmitError when it was taken for none, `permanent` where trying again would be of no
   *   use. What stops the waiting (time up, told to stop) is thrown as the deadline throws it
   */
  submit(submission: Submission): Promise<Submitted>;
}

/** Time that passes, and the moment when it is up. The one clock that waiting code looks at. */
export interface Deadline {
  /** Milliseconds left; zero when it is up. */
  left(): number;
  /** Throws when the time is up or the process was told to stop (TERM, INT, HUP). */
  check(): void;
  /**
   * Resolves after so many milliseconds; rejects, at once, when the process is told to stop or the
   * time is up.
   */
  sleep(ms: number): Promise<void>;
}

/** How one message is to be stored. */
export interface StoreOptions {
  /** The envelope sender, for an mbox's From_ line; null writes MAILER-DAEMON. */
  readonly sender: string | null;
  /** Non-empty files it as read or marked, in a Maildir's `cur`. */
  readonly flags?: readonly Flag[];
  /** IMAP keywords, each an atom (RFC 3501 section 9). */
  readonly keywords?: readonly string[];
  /** Told what of all that can't be kept, and why: the message is stored all the same. */
  readonly note?: (text: string) => void;
}

/** A folder that can take messages. */
export interface Folder {
  /**
   * Stores one message: resolved means on disk, file and directory synced. Rejects with the folder
   * as it was.
   * @returns where it is: the file of a Maildir, the mbox's path.
   */
  store(content: Content, options: StoreOptions): Promise<string>;
}

/**
 * The process's own mark on names that must be unique, and the clock. Passed in, so that tests own
 * both.
 */
export interface Host {
  readonly hostname: string;
  readonly pid: number;
  /** Milliseconds since 1970. */
  now(): number;
}
