/**
 * What unfinished deliveries have already done, so that the next try does not do it twice. Asked
 * where nobody may wait: a store that has to be asked over a network is none.
 */

import type { Content } from "./ports.js";

/**
 * What a delivery of several effects has done so far, so that a retry does not do it again. Of no
 * use once it has ended.
 */
export interface Journal {
  /** When the first try began that is noted; milliseconds since 1970. */
  readonly since: number;
  /** Where an earlier try put it; null when it is still to be done. */
  done(effect: string): string | null;
  /**
   * Notes, on disk when it returns, that it is done.
   * @throws when it can't: the next try would do the effect again
   */
  record(effect: string, result: string): void;
  /**
   * All is done: forgets the delivery. Never throws: it changes nothing for this message any more.
   */
  close(): void;
  /**
   * Not all is done: the next try goes on from here. Never throws: the failure is reported already.
   */
  release(): void;
}

/** Which delivery it is. */
export interface About {
  /** For people. */
  readonly messageId: string | null;
  /** The address that the MTA delivered to: one message has a delivery for each. */
  readonly recipient: string | null;
}

/** A delivery that has begun, and has not ended well yet. */
export interface Unfinished extends About {
  /** Where that is written. */
  readonly path: string;
  /** When the first try began that is noted, and when the last one; milliseconds since 1970. */
  readonly since: number;
  readonly lastTry: number;
  readonly tries: number;
  /** A process that lives is at work on it. */
  readonly underWay: boolean;
  /** What was done, by effect, with its result. */
  readonly done: ReadonlyMap<string, string>;
  /** Why the entry can't be read, and its delivery therefore not go on; null when it can. */
  readonly fault: string | null;
}

/** Another process is delivering the same message to the same recipient at this moment. */
export class JournalBusyError extends Error {
  override readonly name = "JournalBusyError";
}

export interface JournalStore {
  /** Whether any delivery may be unfinished. Quick, for every delivery asks. @throws of the disk */
  hasUnfinished(): boolean;
  /**
   * Claims the entry of a delivery, the same for each try: these octets for this recipient. Creates
   * it where there is none.
   * @param decided by which time the delivery was decided, milliseconds since 1970: noted with what is
   *   done
   * @throws JournalBusyError when a living process has claimed it; any error of the disk, since without its journal nobody could promise that nothing happens twice
   */
  open(content: Content, about: About, decided?: number): Promise<Journal>;
  /**
   * By which time it was decided what an earlier try of this delivery has done, milliseconds since
   * 1970; null when nothing is done yet. Changes nothing.
   * @throws of the disk
   */
  decided(content: Content, about: About): number | null;
  /** Every entry, the oldest first. Changes nothing. @throws when nothing can be read at all */
  unfinished(): Promise<readonly Unfinished[]>;
}
