/** The words that are no part of the main file, once rules take one. */

/** Those that ask what was before. */
export function memoryWords(): typeof import("./memory-words.js") {
  return require("./memory-words.js");
}

/** Those that few rules use, all together. */
export function rareWords(): typeof import("./rare-words.js") {
  return require("./rare-words.js");
}

/** Those that go by the time. */
export function clockWords(): typeof import("./clock-conditions.js") {
  return require("./clock-conditions.js");
}

/** Loads the words that say who sent a message. */
export function authenticationWords(): typeof import("./authentication-words.js") {
  return require("./authentication-words.js");
}

/** Loads what is said of rules that ask for what is not there. */
export function unmetNeeds(): typeof import("./unmet-needs.js") {
  return require("./unmet-needs.js");
}

/** Loads the words on whom one knows. */
export function peopleWords(): typeof import("./people-words.js") {
  return require("./people-words.js");
}
