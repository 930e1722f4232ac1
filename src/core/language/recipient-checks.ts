/** What few recipients have, checked: a chunk of its own. */

import { parseAddrSpec } from "../message/addr-spec.js";
import type { Config } from "./config.js";
import { isObject, wrongOption as wrong } from "./config-faults.js";
import { demandTexts } from "./demand.js";

type MailboxRecipient = Extract<Config["recipient"], { readonly address: string }>;

/** What extensions were other addresses. */
export function demandTable(table: unknown): void {
  if (!isObject(table) || Array.isArray(table))
    wrong("recipient.table", table, 'addresses by extensions: { perl: "merlyn@perl.example" }');
  demandTexts("sortmail: recipient.table", Object.values(table));
}

/** Of a mailbox in a domain that others share. */
export function demandAddresses({ address, aliases = [] }: MailboxRecipient): void {
  demandTexts("sortmail: recipient.aliases", aliases);
  for (const each of [address, ...aliases])
    if (typeof each !== "string" || (parseAddrSpec(each)?.domain ?? "") === "")
      wrong("recipient", each, 'whole addresses: { address: "ada@office.example", aliases: […] }');
}
