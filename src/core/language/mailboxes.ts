/** The mailboxes that a message's fields name. */

import type { Address, Mail } from "../contracts/mail.js";
import { parseAddresses } from "../message/address-list.js";
import { unfold } from "../message/header.js";

/** What was read for one rule serves the others: a field may be as long as the header. */
const known = new WeakMap<Mail, Map<string, readonly Address[]>>();

function once(mail: Mail, key: string, read: () => readonly Address[]): readonly Address[] {
  const ofMail = known.get(mail) ?? new Map<string, readonly Address[]>();
  known.set(mail, ofMail);
  const found = ofMail.get(key) ?? read();
  ofMail.set(key, found);
  return found;
}

/** The mailboxes of all fields of that name. */
export function mailboxesIn(mail: Mail, name: string): readonly Address[] {
  return once(mail, name.toLowerCase(), () =>
    mail.rawHeader(name).flatMap((raw) => parseAddresses(unfold(raw))),
  );
}

/** Those that To, Cc and their Resent kin name. */
export function addressees(mail: Mail): readonly Address[] {
  return once(mail, "to, cc and resent", () => {
    const resent = ["Resent-To", "Resent-Cc"].flatMap((name) => mailboxesIn(mail, name));
    return [...mail.to, ...mail.cc, ...resent];
  });
}
