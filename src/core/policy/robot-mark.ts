/** Who of those that a message names as its senders is a machine. */

import type { Address, Mail } from "../contracts/mail.js";
import { parseAddresses } from "../message/address-list.js";
import { decodedSender } from "../message/canonical-sender.js";
import { unfold } from "../message/header.js";
import { shown } from "./bulk-headers.js";
import { isBounceHost, isRobot } from "./no-reply-addresses.js";

/** The address behind which no person reads, and where it stands; or null. */
export function robotMark(mail: Mail): string | null {
  const sender = decodedSender(mail.sender ?? "");
  const named = [
    ...(sender === null ? [] : [["sender", sender] as const]),
    ...["From", "Sender", "Reply-To"].flatMap((field) =>
      addressesOrQuoted(mail, field).map((address) => [field, address] as const),
    ),
  ];
  const found = named.find(([, { local, domain }]) => isRobot(local) || isBounceHost(domain));
  if (found !== undefined) return shown(found[0], found[1].address);
  const bounces = mail.header("Bounces-To");
  return bounces === null ? null : shown("Bounces-To", bounces);
}

/**
 * A field without an address may have one in quotes, where none is: `<"no-reply@shop.example">`.
 */
function addressesOrQuoted(mail: Mail, field: string): Address[] {
  const found = addressesIn(mail, field);
  if (found.length > 0) return found;
  return mail.rawHeader(field).flatMap((raw) => parseAddresses(unfold(raw).replaceAll('"', "")));
}

/** Encoded words are not decoded: what one decodes to is never an address. */
export function addressesIn(mail: Mail, field: string): Address[] {
  return mail.rawHeader(field).flatMap((raw) => parseAddresses(unfold(raw)));
}
