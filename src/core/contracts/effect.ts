/** What became of an action: told to the log, and to whoever delivers. */

import type { Flag } from "./mail.js";

/** One action, and what became of it. */
export interface Effect {
  /** `backup`, `file`, `copy`, `save`, `pipe`, `run`, `forward`, `redistribute`, `notify` or `respond`. */
  readonly kind: string;
  /** The folder's name in the rules; of a family, its segment too: `lists/perl`. */
  readonly folder?: string;
  /** The flags that it is filed with; missing when there are none. */
  readonly flags?: readonly Flag[];
  /** The IMAP keywords that it is filed with; missing when there are none. */
  readonly keywords?: readonly string[];
  /**
   * The header lines that are other ones in that folder: `add X-Course: autumn`, `set Subject: …`,
   * `remove x-spam-report`; missing when the header is as it came.
   */
  readonly headers?: readonly string[];
  /** The attachments that are saved: their names; of what is done, where they are. */
  readonly files?: readonly string[];
  /** The address that mail goes to. */
  readonly to?: string;
  /** The mailing list that it is passed on to. */
  readonly list?: string;
  /** Why a list's members get it in the list's name, its author's domain (DMARC) being what it is. */
  readonly munged?: string;
  /** The template that writes an answer or a notice. */
  readonly template?: string;
  /** The program that gets the message. */
  readonly program?: string;
  /** The rule that says so; null for the backup. */
  readonly rule: string | null;
  /** Where the message is; null while it is not there, and for what is in no folder. */
  readonly path: string | null;
  /**
   * `done`, or `already done` by an earlier try; `not done`: its turn did not come; `failed`: tried
   * again with the message; `ignored`: the program has failed, which is no matter; `refused` for
   * good, by the next server, or by a program whose status says so; `suppressed`: better not sent.
   */
  readonly result:
    | "not done"
    | "done"
    | "already done"
    | "failed"
    | "ignored"
    | "refused"
    | "suppressed";
  /** Why it was suppressed. */
  readonly reason?: string;
  /** What was seen, or said; one line. */
  readonly detail?: string;
}
