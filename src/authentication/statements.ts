/** What the methods of one Authentication-Results field say: SPF, DKIM, DMARC and ARC. */

import type {
  ArcResult,
  Dkim,
  DkimResult,
  Dmarc,
  DmarcPolicy,
  DmarcResult,
  Spf,
  SpfResult,
} from "../core/contracts/authentication.js";
import { foldDomain } from "../core/message/domain.js";
import type { MethodResult } from "./results-grammar.js";

/** Whose domain SPF has asked for. */
export interface SpfStatement extends Spf {
  readonly identity: "mailfrom" | "helo";
}

/** What one machine says. */
export interface Statements {
  readonly spf: readonly SpfStatement[];
  readonly dkim: readonly Dkim[];
  readonly dmarc: readonly Dmarc[];
  readonly arc: readonly ArcResult[];
}

/** A method: what one result of it states. */
type Read = (found: MethodResult) => Partial<Statements>;

const METHODS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ["spf", (found) => ({ spf: [spfIn(found)] })],
  ["dkim", (found) => ({ dkim: [dkimIn(found)] })],
  ["dmarc", (found) => ({ dmarc: [dmarcIn(found)] })],
  ["arc", ({ result }) => ({ arc: [ARC.get(result) ?? "permerror"] })],
]);

/** Nothing. */
export const NO_STATEMENTS: Statements = { spf: [], dkim: [], dmarc: [], arc: [] };

/** Methods that are not known say nothing. */
export function statementsIn(results: readonly MethodResult[]): Statements {
  const read = results.flatMap((each) => METHODS.get(each.method)?.(each) ?? []);
  return {
    spf: read.flatMap(({ spf = [] }) => spf),
    dkim: read.flatMap(({ dkim = [] }) => dkim),
    dmarc: read.flatMap(({ dmarc = [] }) => dmarc),
    arc: read.flatMap(({ arc = [] }) => arc),
  };
}

// Words that are not there, and those of older RFCs: no pass.

const SPF: ReadonlyMap<string, SpfResult> = new Map([
  ["pass", "pass"],
  ["fail", "fail"],
  ["hardfail", "fail"],
  ["softfail", "softfail"],
  ["neutral", "neutral"],
  ["none", "none"],
  ["policy", "policy"],
  ["temperror", "temperror"],
  ["error", "temperror"],
]);

/** The result by its word, as Received-SPF has it too. @param word in lower case */
export function spfResult(word: string, comments: readonly string[]): SpfResult {
  const result = SPF.get(word) ?? "permerror";
  // The domain says nothing, and the machine has guessed.
  return result === "pass" && comments.some((text) => /best guess/i.test(text)) ? "none" : result;
}

function spfIn({ result, properties, comments }: MethodResult): SpfStatement {
  const sender = properties.get("smtp.mailfrom") ?? properties.get("smtp.mail");
  const domain = domainIn(sender);
  return domain === null && (sender === undefined || /^<?>?$/.test(sender))
    ? {
        result: spfResult(result, comments),
        domain: domainIn(properties.get("smtp.helo")),
        identity: "helo",
      }
    : { result: spfResult(result, comments), domain, identity: "mailfrom" };
}

const DKIM: ReadonlyMap<string, DkimResult> = new Map([
  ["pass", "pass"],
  ["fail", "fail"],
  ["hardfail", "fail"],
  ["neutral", "neutral"],
  ["none", "none"],
  ["policy", "policy"],
  ["temperror", "temperror"],
]);

function dkimIn({ result, properties }: MethodResult): Dkim {
  const domain = properties.get("header.d") ?? properties.get("header.i");
  return {
    domain: domainIn(domain),
    selector: properties.get("header.s")?.toLowerCase() || null,
    result: DKIM.get(result) ?? "permerror",
  };
}

const DMARC: ReadonlyMap<string, DmarcResult> = new Map([
  ["pass", "pass"],
  ["fail", "fail"],
  ["none", "none"],
  ["bestguesspass", "bestguesspass"],
  ["temperror", "temperror"],
]);

function dmarcIn(found: MethodResult): Dmarc {
  return {
    result: DMARC.get(found.result) ?? "permerror",
    policy: policyIn(found),
    domain: domainIn(found.properties.get("header.from")),
  };
}

const ARC: ReadonlyMap<string, ArcResult> = new Map([
  ["pass", "pass"],
  ["fail", "fail"],
  ["reject", "fail"],
  ["none", "none"],
  ["temperror", "temperror"],
]);

/** From the one that asks for least on. */
const POLICIES: readonly DmarcPolicy[] = ["none", "quarantine", "reject"];

/** Where machines say what the domain asks for: RFC 8601 has no place for it. */
const POLICY_PROPERTIES = ["policy.dmarc", "policy.published-domain-policy", "policy", "p"];

/** Of p and sp, whichever asks for less: which of them goes for this domain is not told. */
function policyIn({ result, properties, comments }: MethodResult): DmarcPolicy | null {
  const told = POLICY_PROPERTIES.flatMap((name) => properties.get(name) ?? []);
  const aside = comments.flatMap((text) =>
    [...text.matchAll(/(?:^|[\s,;])(?:p|sp|policy)=([a-z]+)/gi)].map(([, word = ""]) => word),
  );
  const action = result === "fail" ? (properties.get("action") ?? "") : "";
  const words = [...told, ...aside, ...(told.length + aside.length > 0 ? [] : [action])];
  return leastOf(words.map((word) => word.toLowerCase().replace(/^o(?=reject$)/, "")));
}

function leastOf(words: readonly string[]): DmarcPolicy | null {
  return POLICIES.find((policy) => words.includes(policy)) ?? null;
}

/**
 * The domain of an address, or by itself, in lower case, A-labels; null for what is none.
 * @param value `ada@a.example`, `@a.example`, `a.example`, `<ada@a.example>`
 */
export function domainIn(value: string | undefined): string | null {
  const [, domain] = /(?:^|@)([^\s@<>"'(),:;[\]\\]+?)\.?>?$/.exec(value ?? "") ?? [];
  return domain === undefined ? null : foldDomain(domain);
}
