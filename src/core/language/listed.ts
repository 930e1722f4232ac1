/** `listed`: a pattern that is a file beside the rules. */

import { foldAddress, parseAddrSpec } from "../message/addr-spec.js";
import { foldDomain } from "../message/domain.js";
import { unicodeEscape } from "../text.js";
import { readDomain } from "./address-search.js";
import { demandText, refuse } from "./demand.js";

/** What such a file says. */
export interface Entries {
  readonly addresses: ReadonlySet<string>;
  /** Each stands for itself and for what is below it. */
  readonly domains: ReadonlySet<string>;
}

/** A file of addresses and domains. */
export interface Listed {
  readonly kind: "listed";
  /** Its path, as the rules say it. */
  readonly file: string;
  /** What it says now. @throws Error when it can't be read, or not be trusted */
  readonly entries: () => Entries;
}

/** Reads a file that rules name. @throws Error as `Listed.entries` */
export type ReadEntries = (file: string) => Entries;

/** What makes the word, for those who can read. */
export function listedBy(read: ReadEntries): (file: string) => Listed {
  return (file, ...more: readonly unknown[]) => {
    demandText("listed", file, 'the path of a file: listed("vips.txt")');
    if (more.length > 0) refuse("listed", more[0], "one file: [listed(…), listed(…)]");
    return { kind: "listed", file, entries: () => read(file) };
  };
}

/**
 * The addresses and domains of a file, one a line; a domain stands for what is below it, too.
 * @param file seen from the rules file's folder, or a path that begins with `~/` or `/`
 */
export const listed = /* @__PURE__ */ listedBy((file) => {
  throw new Error(`listed(${JSON.stringify(file)}): only rules that sortmail runs can read a file`);
});

export function hasAddress({ addresses }: Entries, address: string): boolean {
  return addresses.has(foldAddress(address));
}

/** Whether a domain is listed, or one that it is below of. */
export function hasDomain({ domains }: Entries, domain: string): boolean {
  if (domains.size === 0) return false;
  const labels = foldDomain(domain).split(".");
  return labels.some((_, index) => domains.has(labels.slice(index).join(".")));
}

/** A line is neither an address nor a domain, nor a comment. */
export class ListedError extends Error {
  override readonly name = "ListedError";
  /** Counted from 1. */
  readonly line: number;

  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`);
    this.line = line;
  }
}

/** `Name <address>`, an address or a domain; each may be followed by a comment. */
const LINE = /^(?:[^<>@]*<(?<inAngle>[^<>]*)>|(?<bare>[^\s<>]+))(?:\s+#.*)?$/;
/** What people copy along and don't see, but for the two that join letters or don't. */
const UNSEEN = /[^\P{C}\u200c\u200d]|\ufffd/u;

/**
 * One a line: an address, `Name <address>` or a domain. Empty lines, lines that begin with `#`, and
 * what follows a blank and `#` are comments.
 * @throws ListedError at the first line that is something else: nobody is left out in silence
 */
export function parseEntries(text: string): Entries {
  const entries = { addresses: new Set<string>(), domains: new Set<string>() };
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  for (const [index, line] of lines.entries()) {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    if (!take(trimmed, entries)) throw new ListedError(index + 1, unreadable(trimmed));
  }
  return entries;
}

function take(
  line: string,
  { addresses, domains }: { addresses: Set<string>; domains: Set<string> },
): boolean {
  const { inAngle, bare } = LINE.exec(line)?.groups ?? {};
  const written = inAngle ?? bare ?? "";
  // No wildcards: a domain stands for all of its addresses.
  if (UNSEEN.test(written) || written.includes("*")) return false;
  const spec = written.includes("@") ? parseAddrSpec(written) : null;
  if (spec !== null && readDomain(spec.domain) !== null) {
    addresses.add(foldAddress(spec.address));
    return true;
  }
  const domain = written.includes(".") ? readDomain(written) : null;
  if (domain !== null) domains.add(domain);
  return domain !== null;
}

function unreadable(line: string): string {
  const shown = JSON.stringify(line.slice(0, 100)).replace(/\p{C}/gu, unicodeEscape);
  return `${shown} is neither an address nor a domain: write ada@analytic.example, or analytic.example for all of its addresses; a comment begins with #`;
}
