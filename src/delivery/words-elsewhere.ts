/** The words that a rules file can import, and that are not in the main file. */

import * as common from "../core/language/common-words.js";
import {
  authenticationWords,
  clockWords,
  memoryWords,
  peopleWords,
  rareWords,
} from "../core/language/words-on-demand.js";
import type * as index from "../index.js";

/** A word that each rules file has its own of. */
export const OWN = "listed";

/**
 * The others, and the chunk where each is: it is loaded when rules take the first of its words.
 */
export const RARE: {
  readonly [Word in Exclude<keyof typeof index, keyof typeof common | typeof OWN>]: () => {
    readonly [Each in Word]: unknown;
  };
} = {
  answersMine: peopleWords,
  authenticationResults: authenticationWords,
  between: clockWords,
  capture: () => ({ capture: rareWords().captureBy(common) }),
  command: rareWords,
  condition: rareWords,
  contacts: peopleWords,
  defer: rareWords,
  directory: rareWords,
  dmarc: authenticationWords,
  duplicate: memoryWords,
  firstContact: peopleWords,
  forged: authenticationWords,
  group: rareWords,
  hours: clockWords,
  known: peopleWords,
  mark: rareWords,
  rspamd: rareWords,
  run: rareWords,
  says: rareWords,
  senders: peopleWords,
  sent: peopleWords,
  signedBy: authenticationWords,
  verifiedFrom: authenticationWords,
  verify: authenticationWords,
  weekdays: clockWords,
};
