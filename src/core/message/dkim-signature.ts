/**
 * DKIM-Signature (RFC 6376 section 3.5): who has signed which fields of a header. Whether the
 * signature is right is another matter.
 */

import { foldDomain } from "./domain.js";

/** What is signed, by whom. */
export interface DkimSignature {
  /** `d=`, in lower case, A-labels. */
  readonly domain: string;
  /** `s=`: which of its keys. */
  readonly selector: string;
  /** `h=`, in lower case. A name that stands there once more than in the header says: no other. */
  readonly fields: readonly string[];
}

/** Of a longer signature nothing is believed: no list of fields takes so much. Octets. */
const LONGEST = 64 * 1024;

/** Null for what says neither whose it is nor that From is signed. */
export function parseSignature(value: Buffer): DkimSignature | null {
  if (value.length > LONGEST) return null;
  const tags = new Map<string, string>();
  for (const part of value.toString("utf8").split(";")) {
    const at = part.indexOf("=");
    const name = part.slice(0, Math.max(0, at)).trim();
    // Said twice, the whole is void (section 3.2).
    if (name !== "" && tags.has(name)) return null;
    tags.set(name, part.slice(at + 1).replace(/[ \t\r\n]+/g, ""));
  }
  const [domain = "", selector = ""] = [tags.get("d"), tags.get("s")];
  const fields = (tags.get("h") ?? "").toLowerCase().split(":");
  if (domain === "" || !fields.includes("from")) return null;
  return { domain: foldDomain(domain), selector, fields };
}

/** What becomes of a header, by the names of its fields in lower case. */
export interface HeaderChange {
  /** New on top. */
  readonly added: readonly string[];
  /** Whether all that are there go. */
  readonly removed: (name: string) => boolean;
}

/**
 * The first field that breaks the signature: one that is signed, or signed as absent, and that is
 * taken away or comes in addition. Null where it survives. What a signature covers is counted from
 * below (RFC 6376 section 5.4.2), so that another one on top harms only one who signed that there is
 * no other. The body stays, so a `l=` makes no difference.
 *
 * @param there how many fields of a name the signer can have seen
 */
export function brokenBy(
  { fields: signed }: DkimSignature,
  there: (name: string) => number,
  { added, removed }: HeaderChange,
): string | null {
  const count = (names: readonly string[], name: string) =>
    names.filter((each) => each === name).length;
  const breaks = (name: string) => {
    const before = there(name);
    if (removed(name) && before > 0) return true;
    return added.includes(name) && count(signed, name) > before;
  };
  return [...new Set(signed)].find(breaks) ?? null;
}
