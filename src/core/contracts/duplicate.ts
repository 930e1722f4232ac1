/** Whether an equal message was delivered before. */

/** What makes two messages equal, and for how long. */
export interface DuplicateQuestion {
  /** Milliseconds for which a delivery counts. */
  readonly within: number;
  /** What they have in common; null: Message-ID and content. */
  readonly key: string | null;
  /**
   * `"apart"`: what came through a mailing list, and what came directly or through another one, are
   * two.
   */
  readonly lists: "together" | "apart";
}

/** An equal message has been delivered. */
export interface Duplicate {
  readonly kind: "duplicate";
  /** When its delivery ended; milliseconds since 1970. */
  readonly at: number;
  /** Its Message-ID; null when it has none. */
  readonly messageId: string | null;
}

export type DuplicateAnswer =
  | Duplicate
  /** None was, as far as is known. */
  | { readonly kind: "first" }
  /** Nobody has looked, and why. */
  | { readonly kind: "not asked"; readonly why: string };

/** What the log says of it: empty where no rule has found one. */
export interface DuplicateLogged {
  readonly duplicateOf?: string | null;
  readonly duplicateTime?: string;
}

/** What is known of the messages before one. */
export interface Duplicates {
  /**
   * Waits while an equal message is being delivered: of those that are delivered at once, one is the
   * first.
   * @throws Error when that takes too long: the message is to be tried again
   */
  earlier(question: DuplicateQuestion): Promise<DuplicateAnswer>;
  /**
   * The message is dealt with: only one that was delivered counts for those that come. Never rejects.
   * @returns for the log
   */
  settle(delivered: boolean): Promise<DuplicateLogged>;
}
