/** Whom we have answered, and when (Sieve's *response tracking*, RFC 5230 section 4.2). */

/** What tells one series of answers from another. */
export interface AnswerKey {
  /** The envelope sender as it was written. */
  readonly sender: string;
  /** The template's name, or what a rule says instead: the answers of one handle count together. */
  readonly handle: string;
}

/**
 * The answers in one thread, to whomever and by whatever template: where every mark is lost on the
 * way, two programs that answer each other end here.
 */
export interface ThreadLimit {
  /** What tells one thread from another: the id that began it. */
  readonly thread: string;
  /** How many answers it gets. */
  readonly most: number;
  /** The message begins it: its answer counts, and is never one too many. */
  readonly begins: boolean;
}

/** The right to send one answer. Who neither commits nor cancels has answered. */
export interface Reservation {
  readonly kind: "reserved";
  /** It was sent. Never rejects. */
  commit(): Promise<void>;
  /**
   * It was not sent, and may be later: another try begins with another reservation. Never rejects.
   */
  cancel(): Promise<void>;
}

/** Answered not long enough ago. */
export interface AnsweredBefore {
  readonly kind: "answered";
  /** Milliseconds since 1970. */
  readonly answeredAt: number;
}

/** So many answers were sent this hour, to whomever. */
export interface TooManyAnswers {
  readonly kind: "too many";
  readonly perHour: number;
}

/** So many answers were sent in the thread, within 60 days. */
export interface ThreadEnded {
  readonly kind: "thread";
  readonly most: number;
}

/** What is asked of `reserve`. */
export interface AnswerWish extends AnswerKey {
  /**
   * Milliseconds from one answer to the next; 0: each message is answered, and only the hour and
   * the thread count.
   */
  readonly every: number;
  /** Null where nothing tells a thread. Default: null. */
  readonly limit?: ThreadLimit | null;
}

export interface ReplyHistory {
  /**
   * When the last answer was sent or reserved, milliseconds since 1970; null when there was none.
   * Changes nothing.
   */
  last(key: AnswerKey): Promise<number | null>;
  /** Whether a thread has all its answers. Changes nothing. */
  ended(limit: ThreadLimit): Promise<boolean>;
  /**
   * Asks to send one answer. Safe from a crash when it resolves.
   * @throws what the store says: without its entry nobody could promise that there is no second
   *   answer
   */
  reserve(wish: AnswerWish): Promise<Reservation | AnsweredBefore | TooManyAnswers | ThreadEnded>;
}
