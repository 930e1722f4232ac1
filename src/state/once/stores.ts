/** The kinds of stores for answers: the one place that knows them all. */

import type { AnswerStore } from "../../core/contracts/answer-store.js";
import type { Host } from "../../core/contracts/ports.js";
import type { StateKind } from "../../core/contracts/state.js";
import { answersInFiles } from "./answers-in-files.js";
import type { ReadAnswer } from "./entry-file.js";

/** Where answers are kept. */
interface AnswerPlace {
  readonly verdicts: string;
}

const STORES: {
  readonly [Kind in StateKind]: <Answer>(
    place: AnswerPlace,
    host: Host,
    readAnswer: ReadAnswer<Answer>,
  ) => AnswerStore<Answer>;
} = {
  files: ({ verdicts }, host, readAnswer) => answersInFiles(verdicts, host, readAnswer),
};

/**
 * Touches nothing until it is used.
 * @param readAnswer makes sure that what was written once is an answer
 */
export function openAnswers<Answer>(
  kind: StateKind,
  place: AnswerPlace,
  { host, readAnswer }: { readonly host: Host; readonly readAnswer: ReadAnswer<Answer> },
): AnswerStore<Answer> {
  return STORES[kind](place, host, readAnswer);
}
