/**
 * CPU time of processes with all their descendants, those that have ended included: each kind of
 * program is started in a control group of its own, where the kernel's scheduler adds it up. What
 * is not in it: work that the kernel does on its own (write-back), and this program itself.
 */

import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** One kind of control group: where ours is, and how its time is read. */
interface Hierarchy {
  readonly how: string;
  /** Of the group that this process is in. */
  readonly folder: string;
  /** Seconds. */
  readonly read: (folder: string) => number;
}

const V1: readonly string[] = ["/sys/fs/cgroup/cpuacct", "/sys/fs/cgroup/cpu,cpuacct"];

function findHierarchy(): Hierarchy | null {
  const lines = readFileSync("/proc/self/cgroup", "utf8").split("\n");
  const own = (pattern: RegExp) =>
    lines.map((line) => pattern.exec(line)?.[1]).find((path) => path !== undefined);
  const v1 = V1.find((path) => existsSync(path));
  const accounted = own(/^\d+:(?:.*,)?cpuacct(?:,.*)?:(.*)$/);
  if (v1 !== undefined && accounted !== undefined) {
    const read = (folder: string) =>
      Number(readFileSync(join(folder, "cpuacct.usage"), "utf8")) / 1e9;
    return { how: "control groups, version 1 (cpuacct.usage)", folder: join(v1, accounted), read };
  }
  const unified = own(/^0::(.*)$/);
  if (unified === undefined || !existsSync("/sys/fs/cgroup/cgroup.controllers")) return null;
  const read = (folder: string) => {
    const [, microseconds] =
      /^usage_usec (\d+)$/m.exec(readFileSync(join(folder, "cpu.stat"), "utf8")) ?? [];
    return Number(microseconds) / 1e6;
  };
  return {
    how: "control groups, version 2 (cpu.stat)",
    folder: join("/sys/fs/cgroup", unified),
    read,
  };
}

/** A group of processes. */
export class CpuGroup {
  readonly folder: string;
  readonly #hierarchy: Hierarchy;

  constructor(name: string, hierarchy: Hierarchy) {
    this.folder = join(hierarchy.folder, `sortmail-bench-${process.pid}-${name}`);
    this.#hierarchy = hierarchy;
    mkdirSync(this.folder);
  }

  /**
   * Starts programs: whatever this process starts meanwhile is in the group, and so are its
   * descendants.
   */
  async starting<T>(start: () => Promise<T>): Promise<T> {
    this.enter(this.folder);
    try {
      return await start();
    } finally {
      this.enter(this.#hierarchy.folder);
    }
  }

  private enter(folder: string): void {
    writeFileSync(join(folder, "cgroup.procs"), `${process.pid}`);
  }

  /** CPU seconds so far. */
  seconds(): number {
    return this.#hierarchy.read(this.folder);
  }

  /**
   * Once all of its processes have ended. Never throws: an empty group that is left harms nobody.
   */
  remove(): void {
    try {
      rmdirSync(this.folder);
    } catch {
      // Something in it is still about to end.
    }
  }
}

/** Makes groups, where this machine has them and lets us. */
export interface CpuAccounts {
  readonly how: string;
  readonly open: (name: string) => CpuGroup;
}

/** @throws Error that says what is missing */
export function cpuAccounts(): CpuAccounts {
  const hierarchy = findHierarchy();
  if (hierarchy === null)
    throw new Error("CPU time can't be measured here: there are no control groups");
  try {
    new CpuGroup("probe", hierarchy).remove();
  } catch (cause) {
    throw new Error(`CPU time can't be measured here: ${hierarchy.folder} can't be written`, {
      cause,
    });
  }
  return { how: hierarchy.how, open: (name) => new CpuGroup(name, hierarchy) };
}
