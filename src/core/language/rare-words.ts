/**
 * The words that few rules use: a chunk of its own, loaded when rules take the first of them. It has
 * its own copy of what it is made from, so that no word is known by its identity here.
 */

export { defer } from "./actions/defer.js";
export { mark } from "./actions/mark.js";
export { run } from "./actions/run.js";
export { makeSave } from "./actions/save.js";
export { captureBy } from "./capture.js";
export { directory } from "./directory-spec.js";
export { group } from "./group.js";
export { command, rspamd } from "./more-scanners.js";
export { condition } from "./own-condition.js";
export { says } from "./says.js";
