/**
 * How mail leaves: plain data, as rules declare it. `src/send/` has an implementation for each
 * kind.
 */

import {
  demandMaybeText,
  demandOneOf,
  demandOptions,
  demandText,
  kindOf,
  refuse,
  shown,
} from "./demand.js";
import { type Duration, milliseconds } from "./duration.js";
import type { MaildirSpec } from "./folder-spec.js";

/** The MTA's own program. */
export interface SendmailSpec {
  readonly kind: "sendmail";
  /** Absolute. */
  readonly path: string;
}

/** A server that takes mail by SMTP or LMTP. */
export interface SmtpSpec {
  readonly kind: "smtp";
  /** The name or address of the server. */
  readonly host: string;
  /** Its TCP port. */
  readonly port: number;
  /** Speaks LMTP. */
  readonly lmtp: boolean;
  /** TLS from the start; without it STARTTLS is used where the server offers it. */
  readonly secure: boolean;
  /** Who logs in; null: nobody. */
  readonly login: { readonly user: string; readonly password: string } | null;
  /** Milliseconds for the whole conversation. */
  readonly timeout: number;
}

/** Nothing is sent: what would be is filed, to be looked at. */
export interface HoldSpec {
  readonly kind: "hold";
  /** Takes what would be sent. */
  readonly folder: MaildirSpec;
}

/** How mail leaves. */
export type TransportSpec = SendmailSpec | SmtpSpec | HoldSpec;

/**
 * Where it files what it would send; null: it sends.
 * @internal
 */
export function heldIn(spec: TransportSpec): MaildirSpec | null {
  return "folder" in spec ? spec.folder : null;
}

/** Options of `smtp`. */
export interface SmtpOptions {
  /** The name or address of the server. */
  readonly host: string;
  /** Default: 25; 465 when `secure`. */
  readonly port?: number;
  /** Default: false. */
  readonly lmtp?: boolean;
  /** TLS from the start. Default: false; STARTTLS is used where the server offers it. */
  readonly secure?: boolean;
  /** Who logs in. Default: nobody. */
  readonly user?: string;
  /** What is logged in with. */
  readonly password?: string;
  /** For the whole conversation. Default: 60 s. */
  readonly timeout?: Duration;
}

/** Sends through the MTA's own program. @param path default: `/usr/sbin/sendmail` */
export function sendmail(path = "/usr/sbin/sendmail"): SendmailSpec {
  demandText("sendmail", path, "the path of the program");
  return { kind: "sendmail", path };
}

/** Sends by SMTP or LMTP. */
export function smtp(options: SmtpOptions): SmtpSpec {
  demandOptions("smtp", options, "host port lmtp secure user password timeout");
  const {
    host,
    lmtp = false,
    secure = false,
    port = secure ? 465 : 25,
    user,
    password = "",
    timeout = "60 s",
  } = options;
  if (typeof host !== "string") refuse("smtp", host, "a host: { host: … }");
  if (typeof port !== "number") throw new Error(`smtp: ${shown(port)} is no port`);
  for (const [name, value] of Object.entries({ user, password }))
    demandMaybeText(`smtp: ${name}`, value);
  for (const [name, value] of Object.entries({ lmtp, secure }))
    demandOneOf(`smtp: ${name}`, value, [true, false]);
  const login = user === undefined ? null : { user, password };
  return { kind: "smtp", host, port, lmtp, secure, login, timeout: milliseconds(timeout) };
}

/**
 * Sends nothing: answers, forwards and list mail are filed here, for you to look at before any is
 * ever sent.
 */
export function hold(folder: MaildirSpec): HoldSpec {
  if (kindOf(folder) !== "maildir") refuse("hold", folder, 'a Maildir: hold(maildir("~/…"))');
  return { kind: "hold", folder };
}
