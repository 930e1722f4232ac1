/** Where a family's members are: how the names in a path come from those that messages have. */

import { fingerprint } from "../fingerprint.js";
import { BEYOND } from "../language/family-spec.js";
import type { FamilySpec } from "../language/folder-spec.js";
import { encodeMailboxName } from "../message/mailbox-name.js";
import { plainPath } from "./safe-segment.js";

/** Octets that a name in a folder may have (NAME_MAX of Linux' file systems). */
const LONGEST = 255;

const LAYOUTS: Readonly<
  Record<FamilySpec["layout"], (family: FamilySpec, segments: readonly string[]) => string>
> = {
  fs: ({ path }, segments) => [plainPath(path), ...segments].join("/"),
  "maildir++": (family, segments) => `${plainPath(family.path)}/${maildirName(family, segments)}`,
};

/** The path of a member, as rules write it. @param segments safe ones */
export function memberPath(family: FamilySpec, segments: readonly string[]): string {
  return LAYOUTS[family.layout](family, segments);
}

/** What the names of a Maildir++ family begin with: `.lists.` */
export function maildirStart({ prefix }: Pick<FamilySpec, "prefix">): string {
  return prefix === "" ? "." : `.${encodeMailboxName(prefix)}.`;
}

/** `.lists.perl6`: each name is cut where they would be too long together. */
function maildirName(family: FamilySpec, segments: readonly string[]): string {
  const start = maildirStart(family);
  const each = Math.floor((LONGEST - start.length - segments.length + 1) / segments.length);
  const names = segments.map((segment, index) =>
    within(each, index === 0 && family.prefix === "" ? atTop(segment) : dotless(segment)),
  );
  return start + names.join(".");
}

/**
 * A dot parts folders there, so it becomes `_`, and `_` becomes `__`: no two names come to one.
 * Where dots and underscores stand side by side, a mark tells what it was.
 */
export function dotless(segment: string): string {
  if (segment === BEYOND) return segment;
  const plain = segment.replace(/[._]/g, (each) => (each === "." ? "_" : "__"));
  return /\.[._]|_\./.test(segment) ? `${plain}~${fingerprint(segment)}` : plain;
}

/** INBOX is the Maildir itself, in any case; Dovecot takes no name that begins with `~`. */
function atTop(segment: string): string {
  return dotless(segment).replace(/^(?:~|inbox$)/i, "_$&");
}

/** Encoded, and in so many octets at most; what is cut ends in a mark of the whole. */
function within(octets: number, name: string): string {
  const whole = encodeMailboxName(name);
  if (whole.length <= octets) return whole;
  const mark = `~${fingerprint(name)}`;
  let kept = "";
  for (const character of name) {
    if (encodeMailboxName(kept + character).length + mark.length > octets) break;
    kept += character;
  }
  return encodeMailboxName(kept) + mark;
}
