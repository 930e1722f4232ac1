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
  /** What SPF says. */
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
  /** What became of it. */
  readonly result: DkimResult;
}

/** Whether the domain in From stands behind the message. */
export interface Dmarc {
  /** What DMARC says. */
  readonly result: DmarcResult;
  /** What the domain asks for; null where nobody says. */
  readonly policy: DmarcPolicy | null;
  /** The domain in From, in lower case, A-labels; null when untold. */
  readonly domain: string | null;
}

/** What one who has looked has found out of who sent a message. */
export interface Checked {
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

/** What is known of who sent a message. */
export interface Authentication extends Checked {
  /**
   * The domains of From that are proven, in lower case, A-labels: by a DMARC pass, or, where DMARC
   * does not say fail, by a DKIM or SPF pass of the same organization. None when there are several
   * From fields.
   */
  readonly verified: readonly string[];
}

/** Nobody has looked, and why. */
export function unauthenticated(by: string): Authentication {
  return { spf: null, dkim: [], dmarc: null, arc: null, by, verified: [] };
}

/** In a few words: `spf=pass a.example, dkim=pass a.example, dmarc=fail p=reject (by …)`. */
export function describeAuthentication({ spf, dkim, dmarc, arc, by }: Checked): string {
  const parts = [
    ...(spf === null ? [] : [named("spf", spf)]),
    ...dkim.map((each) => named("dkim", each)),
    ...(dmarc === null ? [] : [dmarcInWords(dmarc)]),
    ...(arc === null ? [] : [`arc=${arc}`]),
  ];
  return parts.length === 0 ? `nobody looked (${by})` : `${parts.join(", ")} (by ${by})`;
}

/** The same of DMARC alone. */
export function describeDmarc({ dmarc, by }: Checked): string {
  return dmarc === null ? `no dmarc (${by})` : `${dmarcInWords(dmarc)} (by ${by})`;
}

function named(method: string, { result, domain }: Spf | Dkim): string {
  return `${method}=${result}${domain === null ? "" : ` ${domain}`}`;
}

function dmarcInWords({ result, policy }: Dmarc): string {
  return `dmarc=${result}${policy === null ? "" : ` p=${policy}`}`;
}
