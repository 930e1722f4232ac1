/** The member list of a small mailing list: a text file that a person writes. */

import type { Address } from "../contracts/mail.js";
import { type AddrSpec, foldAddress, parseAddrSpec } from "../message/addr-spec.js";
import { sendableAddress } from "../message/smtp-address.js";
import { unicodeEscape } from "../text.js";

/** A line is neither a member nor a comment. */
export class MembersError extends Error {
  override readonly name = "MembersError";
  /** Counted from 1. */
  readonly line: number;

  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`);
    this.line = line;
  }
}

/** `Name <address>`, or the address alone; either may be followed by a comment. */
const MEMBER = /^(?:(?<name>[^<>]*)<(?<inAngle>[^<>]*)>|(?<bare>[^\s<>]+))(?:\s+#.*)?$/;
/**
 * What people copy along and don't see, but for the two that join letters or don't (Persian,
 * Hindi), and what was no UTF-8.
 */
const UNSEEN = /[^\P{C}\u200c\u200d]|\ufffd/u;
/** Such as a comment right behind the address. */
const NO_DOMAIN = /[#!$%&'*+/=?^`{|}~]/;
const QUOTED_NAME = /^"(?:[^"\\]|\\.)*"$/;

/**
 * The members, in the order of the file. One a line: `address` or `Name <address>`. Empty lines,
 * lines that begin with `#`, and what follows a `#` behind an address are comments. Who is there
 * twice, in whatever case, is a member once.
 *
 * @throws MembersError at the first line that is something else: nobody is left out in silence
 */
export function parseMembers(text: string): Address[] {
  const members = new Map<string, Address>();
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  for (const [index, line] of lines.entries()) {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const member = readMember(trimmed);
    if (member === null) throw new MembersError(index + 1, unreadable(trimmed));
    const key = foldAddress(member.address);
    if (!members.has(key)) members.set(key, member);
  }
  return [...members.values()];
}

function readMember(line: string): Address | null {
  const { name = "", inAngle, bare } = MEMBER.exec(line)?.groups ?? {};
  const spec = readAddress(inAngle ?? bare ?? "");
  const display = readName(name.trim());
  return spec === null || display === null ? null : { name: display, ...spec };
}

function readAddress(text: string): AddrSpec | null {
  const address = sendableAddress(text);
  const spec = address === null || UNSEEN.test(address) ? null : parseAddrSpec(address);
  return spec === null || NO_DOMAIN.test(spec.domain) ? null : spec;
}

/** Null where an `@` says that more than a name is meant. */
function readName(name: string): string | null {
  if (QUOTED_NAME.test(name)) return name.slice(1, -1).replace(/\\(.)/g, "$1");
  return name.includes("@") ? null : name;
}

function unreadable(line: string): string {
  const shown = JSON.stringify(line.slice(0, 100)).replace(/\p{C}/gu, unicodeEscape);
  return `${shown} is no member: write one address a line, or Name <address>; a comment begins with #`;
}
