/**
 * What is remembered from one message to the next: small values under keys, each for a while. It is
 * a help, not a need: what can't be read was never there, and what can't be kept is told and goes
 * on without.
 */

/** What it is about. The keys of one know nothing of those of another. */
export type MemoryKind = "duplicates" | "threads" | "people";

/** What is to be remembered. */
export interface Memo {
  /** Any text, however it came about: it is never a path, and kept as a mark only. */
  readonly key: string;
  /** At most `LONGEST_VALUE` octets of UTF-8. */
  readonly value: string;
  /** From when on it is forgotten; milliseconds since 1970, at most `LONGEST_LIFE` ahead. */
  readonly expires: number;
}

/** What is remembered under a key. */
export interface Remembered {
  readonly value: string;
  /** When it was written; milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** Octets. */
export const LONGEST_VALUE = 1024;

/** Milliseconds: 400 days. */
export const LONGEST_LIFE = 400 * 86_400_000;

/** A key that one process at a time may have. */
export interface MemoryClaim {
  /**
   * Tries once. A claim ends with its process, at the latest. Never rejects.
   * @returns `"busy"` while another has it; `"impossible"` where nothing can be claimed
   */
  attempt(): Promise<"had" | "busy" | "impossible">;
  /** Lets the next one have it, or gives up trying. Never rejects. */
  release(): Promise<void>;
}

/** Nothing of it rejects: whoever opens a store is told by a note what goes wrong. */
export interface MemoryStore {
  /**
   * Of what was written under each of these keys, and has not expired, the last. What was written
   * more than some minutes from now, by a clock that was ahead, is not there. Never waits.
   * @returns by key; a key under which there is nothing has no place in it
   */
  read(kind: MemoryKind, keys: readonly string[]): Promise<ReadonlyMap<string, Remembered>>;
  /**
   * Remembers, in place of what was there. It outlives the process from when this resolves; a power
   * cut may undo it.
   */
  write(kind: MemoryKind, memos: readonly Memo[]): Promise<void>;
  /** Touches nothing until it is tried. */
  claim(kind: MemoryKind, key: string): MemoryClaim;
}
