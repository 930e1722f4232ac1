/** What was found out about a message and written down, and is read again. */

import type {
  ArcResult,
  Checked,
  Dkim,
  DkimResult,
  Dmarc,
  DmarcPolicy,
  DmarcResult,
  Spf,
  SpfResult,
} from "../core/contracts/authentication.js";

const SPF = oneOf<SpfResult>({
  pass: 1,
  fail: 1,
  softfail: 1,
  neutral: 1,
  none: 1,
  policy: 1,
  temperror: 1,
  permerror: 1,
});
const DKIM = oneOf<DkimResult>({
  pass: 1,
  fail: 1,
  neutral: 1,
  none: 1,
  policy: 1,
  temperror: 1,
  permerror: 1,
});
const DMARC = oneOf<DmarcResult>({
  pass: 1,
  fail: 1,
  none: 1,
  bestguesspass: 1,
  temperror: 1,
  permerror: 1,
});
const ARC = oneOf<ArcResult>({ pass: 1, fail: 1, none: 1, temperror: 1, permerror: 1 });
const POLICY = oneOf<DmarcPolicy>({ none: 1, quarantine: 1, reject: 1 });

/** @returns null for what is none */
export function checkedIn(value: unknown): Checked | null {
  if (!isObject(value)) return null;
  const { spf, dkim, dmarc, arc, by }: Unknown<Checked> = value;
  const [found, policy] = [spfIn(spf), dmarcIn(dmarc)];
  const signatures = Array.isArray(dkim) ? dkim.map(dkimIn) : [undefined];
  const all = signatures.filter((each) => each !== undefined);
  if (found === undefined || policy === undefined || typeof by !== "string") return null;
  if (all.length < signatures.length || !(arc === null || ARC(arc))) return null;
  return { spf: found, dkim: all, dmarc: policy, arc, by };
}

type Unknown<T> = { readonly [key in keyof T]?: unknown };

/** Each is undefined for what is none. */
function spfIn(value: unknown): Spf | null | undefined {
  if (value === null) return null;
  const { result, domain }: Unknown<Spf> = isObject(value) ? value : {};
  return SPF(result) && isTextOrNull(domain) ? { result, domain } : undefined;
}

function dkimIn(value: unknown): Dkim | undefined {
  const { result, domain, selector }: Unknown<Dkim> = isObject(value) ? value : {};
  const told = isTextOrNull(domain) && isTextOrNull(selector);
  return DKIM(result) && told ? { domain, selector, result } : undefined;
}

function dmarcIn(value: unknown): Dmarc | null | undefined {
  if (value === null) return null;
  const { result, policy, domain }: Unknown<Dmarc> = isObject(value) ? value : {};
  if (!DMARC(result) || !isTextOrNull(domain)) return undefined;
  return policy === null || POLICY(policy) ? { result, policy, domain } : undefined;
}

function oneOf<Word extends string>(words: Readonly<Record<Word, 1>>) {
  return (value: unknown): value is Word =>
    typeof value === "string" && Object.hasOwn(words, value);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}
