/**
 * The words that ask what is remembered of earlier messages: a chunk of its own, as `rare-words.ts`
 * is one.
 */

export { inThreadAmong } from "./in-thread.js";
