/**
 * Domain names as they are compared: `bücher.example` and `xn--bcher-kva.example` are one name (RFC
 * 5890 section 2.3.2.4), and so is what is written in full-width letters.
 */

import { fold } from "../text.js";

const BEYOND_ASCII = /[^\0-\x7f]/;
/** What no host has, and a URL would read as something else. */
const NO_HOST = /[\0-,/:-@[-^`{-\x7f]/;

/** The name in lower case, in ASCII where it can be: its A-labels. */
export function foldDomain(domain: string): string {
  if (!BEYOND_ASCII.test(domain)) return domain.toLowerCase();
  return (NO_HOST.test(domain) ? null : hostOf(domain)) ?? fold(domain);
}

/** The URL parser of the platform knows UTS 46, tables and all. */
function hostOf(domain: string): string | null {
  try {
    return new URL(`http://${domain}`).hostname || null;
  } catch {
    return null;
  }
}

/** Loaded with the first name that has letters beyond ASCII. */
function punycode(): typeof import("./punycode.js") {
  return require("./punycode.js");
}

/** The ways to write a name that a pattern may mean: as it is, with A-labels, with U-labels. */
export function formsOfDomain(domain: string): readonly string[] {
  if (!BEYOND_ASCII.test(domain) && !/xn--/i.test(domain)) return [domain];
  const ascii = foldDomain(domain);
  return [...new Set([domain, ascii, inLetters(ascii)])];
}

/** With U-labels. */
function inLetters(ascii: string): string {
  const letters = ascii.split(".").map((label) => {
    const decoded = label.startsWith("xn--") ? punycode().decodePunycode(label.slice(4)) : null;
    return decoded ?? label;
  });
  return letters.join(".");
}

/**
 * Whether a name is written as DNS is asked for it, composition and case aside: not in letters, dots
 * or invisible characters that only become it when they are folded (`a\u3002example`). Programs that
 * check a message ask for it as it stands, and find nothing.
 */
export function isAsAsked(domain: string): boolean {
  if (!BEYOND_ASCII.test(domain)) return true;
  return inLetters(foldDomain(domain)) === fold(domain);
}

/** One is the other, or above it, and not as high as a top-level domain (relaxed alignment). */
export function isSameHouse(one: string, other: string): boolean {
  if (one === other) return true;
  const isAbove = (above: string, below: string) =>
    above.includes(".") && below.endsWith(`.${above}`);
  return isAbove(one, other) || isAbove(other, one);
}
