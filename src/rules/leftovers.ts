/**
 * What is left in the cache of compiled rules: by builds that were killed, by other versions, of
 * rules that are gone.
 */

import { closeSync, existsSync, lstatSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Leftover, namesToSweep, type Place } from "../io/fs/leftover.js";
import { linkFault } from "../io/fs/private-folder.js";
import { readFully } from "../io/fs/read.js";
import { openOwn } from "../io/fs/regular.js";
import { entryName, made } from "./cache.js";

/**
 * Building takes milliseconds: what is older than an hour (in ms) belongs to a process that was
 * killed.
 */
const ABANDONED = 3_600_000;
const DAY_MS = 24 * 3600_000;
/** Octets in which an entry's first line has to end. */
const LONGEST_HEADER = 64 * 1024;

/** The folder of one build, and what is made in it. */
const ROOM = /^build-[0-9A-Za-z]{6}$/;
const BUILT: readonly Leftover[] = [
  { name: /^(?:stamp-\d+|bundle\.js(?:\.map)?|meta\.json|entry|machine)$/, maxAgeMs: ABANDONED },
];

/** V8's code of an entry: the path of a rules file, cut at 200 characters, names it. */
const MACHINE = /^(?:%2F[\w.!~*'()%-]{0,197}|[\w.!~*'()%-]{200})\.bundle\.v8$/;

/**
 * Where it is.
 * @param folder of compiled rules
 * @param version of sortmail: what another one has compiled is of no use to it
 */
export function* placesOfRules(folder: string, version: string): Generator<Place> {
  if (linkFault(dirname(folder), folder) !== null) return;
  for (const name of namesToSweep(folder)) if (ROOM.test(name)) yield [join(folder, name), BUILT];
  yield [
    folder,
    [
      { name: ROOM, maxAgeMs: ABANDONED, kind: "empty folder" },
      { name: /\.bundle$/, maxAgeMs: DAY_MS, expired: (path) => isForgotten(path, version) },
      { name: MACHINE, maxAgeMs: DAY_MS, expired: isAlone },
    ],
  ];
}

/** What says nothing of who made it is none of ours. */
function isForgotten(path: string, version: string): boolean {
  const header: unknown = JSON.parse(firstLine(path));
  if (typeof header !== "object" || header === null || !("made" in header) || !("file" in header))
    return false;
  if (typeof header.made !== "string" || !header.made.startsWith("sortmail ")) return false;
  if (typeof header.file !== "string" || entryName(header.file) !== basename(path)) return false;
  return header.made !== made(version) || !existsSync(header.file);
}

function firstLine(path: string): string {
  const fd = openOwn(path);
  try {
    const start = Buffer.alloc(LONGEST_HEADER);
    return start.toString("utf8", 0, readFully(fd, start)).split("\n", 1)[0] ?? "";
  } finally {
    closeSync(fd);
  }
}

/** V8's code, without the rules that it is of. */
function isAlone(path: string): boolean {
  return lstatSync(path.replace(/\.v8$/, ""), { throwIfNoEntry: false }) === undefined;
}
