/** What `sortmail({…})` refuses of a configuration that nobody type-checked. */

import { type Config, named } from "./config.js";
import { isObject, wrongOption as wrong } from "./config-faults.js";
import { demandMaybeText, demandOneOf, demandTexts, kindOf, refuse, shown } from "./demand.js";
import { type FolderSpec, isFamily, isFolder, isTarget } from "./folder-spec.js";
import { isScanner, scansHeader } from "./scanner-spec.js";
import { authenticationWords, peopleWords } from "./words-on-demand.js";

/** @throws Error that names what is wrong in it */
export function demandConfig(config: Config): void {
  if (!isObject(config)) refuse("sortmail", config, "what there is, in braces: { recipient: … }");
  demandRecipient(config.recipient);
  demandFolders(config);
  const {
    trusted,
    spam,
    authentication,
    people,
    outgoing,
    templates,
    lists,
    name,
    notices,
    timeZone,
  } = config;
  if (spam !== undefined && !isScanner(spam)) wrong("spam", spam, "a scanner, such as spamd()");
  if (trusted !== undefined) demandTexts("sortmail: trusted", trusted);
  if (authentication !== undefined) authenticationWords().demandAuthentication(config);
  if (people !== undefined) peopleWords().demandPeople(people);
  if (spam !== undefined && scansHeader(spam) && !trusted?.some(isText))
    authenticationWords().refuseTrustingNobody("upstream()");
  if (outgoing !== undefined && !isTransport(outgoing))
    wrong("outgoing", outgoing, "a way out, such as sendmail()");
  if (templates !== undefined) demandTexts("sortmail: templates", templates);
  if (lists !== undefined) listChecks().demandLists(lists);
  demandMaybeText("sortmail: name", name);
  demandMaybeText("sortmail: timeZone", timeZone);
  if (notices !== undefined) demandOneOf("sortmail: notices", notices, [true, false]);
}

/** Whether it is a name. */
function isText(name: string): boolean {
  return name !== "";
}

/** What says what it is, and is nothing else that a configuration has. */
function isTransport(value: Config["outgoing"]): boolean {
  return kindOf(value) !== null && !isFolder(value) && !isScanner(value);
}

function demandRecipient(recipient: Config["recipient"]): void {
  if (typeof recipient === "function") return;
  if (!isObject(recipient)) wrong("recipient", recipient, "{ user, domain } or a function");
  demandMaybeText("sortmail: recipient.delimiters", recipient.delimiters);
  demandNoTwo(recipient);
  if ("address" in recipient) {
    recipientChecks().demandAddresses(recipient);
    return;
  }
  demandMaybeText("sortmail: recipient.user", recipient.user ?? null);
  const domains = "domains" in recipient ? recipient.domains : [recipient.domain];
  demandTexts("sortmail: recipient.domain", domains);
  if (domains.length < 1) wrong("recipient.domains", domains, "one domain at least");
  if ("table" in recipient && recipient.table !== undefined)
    recipientChecks().demandTable(recipient.table);
}

/** Options that say different things of whose the addresses are. */
const NO_TWO: readonly (readonly string[])[] = [
  ["address", "domain", "domains"],
  ["address", "user"],
  ["address", "table"],
  ["aliases", "domain"],
  ["aliases", "domains"],
];

function demandNoTwo(recipient: object): void {
  for (const options of NO_TWO) {
    const said = options.filter((each) => each in recipient);
    if (said.length > 1)
      wrong("recipient", recipient, `one of ${said.join(" and ")}, and no more of them`);
  }
}

/** Loaded for a mailbox in a domain that others share, and for a table. */
function recipientChecks(): typeof import("./recipient-checks.js") {
  return require("./recipient-checks.js");
}

function demandFolders({ folders, backup }: Config): void {
  if (!isObject(folders)) wrong("folders", folders, "folders by their names: { inbox: … }");
  for (const [name, spec] of Object.entries(folders))
    if (!isFolder(spec)) wrong(`folders.${name}`, spec, 'a folder, such as maildir("~/…")');
  for (const [name, spec] of Object.entries(folders)) demandBeyond(name, spec, folders);
  if (backup !== undefined && !(isFolder(backup) && isTarget(backup)))
    wrong("backup", kindOf(backup) ?? backup, "a Maildir or an mbox");
}

/** What does not fit into a family goes into a folder that takes whatever comes. */
function demandBeyond(name: string, spec: FolderSpec, folders: Config["folders"]): void {
  if (!isFamily(spec) || spec.beyond === null) return;
  const other = named(folders, spec.beyond);
  if (other !== undefined && isTarget(other)) return;
  const plain = Object.keys(folders).filter((each) => isTarget(folders[each] ?? spec));
  throw new Error(
    `sortmail: folders.${name}: beyond is ${shown(spec.beyond)}: it takes the name of a folder that is no family: ${plain.map(shown).join(", ") || "there is none"}`,
  );
}

/** Loaded for lists. */
function listChecks(): typeof import("./list-checks.js") {
  return require("./list-checks.js");
}
