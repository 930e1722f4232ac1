/** What was done with each message, for people and programs. */

/** One delivery, as it is kept: `LogEntry` says what it means. */
export type LogLine = Readonly<Record<string, unknown>>;

export interface Log {
  /**
   * Any number of processes may append; what is too long is cut. Not safe from a crash when it
   * returns. Nothing in it is more than text, whatever a message says.
   * @throws any error of the store. The entry may have been written even so.
   */
  append(entry: object): void;
  /** Every entry that is kept, the oldest first; what is not whole is skipped. */
  read(): Promise<Iterable<LogLine>>;
}
