/**
 * From rules.ts to a bundle. Loaded only when there is none in the cache: it needs `child_process`.
 */

import { closeSync, existsSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Metafile } from "esbuild";
import { errorCode } from "../core/text.js";
import { createExclusive } from "../io/fs/durable.js";
import { readRegular } from "../io/fs/regular.js";
import type { Bundle, Source } from "./bundle.js";
import { demandUtf8 } from "./encoding.js";
import { type Location, RulesError, reason } from "./error.js";
import { BuildError, buildWithApi, buildWithBinary, type Output } from "./esbuild.js";
import { isOfPackage } from "./packages.js";
import { followed, upwards } from "./symlinks.js";

/** Builds before giving up on rules that change all the time. */
const ATTEMPTS = 5;
/** The coarsest clock of a file system, in ms. */
const COARSE = 2000;

/**
 * Compiles the rules and everything that they import.
 * @param room a folder that nobody else uses, or null when there is none to write in.
 * @throws RulesError when the file is missing or unreadable, does not compile, or changes while it
 *   is compiled.
 */
export function compile(file: string, room: string | null): Bundle {
  const entry = locate(file);
  let before: Snapshot | null = null;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const since = room === null ? Number.NEGATIVE_INFINITY : now(room, attempt);
    const output = build(entry, room);
    const seen = look(output.inputs, dirname(entry));
    for (const { path, bytes } of seen?.sources ?? [])
      if (!isOfPackage(path)) demandUtf8(path, bytes);
    if (seen !== null && (seen.touched.every((time) => time < since) || isSame(seen, before))) {
      const links = [{ from: file, to: entry }, ...followed(output.inputs, dirname(entry))];
      const { code, map, base } = output;
      return { build: buildName(room), sources: seen.sources, links, code, map, base };
    }
    before = seen;
  }
  throw new RulesError(
    `${file} or what it imports was changed again and again while it was compiled`,
  );
}

function locate(file: string): string {
  try {
    demandUtf8(file, readRegular(file));
    return realpathSync.native(file);
  } catch (cause) {
    if (cause instanceof RulesError) throw cause;
    if (errorCode(cause) === "ENOENT")
      throw new RulesError(`there are no rules at ${file}: run sortmail init`, { cause });
    throw new RulesError(`the rules at ${file} cannot be read: ${reason(cause)}`, { cause });
  }
}

/**
 * The file system's time: its clock, not ours, dates the sources. On a full disk it has none: all
 * may be new.
 */
function now(room: string, attempt: number): number {
  const stamp = join(room, `stamp-${attempt}`);
  try {
    closeSync(createExclusive(stamp));
    return statSync(stamp).mtimeMs - COARSE;
  } catch {
    return Number.NEGATIVE_INFINITY;
  }
}

/** A room's name is used again some day, but not at the same time. */
function buildName(room: string | null): string {
  return room === null ? "" : `${basename(room)} ${statSync(room).mtimeMs}`;
}

function build(entry: string, room: string | null): Output {
  try {
    return (room === null ? null : buildWithBinary(entry, room)) ?? buildWithApi(entry);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    demandReadable(error, dirname(entry));
    throw refused(error, dirname(entry));
  }
}

/** What esbuild has stumbled over is perhaps no text that it knows. */
function demandReadable({ errors }: BuildError, folder: string): void {
  for (const { location } of errors) {
    const path = location === null ? null : resolve(folder, location.file);
    if (path !== null && existsSync(path)) demandUtf8(path, readRegular(path));
  }
}

/** Sources as they were at one moment. */
interface Snapshot {
  readonly sources: readonly Source[];
  /** When each was last touched, in ms: its content, or by a rename, which changes ctime alone. */
  readonly touched: readonly number[];
}

/**
 * What esbuild has read, and the package.json files that told it where and how. Null when one is
 * gone meanwhile.
 */
function look(inputs: Metafile["inputs"], folder: string): Snapshot | null {
  const files = Object.keys(inputs).flatMap((path) =>
    isMade(path, folder) ? [] : resolve(folder, path),
  );
  const packages = files.flatMap((file) => upwards(dirname(file), "package.json") ?? []);
  const paths = [...new Set([...files, ...packages])];
  try {
    // Times first: an edit after that gives the next look another time.
    const touched = paths
      .map((path) => statSync(path))
      .map(({ mtimeMs, ctimeMs }) => Math.max(mtimeMs, ctimeMs));
    return { touched, sources: paths.map((path) => ({ path, bytes: readRegular(path) })) };
  } catch {
    return null;
  }
}

/** No file, but something of esbuild's own, such as `<runtime>` or `(disabled):fs`. */
function isMade(path: string, folder: string): boolean {
  return /^(<|\(|[a-z-]{2,}:)/.test(path) && !existsSync(resolve(folder, path));
}

/**
 * What lay there before a build lies there after it: this also settles files that are dated in the
 * future.
 */
function isSame(now: Snapshot, before: Snapshot | null): boolean {
  return (
    before !== null &&
    before.sources.length === now.sources.length &&
    now.touched.every((time, index) => time === before.touched[index]) &&
    now.sources.every(({ path, bytes }, index) => {
      const other = before.sources[index];
      return other?.path === path && other.bytes.equals(bytes);
    })
  );
}

/**
 * esbuild's words for what a rules file may not do are about output formats; these are about rules.
 */
const PLAINER: readonly (readonly [RegExp, string])[] = [
  [
    /^"import\.meta" is not available/,
    "import.meta cannot be used in rules: write paths that begin with ~/ or /",
  ],
  [/^Top-level await is/, "await can only be used inside async functions in rules"],
];

function refused(cause: BuildError, folder: string): RulesError {
  const paths = cause.errors.map(({ text, location }) => {
    const [, plainer = text] = PLAINER.find(([pattern]) => pattern.test(text)) ?? [];
    if (location === null) return { message: plainer, locations: [] };
    const { file, line } = location;
    const column = characters(location.lineText, location.column) + 1;
    const place: Location = { file: resolve(folder, file), line, column, text: plainer };
    return { message: `${file}:${line}:${column}: ${plainer}`, locations: [place] };
  });
  const more = paths.length > 1 ? ` (and ${paths.length - 1} more)` : "";
  const message = `${paths[0]?.message ?? cause.message}${more}`.replaceAll("\n", " ");
  return new RulesError(message, { cause, locations: paths.flatMap(({ locations }) => locations) });
}

/** How many characters, as editors count them, so many bytes of a line are. */
function characters(line: string, octets: number): number {
  return Buffer.from(line).subarray(0, octets).toString("utf8").length;
}
