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
  const letters = ascii.split(".").map((label) => {
    const decoded = label.startsWith("xn--") ? punycode().decodePunycode(label.slice(4)) : null;
    return decoded ?? label;
  });
  return [...new Set([domain, ascii, letters.join(".")])];
}
