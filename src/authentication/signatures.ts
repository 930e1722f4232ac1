/**
 * What a signature says of itself (RFC 6376 section 3.5), read strictly: what is none by the
 * standard is not verified, whatever a library makes of it.
 */

import type { Row, SignatureHeader } from "mailauth/lib/dkim/dkim-verifier.js";
import type { DkimResult } from "../core/contracts/authentication.js";
import { foldDomain } from "../core/message/domain.js";
import type { BodyCanonicalization } from "./body-hash.js";
import { textIn } from "./rows.js";
import { tagList } from "./tag-list.js";

/** One that can be verified. */
export interface Signature {
  readonly header: SignatureHeader;
  readonly body: BodyCanonicalization;
  /** It says that it is about a part of the body (`l=`), which others may have added to. */
  readonly partial: boolean;
  /** The domain in `i=`, on whose behalf it signs. */
  readonly identity: string;
}

export interface ReadSignature {
  /** In lower case, A-labels; null when it does not say. */
  readonly domain: string | null;
  readonly selector: string | null;
  /** What becomes of it, when that is known already. */
  readonly found: Signature | DkimResult;
}

/** Octets of one; some steps take longer by its square. */
export const LONGEST_SIGNATURE = 8192;
/** Octets of a name in DNS (RFC 1035 section 2.3.4). */
const LONGEST_NAME = 253;

const ALGORITHM = /^(rsa|ed25519)-sha256$/i;
const CANONICALIZATION = /^(simple|relaxed)(?:\/(simple|relaxed))?$/i;
const DOMAIN = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?)+$/;
const SELECTOR = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?)*$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const NAMES = /^[!-9;-~]+(?::[!-9;-~]+)*$/;
const MOST_NAMES = 200;

/** @param seconds since 1970 */
export function readSignature(row: Row, type: "DKIM" | "ARC", seconds: number): ReadSignature {
  const text = textIn(row);
  const tags = text.length > LONGEST_SIGNATURE ? null : tagList(text);
  const read = (name: string) => (tags?.get(name) ?? "").replace(/[ \t]+/g, "");
  const domain = foldDomain(read("d"));
  const selector = foldDomain(read("s"));
  const told = { domain: nameOrNull(domain), selector: nameOrNull(selector) };
  const signed = read("h").toLowerCase();
  const identity = type === "DKIM" ? identityIn(read("i"), domain) : domain;
  const header = headerOf(row, type, { domain, selector, read });
  const names = signed.split(":");
  if (tags === null || identity === null || header === null) return { ...told, found: "permerror" };
  const named = told.domain !== null && told.selector !== null;
  if (!named || !DOMAIN.test(domain) || !SELECTOR.test(selector) || !BASE64.test(read("b")))
    return { ...told, found: "permerror" };
  if (!BASE64.test(read("bh")) || !NAMES.test(signed) || names.length > MOST_NAMES)
    return { ...told, found: "permerror" };
  // Whose words are signed, if not who says them? (RFC 6376 section 5.4)
  if (!names.includes(type === "DKIM" ? "from" : (names[0] ?? "")) || names.includes("arc-seal"))
    return { ...told, found: "permerror" };
  if (type === "DKIM" && (read("v") !== "1" || !queries(read("q")).includes("dns/txt")))
    return { ...told, found: "permerror" };
  const late = lateness(read("t"), read("x"), seconds);
  const body = header.canonicalization.endsWith("relaxed") ? "relaxed" : "simple";
  const partial = tags.has("l");
  return { ...told, found: late ?? { header, body, partial, identity } };
}

/** Longer than any name: it is told in logs and traces. */
function nameOrNull(name: string): string | null {
  return name === "" || name.length > LONGEST_NAME ? null : name;
}

interface Read {
  readonly domain: string;
  readonly selector: string;
  readonly read: (name: string) => string;
}

/** What the verifier takes for a signature; null where that can't be. */
function headerOf(
  { line }: Row,
  type: SignatureHeader["type"],
  { domain, selector, read }: Read,
): SignatureHeader | null {
  const [algorithm, signAlgo] = ALGORITHM.exec(read("a")) ?? [];
  const made = CANONICALIZATION.exec(read("c") || DEFAULT[type]);
  if (algorithm === undefined || signAlgo === undefined || made === null) return null;
  const [, head = "simple", body = "simple"] = made;
  const values = ["h", "b", "bh", "i"].map((name) => [name, { value: read(name) }] as const);
  return {
    type,
    original: line,
    parsed: Object.fromEntries(values),
    algorithm: algorithm.toLowerCase(),
    signAlgo: signAlgo.toLowerCase(),
    canonicalization: `${head}/${body}`.toLowerCase(),
    signingDomain: domain,
    selector,
    bodyHashKey: body.toLowerCase(),
  };
}

const DEFAULT = { DKIM: "simple/simple", ARC: "relaxed/relaxed" } as const;

/** How its key is to be looked up. */
function queries(told: string): readonly string[] {
  return (told || "dns/txt").toLowerCase().split(":");
}

/** @returns null where it signs for others than its own domain */
function identityIn(identity: string, domain: string): string | null {
  if (identity === "") return domain;
  const own = foldDomain(identity.slice(identity.lastIndexOf("@") + 1));
  return identity.includes("@") && (own === domain || own.endsWith(`.${domain}`)) ? own : null;
}

/** What its times come to; null: nothing. */
function lateness(signed: string, expires: string, seconds: number): DkimResult | null {
  if (!/^\d{0,12}$/.test(signed) || !/^\d{0,12}$/.test(expires)) return "permerror";
  if (expires === "") return null;
  if (signed !== "" && Number(expires) <= Number(signed)) return "permerror";
  return Number(expires) < seconds ? "fail" : null;
}
