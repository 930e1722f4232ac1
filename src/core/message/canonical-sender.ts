/**
 * Who an envelope sender really is. Servers on the way write more into it than the address: a tag
 * that proves where a bounce belongs (BATV), or the whole of another address (SRS, where a
 * forwarder puts its own domain behind the `@`). It differs from message to message, so whoever
 * remembers senders, or rates them, looks at what is inside.
 *
 * Only for comparing: what is sent goes to the address as it was written.
 */

import { type AddrSpec, addrSpec, foldAddress, parseAddrSpec } from "./addr-spec.js";

/** Tags of BATV: the draft's own, its older form, Barracuda's, SparkPost's. */
const TAGGED: readonly RegExp[] = [
  /^prvs=[0-9a-z]{5,20}=(?<local>.+)$/i,
  /^prvs=(?<local>.+)\/[0-9a-z]{5,20}$/i,
  /^btv1==[0-9a-z]{5,40}==(?<local>.+)$/i,
  /^msprvs1=[^=]+=(?<local>.+)$/i,
];

/** One forwarder, Microsoft's way to write it, and more than one. */
const FORWARDED: readonly RegExp[] = [
  /^srs0[-+=][^=]+=[^=]+=(?<domain>[^=]+)=(?<local>.+)$/i,
  /^[^+=]+\+srs=[^=]+=[^=]+=(?<domain>[^=]+)=(?<local>.+)$/i,
  /^srs1[-+=][^=]+=[^=]+=[-+=][^=]+=[^=]+=(?<domain>[^=]+)=(?<local>.+)$/i,
];

const ENCODINGS = [...TAGGED, ...FORWARDED];

/**
 * The address with BATV and SRS undone, as often as they were applied; null when it is no address.
 */
export function decodedSender(address: string): AddrSpec | null {
  let spec = parseAddrSpec(address);
  for (let inner = spec; inner !== null; inner = undoOne(inner)) spec = inner;
  return spec;
}

/** Each round takes some of the local part away, so this comes to an end. */
function undoOne({ local, domain }: AddrSpec): AddrSpec | null {
  for (const encoding of ENCODINGS) {
    const found = encoding.exec(local)?.groups;
    if (found?.local !== undefined) return addrSpec(found.local, found.domain ?? (domain || null));
  }
  return null;
}

/**
 * What a sender is remembered by: tags and forwarders undone, what follows a `+` left off, case and
 * Unicode composition made one. Two addresses that share it may still be two people; then one of
 * them gets an answer fewer, which hurts nobody.
 */
export function canonicalSender(address: string): string {
  const spec = decodedSender(address);
  if (spec === null) return foldAddress(address.trim());
  const plus = spec.local.indexOf("+");
  const local = plus > 0 ? spec.local.slice(0, plus) : spec.local;
  return foldAddress(addrSpec(local, spec.domain || null)?.address ?? spec.address);
}
