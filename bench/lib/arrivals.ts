/** Sees messages arrive in Maildirs at the moment when they do, without asking again and again. */

import { type FSWatcher, watch } from "node:fs";
import { join } from "node:path";

/** Watches for messages from the moment that it is made. */
export class Arrivals {
  readonly #watchers: readonly FSWatcher[];
  readonly #seen = new Set<string>();
  #wanted = Number.POSITIVE_INFINITY;
  #told: (moment: number) => void = () => {};

  /** @param maildirs which exist already */
  constructor(maildirs: readonly string[]) {
    this.#watchers = maildirs.map((path) =>
      watch(join(path, "new"), (_, name) => {
        if (name !== null) this.#arrived(join(path, name));
      }),
    );
  }

  #arrived(path: string): void {
    this.#seen.add(path);
    if (this.#seen.size === this.#wanted) this.#told(performance.now());
  }

  /**
   * The moment (as `performance.now()` tells it) at which the last of so many arrived.
   * @throws Error after so many seconds
   */
  async last(count: number, seconds: number): Promise<number> {
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<number>((resolve, reject) => {
        timer = setTimeout(
          () =>
            reject(
              new Error(`${this.#seen.size} of ${count} messages arrived within ${seconds} s`),
            ),
          seconds * 1000,
        );
        if (this.#seen.size >= count) resolve(performance.now());
        this.#wanted = count;
        this.#told = resolve;
      });
    } finally {
      clearTimeout(timer);
      for (const watcher of this.#watchers) watcher.close();
    }
  }
}
