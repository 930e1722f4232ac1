/** What `import … from "sortmail"` gives to a rules file: plain data and pure functions, nothing that touches the machine. */

export {
  days,
  discard,
  type FileOptions,
  type HeaderOptions,
  type PipeOptions,
  pipe,
  type RejectAs,
  type RespondOptions,
  reject,
  type TemplateData,
} from "./core/actions.js";
export { all, any, type Condition, not } from "./core/condition.js";
export {
  addressedTo,
  attachment,
  automatic,
  body,
  from,
  header,
  list,
  sender,
  sentTo,
  subject,
} from "./core/conditions.js";
export type { Config, ListSpec } from "./core/config.js";
export type { Address, Attachment, Envelope, Flag, List, Mail, Recipient } from "./core/contracts/mail.js";
export type { Verdict } from "./core/contracts/verdict.js";
export type { Duration } from "./core/duration.js";
export { type MboxLock, type MboxOptions, maildir, maildirs, mbox, type Size } from "./core/folder.js";
export type { ForwardOptions } from "./core/make-actions.js";
export type { Rewrite } from "./core/message/envelope.js";
export { hold, type SmtpOptions, sendmail, smtp } from "./core/outgoing.js";
export type { Pattern } from "./core/pattern.js";
export { type Ruleset, type Sortmail, sortmail } from "./core/ruleset.js";
export { firstOf, type OnFailure, type SpamdOptions, spamd, unscanned, upstream } from "./core/scanner.js";
export { score, spam } from "./core/spam-conditions.js";
