/**
 * Disks that take little or nothing more, and limits on what a file may hold: faults that need no
 * strace.
 */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { lstatSync, statfsSync } from "node:fs";
import { join } from "node:path";
import type { Home } from "../harness/program.js";

/** Something that makes a delivery hard, for one run. */
export interface Hardship {
  readonly name: string;
  /** In front of the program's command. */
  readonly command?: readonly string[];
  /**
   * Arranges it.
   * @param fill puts everything into the home, which may be an empty one
   * @returns what fixes it, so that the next run has no such hardship; and what takes it all back
   */
  readonly arrange: (
    home: Home,
    fill: () => void,
  ) => { readonly fix: () => void; readonly end: () => void };
}

function run(command: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
  assert.equal(status, 0, `${command} ${args.join(" ")}: ${stderr}`);
}

const PAGE = 4096;
const AMPLE = "size=64m,nr_inodes=10000";

/** A disk of its own for the home, with no more room than `options` says of what is used. */
function smallDisk(
  name: string,
  options: (used: { octets: number; files: number }) => string,
): Hardship {
  return {
    name,
    arrange: ({ path }, fill) => {
      const { uid, gid, mode } = lstatSync(path);
      const owner = `mode=${(mode & 0o7777).toString(8)},uid=${uid},gid=${gid}`;
      run("mount", "-t", "tmpfs", "-o", `${AMPLE},${owner}`, "none", path);
      const fix = () => run("mount", "-o", `remount,${AMPLE}`, path);
      const end = () => run("umount", path);
      try {
        fill();
        const { blocks, bfree, bsize, files, ffree } = statfsSync(path);
        run(
          "mount",
          "-o",
          `remount,${options({ octets: (blocks - bfree) * bsize, files: files - ffree })}`,
          path,
        );
        return { fix, end };
      } catch (error) {
        end();
        throw error;
      }
    },
  };
}

/** Room for so many octets, in whole pages, from none to more than the message needs. */
export function littleRoom(octets: number): Hardship[] {
  const pages = Array.from({ length: Math.ceil(octets / PAGE) + 6 }, (_, index) => index);
  return pages.map((free) =>
    smallDisk(
      `${free * PAGE} octets free`,
      ({ octets: used }) => `size=${Math.max(PAGE, used + free * PAGE)}`,
    ),
  );
}

/** Room for so many files. */
export function fewFiles(most: number): Hardship[] {
  const counts = Array.from({ length: most + 1 }, (_, index) => index);
  return counts.map((free) =>
    smallDisk(`${free} files free`, ({ files }) => `nr_inodes=${files + free}`),
  );
}

/** A part of the home is mounted read-only. */
export function readOnly(folder: string): Hardship {
  return {
    name: `${folder} is read-only`,
    arrange: (home, fill) => {
      fill();
      const path = join(home.path, folder);
      run("mount", "--bind", path, path);
      let mounted = true;
      const fix = () => {
        if (mounted) run("umount", path);
        mounted = false;
      };
      run("mount", "-o", "remount,ro,bind", path);
      return { fix, end: fix };
    },
  };
}

/**
 * No file may be larger: as Postfix starts programs, and, with the signal that tells of it, as a
 * shell does.
 */
export function fileSizeLimits(octets: readonly number[]): Hardship[] {
  return octets.flatMap((limit) =>
    ["", 'trap "" XFSZ; '].map((ignoring) => ({
      name: `files of ${limit} octets${ignoring === "" ? "" : ", SIGXFSZ ignored"}`,
      command: [
        "/bin/sh",
        "-c",
        `${ignoring}exec "$@"`,
        "sh",
        "/usr/bin/prlimit",
        `--fsize=${limit}`,
      ],
      arrange: (_home: Home, fill: () => void) => {
        fill();
        return { fix: () => {}, end: () => {} };
      },
    })),
  );
}
