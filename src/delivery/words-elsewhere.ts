/** The words that a rules file can import, and that are not in the main file. */

import * as common from "../core/language/common-words.js";
import {
  authenticationWords,
  clockWords,
  memoryWords,
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
  authenticationResults: authenticationWords,
  between: clockWords,
  capture: () => ({ capture: rareWords().captureBy(common) }),
  command: rareWords,
  condition: rareWords,
  defer: rareWords,
  directory: rareWords,
  dmarc: authenticationWords,
  duplicate: memoryWords,
  forged: authenticationWords,
  group: rareWords,
  hours: clockWords,
  mark: rareWords,
  rspamd: rareWords,
  run: rareWords,
  says: rareWords,
  signedBy: authenticationWords,
  verifiedFrom: authenticationWords,
  verify: authenticationWords,
  weekdays: clockWords,
};
