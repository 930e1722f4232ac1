/**
 * The words on whom one knows: a chunk of its own, loaded when rules take the first of them. The
 * conditions type-check only where the configuration says where it stands.
 */

import type { PeopleQuestion } from "../contracts/people.js";
import { type AsksPeople, isCondition, type Test } from "./condition.js";
import { type Entry, everyEntry } from "./rule.js";
import { partsOf, readyMade } from "./shapes.js";

export { contacts, demandPeople, senders, sent } from "./people-spec.js";

function ofPeople(question: PeopleQuestion): AsksPeople {
  return readyMade({
    kind: "lazy",
    name: question,
    patterns: null,
    needs: "people",
    observe: async (mail) => {
      const { yes, why } = await mail.people(question);
      return { matched: yes, value: () => why };
    },
  });
}

/**
 * You know the author, the one address in From: it stands in one of the sources that `people` names.
 * Where the configuration says who tells who sent a message (`authentication`), the domain must stand
 * behind it, as for `verifiedFrom`; else anybody can write any From.
 */
export const known: AsksPeople = ofPeople("known");

/**
 * It answers a message of your own: In-Reply-To or References names one that lies in a `sent` folder,
 * or one that sortmail has sent for you.
 */
export const answersMine: AsksPeople = ofPeople("answersMine");

/**
 * Nobody of this address has written before: it stands in none of the sources that `people` names, and
 * no earlier message of the last 400 days was delivered from it, to whichever of your addresses.
 * Further copies of the first message count as the first.
 */
export const firstContact: AsksPeople = ofPeople("firstContact");

/** Whether a rule asks this, as far as that can be seen: what a user's own function asks can't. */
export function asksPeople(question: PeopleQuestion, rules: readonly Entry[]): boolean {
  return everyEntry(rules).some(({ when }) => isAsked(question, when));
}

function isAsked(question: PeopleQuestion, test: Test): boolean {
  if (isCondition(test) && "name" in test.shape && test.shape.name === question) return true;
  return partsOf(test).some((part) => isAsked(question, part));
}
