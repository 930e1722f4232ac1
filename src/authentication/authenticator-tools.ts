/** What one who says who sent a message needs beside its options. */

import type { Checked } from "../core/contracts/authentication.js";
import type { Content, Deadline, Host } from "../core/contracts/ports.js";

export interface AuthenticatorTools {
  /** The machines whose words in a header are believed. */
  readonly trusted: readonly string[];
  readonly deadline: Deadline;
  readonly host: Host;
  /** Shares what was found out among the copies of a message. */
  readonly remember: (ask: AskWho, options: RememberOptions) => AskWho;
}

/** Finds out who sent a message; null where nobody is asked. */
export type AskWho = (content: Content) => Promise<Checked | null>;

export interface RememberOptions {
  /** Tells apart all that an answer depends on beside the message. */
  readonly scope: string;
  /** Milliseconds for which an answer holds for further copies. */
  readonly holds: (found: Checked) => number;
}

/** What is known when one of them is looked at. */
export interface AuthenticatorCheckTools {
  /** The machines whose words in a header are believed. */
  readonly trusted: readonly string[];
  /** The filters that Postfix asks about what comes in: `smtpd_milters`. */
  readonly milters: string;
  /** Whether the configuration believes what filters have written. */
  readonly readsHeader: boolean;
}
