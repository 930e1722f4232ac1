/** Which sources of the rules are a package's: what is in there is its author's business. */

import { sep } from "node:path";

const FOLDER = `${sep}node_modules${sep}`;

/** Whether a file, by its absolute path, is one of an npm package. */
export function isOfPackage(path: string): boolean {
  return path.includes(FOLDER);
}

/** The path inside of the innermost `node_modules`; the whole path of what is of no package. */
export function insidePackages(path: string): string {
  return isOfPackage(path) ? path.slice(path.lastIndexOf(FOLDER) + FOLDER.length) : path;
}
