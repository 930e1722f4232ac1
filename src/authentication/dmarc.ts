/**
 * Whether the domain in From stands behind a message (RFC 7489). Here and not by mailauth, which
 * takes strict alignment for relaxed, and knows no result but pass and fail where DNS has failed.
 */

import type {
  Dkim,
  Dmarc,
  DmarcPolicy,
  DmarcResult,
  Spf,
} from "../core/contracts/authentication.js";
import { codeOf, type Lookups } from "./lookups.js";
import { registered } from "./registered.js";
import { tagList } from "./tag-list.js";

export interface Evidence {
  /** Null: it was not asked. */
  readonly spf: Spf | null;
  /** The domain that SPF would be asked about; null where nobody knows. */
  readonly envelope: string | null;
  readonly dkim: readonly Dkim[];
}

/** The worst of them is told: one of several authors who is forged is enough. */
const WORST: readonly DmarcResult[] = ["fail", "temperror", "permerror", "none", "pass"];
const POLICIES: readonly DmarcPolicy[] = ["none", "quarantine", "reject"];
const MOST_AUTHORS = 5;

/**
 * @param domains of all addresses in From, A-labels in lower case
 * @returns null where it would be a fail, if SPF, which was not asked, could not have been a pass
 */
export async function verifyDmarc(
  domains: readonly string[],
  evidence: Evidence,
  lookups: Lookups,
): Promise<Dmarc | null> {
  const authors = [...new Set(domains)];
  const known = authors.every((each) => each !== "");
  if (authors.length === 0 || authors.length > MOST_AUTHORS || !known)
    return { result: "permerror", policy: null, domain: null };
  const found = await Promise.all(authors.map((each) => ofDomain(each, evidence, lookups)));
  if (found.some((each) => each === null)) return null;
  const [first, ...others] = found.filter((each) => each !== null);
  return others.reduce<Dmarc | null>(worse, first ?? null);
}

function worse(one: Dmarc | null, other: Dmarc): Dmarc {
  if (one === null) return other;
  const [mine, its] = [one, other].map(({ result }) => WORST.indexOf(result));
  if (mine === its) return severity(other) > severity(one) ? other : one;
  return (its ?? 0) < (mine ?? 0) ? other : one;
}

function severity({ policy }: Dmarc): number {
  return policy === null ? -1 : POLICIES.indexOf(policy);
}

async function ofDomain(
  domain: string,
  evidence: Evidence,
  lookups: Lookups,
): Promise<Dmarc | null> {
  const record = await published(domain, lookups);
  if (typeof record === "string") return { result: record, policy: null, domain };
  const { policy, strict } = record;
  const told = (result: DmarcResult) => ({ result, policy, domain });
  const { spf, dkim, envelope } = evidence;
  const aligned = dkim.filter((each) => isAligned(each.domain, domain, strict.dkim));
  const sent = isAligned(spf?.domain ?? envelope, domain, strict.spf);
  if (aligned.some(({ result }) => result === "pass")) return told("pass");
  if (sent && spf?.result === "pass") return told("pass");
  if (aligned.some(({ result }) => result === "temperror")) return told("temperror");
  if (sent && spf?.result === "temperror") return told("temperror");
  // Nobody knows whether it would have been a pass.
  return spf === null && (envelope === null || sent) ? null : told("fail");
}

function isAligned(domain: string | null, from: string, strict: boolean): boolean {
  if (domain === null) return false;
  if (domain === from) return true;
  const own = strict ? null : registered(from);
  return own !== null && registered(domain) === own;
}

interface Policy {
  readonly policy: DmarcPolicy;
  readonly strict: { readonly dkim: boolean; readonly spf: boolean };
}

/** What the domain has published, or else its organization. */
async function published(domain: string, lookups: Lookups): Promise<Policy | "none" | "temperror"> {
  try {
    const own = policyIn(await records(domain, lookups), ["p"]);
    if (own !== null) return own;
    const organization = registered(domain);
    if (organization === null || organization === domain) return "none";
    return policyIn(await records(organization, lookups), ["sp", "p"]) ?? "none";
  } catch (error) {
    if (codeOf(error) === "") throw error;
    return "temperror";
  }
}

async function records(domain: string, lookups: Lookups): Promise<readonly string[]> {
  try {
    const found = await lookups.resolve(`_dmarc.${domain}`, "TXT");
    const texts = Array.isArray(found) ? found.map((each) => [each].flat().join("")) : [];
    return texts.filter((text) => /^v[ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/.test(text));
  } catch (error) {
    if (codeOf(error) === "ENOTFOUND") return [];
    throw error;
  }
}

/** Of several records none counts (section 6.6.3). */
function policyIn(found: readonly string[], names: readonly string[]): Policy | null {
  const [text, ...others] = found;
  const tags = text === undefined || others.length > 0 ? null : tagList(text);
  if (tags === null) return null;
  const [wanted] = names.flatMap((name) => tags.get(name)?.toLowerCase() ?? []);
  const policy = POLICIES.find((each) => each === wanted);
  // One that can't be read is taken for "none" where reports are asked for, and else for no record.
  if (policy === undefined && !tags.has("rua")) return null;
  const strict = (name: string) => tags.get(name)?.toLowerCase() === "s";
  return { policy: policy ?? "none", strict: { dkim: strict("adkim"), spf: strict("aspf") } };
}
