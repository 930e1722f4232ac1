/** Signatures and seals, verified by mailauth: canonical forms of fields, keys, cryptography. */

import { arc } from "mailauth/lib/arc/index.js";
import {
  type Chain,
  DkimVerifier,
  type Row,
  type Verified,
} from "mailauth/lib/dkim/dkim-verifier.js";
import type { ArcResult, Dkim, DkimResult } from "../core/contracts/authentication.js";
import { arcChain } from "./arc-chain.js";
import type { BodyCanonicalization } from "./body-hash.js";
import { keyAllows } from "./key-record.js";
import { type Lookups, watched } from "./lookups.js";
import { type ReadSignature, readSignature, type Signature } from "./signatures.js";

export interface Signed {
  readonly rows: readonly Row[];
  /** SHA-256 in Base64 of the body in these forms: read when somebody needs one. */
  readonly hashes: (
    wanted: ReadonlySet<BodyCanonicalization>,
  ) => Promise<ReadonlyMap<BodyCanonicalization, string>>;
}

export interface VerifyTools {
  readonly lookups: Lookups;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** So many are looked at, from the top; the rest is left. */
const MOST_SIGNATURES = 10;
/** Bits of a key: a shorter one can be broken (RFC 8301 section 3.2). */
const SHORTEST_KEY = 1024;

/** The signatures in the order of the message, and what became of the seals. */
export async function verifySignatures(
  { rows, hashes }: Signed,
  { lookups, now }: VerifyTools,
): Promise<{ readonly dkim: readonly Dkim[]; readonly arc: ArcResult }> {
  const seconds = Math.floor(now / 1000);
  const found = rows
    .filter(({ key }) => key === "dkim-signature")
    .slice(0, MOST_SIGNATURES)
    .map((row) => readSignature(row, "DKIM", seconds));
  const chain = arcChain(rows, seconds);
  const seal = "chain" in chain ? chain.signature : null;
  const good = found.flatMap((each) => (typeof each.found === "string" ? [] : [each.found]));
  const asked = seal === null ? good : [...good, seal];
  const resolver = lookups.resolve;
  const verifier = new DkimVerifier({
    resolver,
    minBitLength: SHORTEST_KEY,
    curTime: new Date(now),
  });
  verifier.headers = { parsed: rows };
  verifier.signatureHeaders = asked.map(({ header }) => header);
  if ("chain" in chain) verifier.arc = chain;
  const made = await hashes(new Set(asked.map(({ body }) => body)));
  verifier.bodyHashes = new Map(
    [...made].map(([form, hash]) => [form, { digest: () => hash, getMimeStructureStart: () => 0 }]),
  );
  if (asked.length > 0) await verifier.finalChunk();
  const results = new Map(good.map((each, at) => [each, verifier.results[at]] as const));
  return {
    dkim: found.map((each) => resultOf(each, results)),
    arc: "chain" in chain ? await arcResult(chain, lookups) : chain.result,
  };
}

function resultOf(
  { domain, selector, found }: ReadSignature,
  results: ReadonlyMap<Signature, Verified | undefined>,
): Dkim {
  if (typeof found === "string") return { domain, selector, result: found };
  const verified = results.get(found);
  return {
    domain,
    selector,
    result: verified === undefined ? "permerror" : meaningOf(verified, found),
  };
}

/** What mailauth calls neutral has names in RFC 8601. */
function meaningOf({ status, rr = "" }: Verified, signature: Signature): DkimResult {
  const { result, comment = "" } = status;
  if (result === "pass") return keyAllows(rr, signature) ? "pass" : "permerror";
  if (result === "fail" || result === "policy" || result === "temperror") return result;
  // The body is not what was signed; or only a part of it was, and nobody is told which.
  if (/body hash/.test(comment)) return signature.partial ? "policy" : "fail";
  return "permerror";
}

async function arcResult(chain: Chain, lookups: Lookups): Promise<ArcResult> {
  const { resolve, failed } = watched(lookups);
  const { status } = await arc(chain, { resolver: resolve, minBitLength: SHORTEST_KEY });
  if (status.result === "pass") return "pass";
  const unknown = chain.lastEntry?.messageSignature?.status.result === "temperror";
  return unknown || failed() ? "temperror" : "fail";
}
