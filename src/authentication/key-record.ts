/** What a signer's key may be used for (RFC 6376 section 3.6.1). */

import type { Signature } from "./signatures.js";
import { tagList } from "./tag-list.js";

/** @param record of the key, that has verified the signature */
export function keyAllows(record: string, { header, identity }: Signature): boolean {
  const tags = tagList(record);
  if (tags === null) return false;
  const list = (name: string, all: string) => (tags.get(name) ?? all).toLowerCase().split(":");
  const version = tags.get("v") ?? "DKIM1";
  const services = list("s", "*");
  const [kind] = list("k", "rsa");
  return (
    version === "DKIM1" &&
    kind === header.signAlgo &&
    list("h", "sha256").includes("sha256") &&
    (services.includes("*") || services.includes("email")) &&
    (!list("t", "").includes("s") || identity === header.signingDomain)
  );
}
