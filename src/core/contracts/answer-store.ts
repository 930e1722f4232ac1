/**
 * What was asked about messages, and answered, for as long as it holds: a scanner's verdict, or who
 * sent it. It is a help, not a need: what can't be read was never there.
 */

/** Somebody was asked; null when he had no opinion. */
export interface Answered<Answer> {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly answer: Answer | null;
}

/** Nobody could be asked. */
export interface Failed {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly failure: string;
}

export type AnswerEntry<Answer> = Answered<Answer> | Failed;

/** Each by the key of a message and of who was asked, SHA-256 in hexadecimal. */
export interface AnswerStore<Answer> {
  /**
   * Makes it ready to be written to. Never rejects.
   * @returns false when it can't be used, or when somebody else could write there: who can decides
   *   what is spam, and who sent it
   */
  prepare(): Promise<boolean>;
  /** @returns null when there is none, none that is whole, or none to be believed. Never rejects */
  read(key: string): Promise<AnswerEntry<Answer> | null>;
  /**
   * In one step: others see the old one or the new one. Never rejects: where it can't be written,
   * the message is just not remembered.
   * @param expires milliseconds since 1970 from which on it may be forgotten
   */
  write(key: string, entry: AnswerEntry<Answer>, expires: number): Promise<void>;
  /** Whether a process that gives signs of life is asking. Never rejects. */
  isClaimed(key: string): Promise<boolean>;
  /**
   * Claims the right to ask, which ends when it is released, or with the claimant.
   * @returns null when another has it; else what releases it, which never rejects
   * @throws when there can't be a claim
   */
  claim(key: string): Promise<(() => Promise<void>) | null>;
}
