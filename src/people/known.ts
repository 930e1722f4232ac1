/** What is known of people, and what is read of them anew. */

/** What is known of a source. `state` is what its reader goes by. */
export interface Known {
  readonly state: string;
  /** Entries in all. */
  readonly count: number;
  has(entry: string): boolean;
  entries(): Iterable<string>;
}

/** What has been read since. */
export interface Update {
  readonly state: string;
  readonly added: Iterable<string>;
  /** Where what was known before no longer holds. */
  readonly afresh: boolean;
  /** Entries that may go, when all is written anew. Default: none. */
  readonly keep?: (entry: string) => boolean;
}

/** What is known of sources, each by a name of its own. */
export interface Indexes {
  read(name: string): Known | null;
  /** @throws of the disk: then everything is as it was */
  write(name: string, before: Known | null, update: Update): Known;
}

/** Kept in memory, above others that are only read: for who leaves no trace. */
export function indexesAbove(below: Pick<Indexes, "read">): Indexes {
  const kept = new Map<string, Known>();
  return {
    read: (name) => kept.get(name) ?? below.read(name),
    write: (name, before, update) => {
      const known = above(update.afresh ? null : before, update);
      kept.set(name, known);
      return known;
    },
  };
}

/** Something known, and more above it. */
export function above(
  before: Known | null,
  { state, added }: Pick<Update, "state" | "added">,
): Known {
  const more = new Set([...added].filter((entry) => before?.has(entry) !== true));
  return {
    state,
    count: (before?.count ?? 0) + more.size,
    has: (entry) => more.has(entry) || before?.has(entry) === true,
    *entries() {
      if (before !== null) yield* before.entries();
      yield* more;
    },
  };
}
