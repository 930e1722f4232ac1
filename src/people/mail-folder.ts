/**
 * One's own folders of mail, read once and then what is new: whom one has written to, or who wrote
 * what lies there. A large one is read in slices, one a delivery.
 */

import type { BigIntStats } from "node:fs";
import { join } from "node:path";
import { type Before, type FolderKind, PARTS, type Progress } from "./folder-format.js";
import { above, type Known } from "./known.js";
import {
  isSettled,
  keep,
  look,
  type Place,
  type Reading,
  type ReadTools,
  stampOf,
} from "./source.js";

/** @throws Error when it is not there and was never read, can't be read or trusted, or is no folder */
export async function readMailFolder(
  place: Place,
  kind: FolderKind,
  tools: ReadTools,
): Promise<Reading> {
  const stats = look(place.path);
  if (stats === undefined) return gone(place, tools);
  const { text, settled } = stampOfFolder(place.path, stats, tools.now());
  const found = beforeOf(place, tools);
  if (isRead(found, text)) return { known: found.known ?? NOBODY, left: null };
  const done = await tools.claim(place.name);
  // Reading a large one takes long: who comes meanwhile does without.
  if (done === null && found.progress?.left !== null)
    return { known: found.known ?? NOBODY, left: "another delivery is reading it" };
  try {
    // Another may have read meanwhile.
    const before = beforeOf(place, tools);
    if (isRead(before, text)) return { known: before.known ?? NOBODY, left: null };
    const { folderAt } = await import("./read-folder.js");
    const folder = folderAt(place.path, stats.isDirectory());
    for (const path of folder.own) tools.demandOwn(path);
    const slice = folder.readNew(before, kind, overAfter(tools));
    if (slice.remark !== null) tools.note(`people: ${place.shown}: ${slice.remark}`);
    const { left, marks } = slice;
    const progress: Progress = { stamp: settled ? text : "", left, marks };
    const update = { ...slice, state: JSON.stringify(progress) };
    const known =
      done === null
        ? above(slice.afresh ? null : before.known, update)
        : keep(place, before.known, update, tools);
    return { known, left };
  } finally {
    await done?.();
  }
}

/** Changes when something is added, be it a Maildir or an mbox. */
function stampOfFolder(path: string, stats: BigIntStats, now: number) {
  const parts = stats.isDirectory() ? PARTS.map((part) => look(join(path, part))) : [stats];
  return {
    text: parts.map((part) => (part === undefined ? "" : stampOf(part))).join(" "),
    settled: parts.every((part) => part === undefined || isSettled(part, now)),
  };
}

function beforeOf({ name }: Place, { indexes }: ReadTools): Before {
  const known = indexes.read(name);
  return { known, progress: progressIn(known) };
}

function isRead({ progress }: Before, stamp: string): boolean {
  return progress !== null && progress.stamp === stamp && progress.left === null;
}

const NOBODY: Known = { state: "", count: 0, has: () => false, entries: () => [] };

/**
 * Counted from the first look: to list a folder of very many takes a while each time, and what is left
 * must be enough to come to its end.
 */
function overAfter({ uptime, budget }: ReadTools): () => boolean {
  let start: number | null = null;
  return () => {
    start ??= uptime();
    return uptime() - start > budget;
  };
}

/** Null where nothing is known of it: then all is read. */
function progressIn(known: Known | null): Progress | null {
  if (known === null) return null;
  try {
    const found: unknown = JSON.parse(known.state);
    return isProgress(found) ? found : null;
  } catch {
    return null;
  }
}

/** It is ours, but perhaps of another version. */
function isProgress(value: unknown): value is Progress {
  if (typeof value !== "object" || value === null) return false;
  if (!("stamp" in value && "left" in value && "marks" in value)) return false;
  return typeof value.stamp === "string" && Array.isArray(value.marks);
}

/** Some programs remove a folder that is empty, or put another in its place step by step. */
function gone({ path, name, shown }: Place, { indexes, note }: ReadTools): Reading {
  const known = indexes.read(name);
  if (known === null) throw new Error(`there is no ${path}`);
  note(`people: there is no ${path}: what ${shown} said before still counts`);
  return { known, left: null };
}
