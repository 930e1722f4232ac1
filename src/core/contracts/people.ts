/** What is known of whoever wrote a message. */

/**
 * `known`: the author is somebody one knows; `answersMine`: it answers a message of one's own;
 * `firstContact`: nobody of that address has written before.
 */
export type PeopleQuestion = "known" | "answersMine" | "firstContact";

/** The answer to such a question. */
export interface PeopleAnswer {
  /** Whether it is so. */
  readonly yes: boolean;
  /** Why, for people: `ada@analytic.example is in contacts("~/contacts.vcf")`. */
  readonly why: string;
}
