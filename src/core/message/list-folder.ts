/** A list's name as a folder: readable, and no other list's. */

import { fingerprint } from "../fingerprint.js";
import { foldDomain } from "./domain.js";

/** Ids that are safe names as they are. None has the `~` that the others get. */
const PLAIN = /^(?!(?:cur|new|tmp)$)[a-z0-9_][a-z0-9._+=@-]{0,99}$/;

/** Characters that are left of an id which is no name as it is. */
const READABLE = 80;

/**
 * The id itself, its domain's A-labels where it is beyond ASCII. What is too long for a name, or has
 * characters that none should have, is cut and replaced, and ends in `~` and a mark of the whole: so
 * no two ids come to one name.
 */
export function folderOf(id: string): string {
  const folded = foldDomain(id);
  if (PLAIN.test(folded)) return folded;
  const readable = folded.slice(0, READABLE).replace(/[^a-z0-9._+=@-]|^\./g, "_");
  return `${readable}~${fingerprint(folded)}`;
}
