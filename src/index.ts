/**
 * What `import … from "sortmail"` gives to a rules file: plain data and pure functions, nothing
 * that touches the machine.
 */

export type {
  ArcResult,
  Authentication,
  Dkim,
  DkimResult,
  Dmarc,
  DmarcPolicy,
  DmarcResult,
  Spf,
  SpfResult,
} from "./core/contracts/authentication.js";
export type {
  Address,
  Attachment,
  Envelope,
  Flag,
  List,
  LocalTime,
  Mail,
  Recipient,
  Weekday,
} from "./core/contracts/mail.js";
export type { PeopleAnswer, PeopleQuestion } from "./core/contracts/people.js";
export type { Verdict } from "./core/contracts/verdict.js";
export * from "./core/language/actions.js";
export {
  addressedTo,
  from,
  fromName,
  involves,
  replyTo,
  sender,
  sentTo,
  to,
} from "./core/language/address-conditions.js";
export { antivirusNotice } from "./core/language/antivirus-notice.js";
export {
  authenticationResults,
  dmarc,
  forged,
  signedBy,
  verifiedFrom,
  verify,
} from "./core/language/authentication-words.js";
export type {
  AuthenticationResultsSpec,
  AuthenticatorSpec,
  VerifySpec,
} from "./core/language/authenticator-spec.js";
export { attachment, body } from "./core/language/body-conditions.js";
export { type Captured, capture } from "./core/language/capture.js";
export { between, hours, weekdays } from "./core/language/clock-conditions.js";
export type { Day, TimeOfDay } from "./core/language/clock-words.js";
export { all, any, not } from "./core/language/combinators.js";
export type { Condition } from "./core/language/condition.js";
export { automatic, header, list, subject } from "./core/language/conditions.js";
export type { Config, ListSpec } from "./core/language/config.js";
export { type DuplicateOptions, duplicate } from "./core/language/duplicate.js";
export { type Duration, days } from "./core/language/duration.js";
export { firstOf } from "./core/language/first-of.js";
export * from "./core/language/folder-spec.js";
export { group } from "./core/language/group.js";
export { type Listed, listed } from "./core/language/listed.js";
export { type Contains, contains, type Domain, domain } from "./core/language/made-patterns.js";
export * from "./core/language/more-scanners.js";
export { condition } from "./core/language/own-condition.js";
export type { Pattern, TextPattern } from "./core/language/pattern.js";
export type {
  ContactsSpec,
  PeopleSpec,
  SendersSpec,
  SentSpec,
} from "./core/language/people-spec.js";
export {
  answersMine,
  contacts,
  firstContact,
  known,
  senders,
  sent,
} from "./core/language/people-words.js";
export { defer, directory, mark, run } from "./core/language/rare-words.js";
export type { Rule } from "./core/language/rule.js";
export type { Ruleset } from "./core/language/ruleset.js";
export { type SaysOptions, says } from "./core/language/says.js";
export * from "./core/language/scanner-spec.js";
export { type Sortmail, sortmail } from "./core/language/sortmail.js";
export { score, spam } from "./core/language/spam-conditions.js";
export * from "./core/language/transport-spec.js";
export type { Rewrite } from "./core/message/rewrite.js";
