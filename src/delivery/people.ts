/**
 * Says of a message whether one knows who wrote it: loaded when a rule asks. What is said comes from
 * address books and folders, read as far as they are new, and from what deliveries have remembered.
 */

import type { Mail } from "../core/contracts/mail.js";
import type { PeopleAnswer, PeopleQuestion } from "../core/contracts/people.js";
import type { Config } from "../core/language/config.js";
import { type Asked, isKnown } from "./known-people.js";
import type { PeopleTools } from "./people-sources.js";

type Answer = (asked: Asked) => Promise<PeopleAnswer>;

const ANSWERS: { readonly [Question in PeopleQuestion]: Answer } = {
  known: isKnown,
  answersMine: async (asked) => (await import("./answers-mine.js")).answersMine(asked),
  firstContact: async (asked) => (await import("./first-contact.js")).isFirst(asked),
};

/**
 * Each question is asked once a message.
 * @throws Error when a source can't be read or trusted: the delivery is tried again
 */
export function peopleOf(config: Config, mail: Mail, tools: PeopleTools): Mail["people"] {
  const answers = new Map<PeopleQuestion, Promise<PeopleAnswer>>();
  return (question) => {
    const answer = answers.get(question) ?? ANSWERS[question]({ config, mail, tools });
    answers.set(question, answer);
    return answer;
  };
}
