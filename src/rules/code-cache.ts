/**
 * What V8 made of large rules, functions that have run included: with ten thousand rules, most of a
 * delivery would be spent on compiling them again. A file beside the entry, bound to it by the
 * build's own name, because V8 itself would take the code of other rules of the same length for
 * these.
 */

import { join } from "node:path";
import type { Bundle } from "./bundle.js";
import { entryName, readOwn } from "./cache.js";

/** Octets of JavaScript below which V8 is as quick without. */
const WORTH_IT = 64 * 1024;

/** Whether V8 takes over longer than reading it would. */
export function isWorthIt({ code, build }: Bundle): boolean {
  return build !== "" && code.length >= WORTH_IT;
}

/**
 * @returns what was kept for exactly this bundle. V8 refuses it by itself when it comes from
 *   another version.
 */
export function readCodeCache(folder: string, file: string, bundle: Bundle): Buffer | null {
  if (!isWorthIt(bundle)) return null;
  try {
    const name = Buffer.from(`${bundle.build}\n`);
    const kept = readOwn(join(folder, codeCacheName(file)));
    return kept.subarray(0, name.length).equals(name) ? kept.subarray(name.length) : null;
  } catch {
    return null;
  }
}

/** The name of the file beside the entry. */
export function codeCacheName(file: string): string {
  return `${entryName(file)}.v8`;
}
