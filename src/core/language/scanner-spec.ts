/**
 * Spam scanners as rules declare them: plain data. `src/spam/` has an implementation for each kind.
 */

import {
  demandMaybeText,
  demandOnFailure,
  demandOptions,
  demandPort,
  kindOf,
  refuse,
} from "./demand.js";
import { type Duration, milliseconds } from "./duration.js";
import { octets, type Size } from "./size.js";

/**
 * What to do when a scanner can't be asked. `"defer"`: Postfix tries again. `"unknown"`: go on
 * without a verdict.
 */
export type OnFailure = "defer" | "unknown";

/** SpamAssassin's daemon. */
export interface SpamdSpec {
  readonly kind: "spamd";
  /** Where it listens. */
  readonly at: { readonly host: string; readonly port: number } | { readonly socket: string };
  /** Whose preferences it shall use; null: its own default. */
  readonly user: string | null;
  /** Milliseconds for the whole conversation. */
  readonly timeout: number;
  /** Octets above which a message is not sent to it. */
  readonly maxSize: number;
  /** Milliseconds for which its answer holds for further copies of the same message. */
  readonly remember: number;
  /** What a scanner that can't be asked means. */
  readonly onFailure: OnFailure;
}

/** rspamd, by HTTP. */
export interface RspamdSpec extends Pick<SpamdSpec, "at" | "timeout" | "maxSize" | "remember"> {
  readonly kind: "rspamd";
  /** Null: it asks for none. */
  readonly password: string | null;
  /** What a scanner that can't be asked means. */
  readonly onFailure: OnFailure;
}

/** A program that says by its exit status what a message is. */
export interface CommandSpec extends Pick<SpamdSpec, "timeout" | "maxSize" | "remember"> {
  readonly kind: "command";
  /** Absolute. */
  readonly program: string;
  /** Handed over as they are: no shell is involved. */
  readonly args: readonly string[];
  /** The statuses that say so. Any other is a failure. */
  readonly spam: readonly number[];
  /** Exit statuses that say: no spam. */
  readonly ham: readonly number[];
  /** Exit statuses that say neither. */
  readonly unsure: readonly number[];
  /** The arguments with which it learns; null: it does not. */
  readonly learn: { readonly spam: readonly string[]; readonly ham: readonly string[] } | null;
  /** What a program that fails means. */
  readonly onFailure: OnFailure;
}

/** What the MTA's own filter has left in the header. */
export interface UpstreamSpec {
  readonly kind: "upstream";
}

/** Several, asked in turn until one of them has an answer. */
export interface FirstOfScanners {
  readonly kind: "firstOf";
  /** Asked in this order. */
  readonly members: readonly ScannerSpec[];
}

/** None, in so many words. */
export interface UnscannedSpec {
  readonly kind: "unscanned";
}

/** One that is asked about the message. */
type AskedSpec = SpamdSpec | RspamdSpec | CommandSpec;

/** Who says whether a message is spam. */
export type ScannerSpec = AskedSpec | UpstreamSpec | FirstOfScanners | UnscannedSpec;

/** One scanner, and no list of them. */
export type SingleScannerSpec = Exclude<ScannerSpec, FirstOfScanners>;

/** Whether it looks at the message; null: somebody has before, and left a field in the header. */
const SCANS: Readonly<Record<SingleScannerSpec["kind"], boolean | null>> = {
  spamd: true,
  rspamd: true,
  command: true,
  upstream: null,
  unscanned: false,
};

/**
 * Whether it is one, of rules that nobody type-checked.
 * @internal
 */
export function isScanner(spec: unknown): boolean {
  const kind = kindOf(spec);
  return kind === "firstOf" || (kind !== null && Object.hasOwn(SCANS, kind));
}

/**
 * In the order in which they are asked, lists taken apart.
 * @internal
 */
export function scannersIn(spec: ScannerSpec): readonly SingleScannerSpec[] {
  return "members" in spec ? spec.members.flatMap(scannersIn) : [spec];
}

/**
 * Whether the configuration says, in so many words, that a message goes unscanned.
 * @internal
 */
export function saysUnscanned(spec: ScannerSpec): boolean {
  return scannersIn(spec).some(({ kind }) => SCANS[kind] === false);
}

/**
 * Whether there is nobody to be asked at all.
 * @internal
 */
export function asksNobody(spec: ScannerSpec): boolean {
  const all = scannersIn(spec);
  // A list of no scanners says nothing, and least of all that one answers without a verdict.
  return all.length > 0 && all.every(({ kind }) => SCANS[kind] === false);
}

/** Options of `spamd`. */
export interface SpamdOptions {
  /** Default: 127.0.0.1. */
  readonly host?: string;
  /** Default: 783. */
  readonly port?: number;
  /** The path of a unix socket, instead of host and port. */
  readonly socket?: string;
  /** Whose preferences and Bayes database spamd shall use. Default: spamd's own. */
  readonly user?: string;
  /** For the whole conversation. Default: 60 s. */
  readonly timeout?: Duration;
  /** A larger message is not scanned: its verdict is "unknown". Default: 512 kB. */
  readonly maxSize?: Size;
  /** How long its answer holds for further copies of the same message. Default: 1 h. */
  readonly remember?: Duration;
  /** Default: `"defer"`. */
  readonly onFailure?: OnFailure;
}

/** Asks SpamAssassin's daemon, once for a message however many copies of it arrive. */
export function spamd(options: SpamdOptions = {}): SpamdSpec {
  demandOptions("spamd", options, "host port socket user timeout maxSize remember onFailure");
  const { host = "127.0.0.1", port = 783, socket, user, onFailure = "defer" } = options;
  for (const [name, value] of Object.entries({ host, socket, user }))
    demandMaybeText(`spamd: ${name}`, value);
  demandPort("spamd", port);
  demandOnFailure("spamd", onFailure);
  const { timeout = "60 s", maxSize = "512 kB", remember = "1 h" } = options;
  return {
    kind: "spamd",
    at: socket === undefined ? { host, port } : { socket },
    user: user ?? null,
    timeout: milliseconds(timeout),
    maxSize: octets(maxSize),
    remember: milliseconds(remember),
    onFailure,
  };
}

/**
 * Takes the word of the MTA's own filter (SpamAssassin, amavis, rspamd), where the machines have put
 * it that `trusted` names. Loads nothing.
 */
export function upstream(
  nothing?: 'nothing: trusted: ["…"] in the configuration names these machines',
): UpstreamSpec {
  if (nothing !== undefined) refuse("upstream", nothing, NAMES_MACHINES);
  return { kind: "upstream" };
}

/**
 * Whether one of them believes what is in the header: then somebody must be trusted.
 * @internal
 */
export function scansHeader(spec: ScannerSpec): boolean {
  return scannersIn(spec).some(({ kind }) => SCANS[kind] === null);
}

const NAMES_MACHINES = 'nothing: sortmail({ trusted: ["…"] }) names the machines';

/** Nobody scans: every verdict is "unknown". */
export function unscanned(): UnscannedSpec {
  return { kind: "unscanned" };
}
