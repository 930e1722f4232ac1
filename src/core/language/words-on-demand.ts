/** The words that few rules use, once rules take one. */

/** Loads those that ask what was before. */
export function memoryWords(): typeof import("./memory-words.js") {
  return require("./memory-words.js");
}

/** Loads the others, all together. */
export function rareWords(): typeof import("./rare-words.js") {
  return require("./rare-words.js");
}
