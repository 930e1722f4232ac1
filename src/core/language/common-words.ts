/** The words of most rules files: those in the main file. */

export * from "./actions.js";
export * from "./address-conditions.js";
export { antivirusNotice } from "./antivirus-notice.js";
export { attachment, body } from "./body-conditions.js";
export { all, any, not } from "./combinators.js";
export { automatic, header, list, subject } from "./conditions.js";
export { days } from "./duration.js";
export { firstOf } from "./first-of.js";
export * from "./folder-spec.js";
export { contains, domain } from "./made-patterns.js";
export * from "./scanner-spec.js";
export { sortmail } from "./sortmail.js";
export { score, spam } from "./spam-conditions.js";
export * from "./transport-spec.js";
