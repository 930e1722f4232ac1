/**
 * The symlinks that a build has followed. esbuild tells only where they led, so they are looked for
 * again, by name.
 */

import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { Metafile } from "esbuild";
import type { Link } from "./bundle.js";

const ENDINGS = ["", ".ts", ".tsx", ".mts", ".cts", ".js", ".json", "/index.ts", "/index.js"];

/** @param folder what the inputs' paths start from. */
export function followed(inputs: Metafile["inputs"], folder: string): Link[] {
  const links = Object.entries(inputs).flatMap(([importer, { imports }]) =>
    imports.flatMap(({ path, original, external }) =>
      external || original === undefined
        ? []
        : link(resolve(folder, dirname(importer)), original, resolve(folder, path)),
    ),
  );
  return [...new Map(links.map((found) => [found.from, found])).values()];
}

/** @returns the link behind one import, or nothing when its name leads straight to the file. */
function link(from: string, specifier: string, to: string): Link[] {
  const isPath = specifier.startsWith(".") || isAbsolute(specifier);
  return isPath ? linkedFile(resolve(from, specifier), to) : linkedPackage(from, specifier);
}

function linkedFile(named: string, to: string): Link[] {
  const stem = named.replace(/\.[mc]?jsx?$/, "");
  if (to.startsWith(stem)) return [];
  const names = [named, stem].flatMap((name) => ENDINGS.map((ending) => name + ending));
  const found = names.find((name) => realpath(name) === to);
  return found === undefined ? [] : [{ from: found, to }];
}

/** pnpm's packages, and npm's linked ones. */
function linkedPackage(from: string, specifier: string): Link[] {
  const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
  const named = upwards(from, join("node_modules", name));
  const to = named === null ? null : realpath(named);
  return named === null || to === null || to === named ? [] : [{ from: named, to }];
}

/** The nearest file or folder of that name, from a folder up to the root. */
export function upwards(folder: string, name: string): string | null {
  const here = join(folder, name);
  if (existsSync(here)) return here;
  return dirname(folder) === folder ? null : upwards(dirname(folder), name);
}

function realpath(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}
