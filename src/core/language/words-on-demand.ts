/** The words that few rules use, once rules take one. */

/** Loads them, all together. */
export function rareWords(): typeof import("./rare-words.js") {
  return require("./rare-words.js");
}
