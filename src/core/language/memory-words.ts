/**
 * The words that ask what is remembered of earlier messages: a chunk of its own, as `rare-words.ts`
 * is one.
 */

export { duplicate } from "./duplicate.js";
export { inThreadAmong } from "./in-thread.js";
