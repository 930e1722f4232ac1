/**
 * Measures sides in turns, A B C B C A …, so that all of them meet the same machine, and looks at
 * what each run did.
 */

import { randomUUID } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Side } from "../sides/side.js";
import { Launcher } from "./launcher.js";
import { randomNumbers } from "./random.js";

export interface TurnOptions {
  readonly runs: number;
  /** How many deliveries are started at the same moment; default 1. */
  readonly count?: number;
  /** How many further runs are made for peak memory; default 0. */
  readonly peaks?: number;
}

/** Every run of one side, in the order of the turns. */
export interface Runs {
  readonly name: string;
  /** Milliseconds. */
  readonly wall: readonly number[];
  readonly cpu: readonly number[];
  /** MiB. */
  readonly peak: readonly number[];
}

/** What the tables are made with. */
export class Workshop {
  readonly launcher: Launcher;
  readonly #folder: string;

  constructor(root: string) {
    this.launcher = Launcher.start(root);
    this.#folder = mkdtempSync(join(tmpdir(), "sortmail-bench-in-"));
    chmodSync(this.#folder, 0o755);
  }

  /** A file that the launcher can read. */
  file(content: Buffer | string): string {
    const path = join(this.#folder, randomUUID());
    writeFileSync(path, content);
    chmodSync(path, 0o644);
    return path;
  }

  /** A file that whatever is started can write. */
  shared(): string {
    const path = this.file("");
    chmodSync(path, 0o666);
    return path;
  }

  /** Each side is started once more, first, and not counted: it fills caches and makes folders. */
  async turns(
    sides: readonly Side[],
    message: Buffer,
    { runs, count = 1, peaks = 0 }: TurnOptions,
  ): Promise<Runs[]> {
    const input = this.file(message);
    const time = (side: Side) =>
      this.once(side, message, count, () => this.launcher.time(side.command, input, { count }));
    const peak = (side: Side) =>
      this.once(side, message, 1, () => this.launcher.peak(side.command, input));
    for (const side of sides) await time(side);
    const taken = await inTurns(sides, runs, time);
    const peaked = await inTurns(sides, peaks, peak);
    rmSync(input);
    return sides.map((side) => ({
      name: side.name,
      wall: (taken.get(side) ?? []).map(({ wall }) => wall),
      cpu: (taken.get(side) ?? []).map(({ cpu }) => cpu),
      peak: peaked.get(side) ?? [],
    }));
  }

  private async once<T>(
    side: Side,
    message: Buffer,
    count: number,
    run: () => Promise<T>,
  ): Promise<T> {
    side.prepare?.();
    side.box?.look();
    try {
      const result = await run();
      const { wanted = 0, other = 0, backup = 0 } = side.expected;
      side.box?.expect(message, {
        wanted: wanted * count,
        other: other * count,
        backup: backup * count,
      });
      side.verify?.();
      return result;
    } catch (cause) {
      throw new Error(`${side.name}: ${cause instanceof Error ? cause.message : cause}`, { cause });
    }
  }

  close(): void {
    this.launcher.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** What each of them gave, turn by turn. */
export async function inTurns<One, Result>(
  ones: readonly One[],
  turns: number,
  take: (one: One) => Promise<Result>,
): Promise<ReadonlyMap<One, readonly Result[]>> {
  const found = new Map<One, Result[]>(ones.map((one) => [one, []]));
  for (let turn = 0; turn < turns; turn++) {
    for (const one of shuffled(ones, turn)) found.get(one)?.push(await take(one));
  }
  return found;
}

/**
 * Each turn has an order of its own: what one side leaves to the disk meets no other side more
 * often than the rest.
 */
function shuffled<T>(values: readonly T[], turn: number): T[] {
  const draw = randomNumbers(turn);
  return values
    .map((value) => ({ value, place: draw() }))
    .sort((one, other) => one.place - other.place)
    .map(({ value }) => value);
}
