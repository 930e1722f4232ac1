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
