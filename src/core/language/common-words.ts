/** The words of most rules files, and those of the first ten minutes: in the main file. */

export { discard } from "./actions/discard.js";
export { pipe } from "./actions/pipe.js";
export { reject } from "./actions/reject.js";
export {
  addressedTo,
  from,
  fromName,
  involves,
  replyTo,
  sender,
  sentTo,
  to,
} from "./address-conditions.js";
export { antivirusNotice } from "./antivirus-notice.js";
export { attachment, body } from "./body-conditions.js";
export { all, any, not } from "./combinators.js";
export { automatic, header, list, subject } from "./conditions.js";
export { days } from "./duration.js";
export { maildir, maildirs, mbox } from "./folder-spec.js";
export { contains, domain } from "./made-patterns.js";
export { firstOf, spamd, unscanned, upstream } from "./scanner-spec.js";
export { sortmail } from "./sortmail.js";
export { score, spam } from "./spam-conditions.js";
export { hold, sendmail, smtp } from "./transport-spec.js";
