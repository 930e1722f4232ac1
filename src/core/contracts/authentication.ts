/** Who really sent a message, as far as DNS and signatures tell (RFC 8601 has the results). */

/** What SPF says of the machine that the message came from (RFC 7208 section 2.6). */
export type SpfResult =
  | "pass"
  | "fail"
  | "softfail"
  | "neutral"
  | "none"
  | "policy"
  | "temperror"
  | "permerror";

/** What became of a signature (RFC 8601 section 2.7.1). */
export type DkimResult =
  | "pass"
  | "fail"
  | "neutral"
  | "none"
  | "policy"
  | "temperror"
  | "permerror";

/** What DMARC says of the domain in From (RFC 8601 section 2.7.5, `bestguesspass` of Microsoft's). */
export type DmarcResult = "pass" | "fail" | "none" | "bestguesspass" | "temperror" | "permerror";

/** What became of the seals of machines that passed the message on (RFC 8617 section 4.4). */
export type ArcResult = "pass" | "fail" | "none" | "temperror" | "permerror";

/** What a domain wants done with mail that fails DMARC (RFC 7489 section 6.3). */
export type DmarcPolicy = "none" | "quarantine" | "reject";

/** What SPF found. */
export interface Spf {
  readonly result: SpfResult;
  /** The domain that was asked, of MAIL FROM or of HELO, in lower case; null when untold. */
  readonly domain: string | null;
}

/** One signature. */
export interface Dkim {
  /** Who signed: `d=` in lower case, A-labels; null when untold. */
  readonly domain: string | null;
  /** Which of its keys (`s=`); null when untold. */
  readonly selector: string | null;
  readonly result: DkimResult;
}

/** Whether the domain in From stands behind the message. */
export interface Dmarc {
  readonly result: DmarcResult;
  /** What the domain asks for; null where nobody says. */
  readonly policy: DmarcPolicy | null;
  /** The domain in From, in lower case, A-labels; null when untold. */
  readonly domain: string | null;
}

/** What is known of who sent a message. */
export interface Authentication {
  /** Null where nobody looked. */
  readonly spf: Spf | null;
  /** One for each signature that was looked at. */
  readonly dkim: readonly Dkim[];
  /** Null where nobody looked. */
  readonly dmarc: Dmarc | null;
  /** Null where nobody looked. */
  readonly arc: ArcResult | null;
  /** Who says so, for people: `blue.stonehenge.example`, `checked here`; or why nobody does. */
  readonly by: string;
}

/** Nobody has looked, and why. */
export function unauthenticated(by: string): Authentication {
  return { spf: null, dkim: [], dmarc: null, arc: null, by };
}
