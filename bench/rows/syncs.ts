/**
 * What it costs that everything is on the disk before a delivery ends: the same with all syncs left
 * out.
 */

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Side } from "../sides/side.js";
import { SORTMAIL, sortmail } from "../sides/sortmail.js";
import { measureBeside } from "./beside.js";
import type { Row } from "./row.js";

/** Debian's libeatmydata1: makes fsync and its kin do nothing. */
function findLibrary(): string | null {
  const folders = existsSync("/usr/lib")
    ? readdirSync("/usr/lib").map((name) => join("/usr/lib", name))
    : [];
  return (
    folders.map((folder) => join(folder, "libeatmydata.so")).find((path) => existsSync(path)) ??
    null
  );
}

const JOBS = [
  { job: { kind: "maildir" }, name: SORTMAIL },
  { job: { kind: "maildir", backup: true }, name: `${SORTMAIL} with backup` },
  { job: { kind: "mbox" }, name: `${SORTMAIL} into an mbox` },
] as const;

export const syncs: Row = {
  name: "syncs",
  summary: "with and without syncing; one file, and two with a journal",
  tables: ["syncs"],
  measure: (options) => {
    const library = findLibrary();
    const sides: Side[] = JOBS.slice(1).map(({ job, name }) => sortmail(job, { name }));
    if (library !== null) {
      const env = { LD_PRELOAD: library };
      sides.push(...JOBS.map(({ job, name }) => sortmail(job, { name: `${name}, no syncs`, env })));
    }
    const missing =
      library === null
        ? ["libeatmydata is not installed: nothing can be measured without syncs"]
        : [];
    const notes = [
      "One file needs no journal; a backup and a file need one, which is synced as well.",
      ...missing,
    ];
    return measureBeside({ table: "syncs", sides, notes }, options);
  },
};
