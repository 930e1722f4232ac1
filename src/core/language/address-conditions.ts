/** The ready-made conditions on addresses. Each shows, in a trace, those that it looked at. */

import type { Address } from "../contracts/mail.js";
import { isSameAddress } from "./address-search.js";
import type { ReadyMade } from "./condition.js";
import { demandText } from "./demand.js";
import { addressees } from "./mailboxes.js";
import { matches, matchesAddress, notEmpty, type Pattern } from "./pattern.js";
import { isSame } from "./search.js";
import { readyMade } from "./shapes.js";
import {
  type AddressWord,
  addressWord,
  demandOne,
  type OnePatternAtLeast,
  type TextWord,
  textWord,
  unmapped,
} from "./word.js";

const inWords = (values: readonly string[]): string => values.join(", ") || "none";

const addressesOf = (all: readonly Address[]): string => inWords(all.map(({ address }) => address));

/** Of one of these mailboxes, the address: what it is called is anybody's choice. */
function isNamed(all: readonly Address[], patterns: readonly Pattern[]): boolean {
  for (const { address } of all) if (matchesAddress(address, patterns)) return true;
  return false;
}

/**
 * Sent to this address, as recovered from what the MTA did to it. A string without `@` is compared
 * with the local part, one with `@` with the whole address; a RegExp searches the whole. Matches
 * nothing when the recipient is unknown.
 */
export const sentTo: AddressWord = addressWord("sentTo", {
  matches: ({ recipient: { address, local } }, patterns) =>
    address !== null && isOneOf(address, local ?? "", patterns),
  value: ({ recipient }) => recipient.address ?? "unknown",
});

function isOneOf(address: string, local: string, patterns: readonly Pattern[]): boolean {
  return patterns.some((pattern) => {
    if (typeof pattern === "string")
      return pattern.includes("@") ? isSameAddress(pattern, address) : isSame(pattern, local);
    return pattern instanceof RegExp || "kind" in pattern
      ? matchesAddress(address, [pattern])
      : isOneOf(address, local, pattern);
  });
}

/** Somebody's address in To, Cc, Resent-To or Resent-Cc. Names are not looked at. */
export const to: AddressWord = addressWord("to", {
  matches: (mail, patterns) => isNamed(addressees(mail), patterns),
  value: (mail) => addressesOf(addressees(mail)),
});

/** Somebody's address in From, To, Cc, Resent-To or Resent-Cc. */
export const involves: AddressWord = addressWord("involves", {
  matches: (mail, patterns) => isNamed(mail.from, patterns) || isNamed(addressees(mail), patterns),
  value: (mail) => addressesOf([...mail.from, ...addressees(mail)]),
});

/** How `addressedTo` may be called. */
export interface AddressedTo {
  // It takes one at least. No docstrings inside: as for `AddressWord`.
  (): OnePatternAtLeast;
  // As `names.map(addressedTo)` calls it.
  (local: string, index: number, all: readonly string[]): ReadyMade;
  (...locals: readonly (string | readonly string[])[]): ReadyMade;
}

/**
 * One of your own addresses in To, Cc, Resent-To or Resent-Cc: `"merlyn"` is that local part at one
 * of the configured domains, `"merlyn@stonehenge.example"` the whole address.
 */
export const addressedTo: AddressedTo = (
  ...given: readonly (string | number | readonly string[])[]
) => {
  demandOne("addressedTo", given);
  const all: readonly unknown[] = unmapped(given).flatMap((each) =>
    Array.isArray(each) ? notEmpty("addressedTo", each) : [each],
  );
  const locals = all.filter((local): local is string => isLocal(local));
  return readyMade({
    kind: "header",
    name: "addressedTo",
    patterns: locals,
    matches: (mail) =>
      locals.some((local) =>
        local.includes("@") ? isNamed(addressees(mail), [local]) : mail.addressedTo(local),
      ),
    value: (mail) => addressesOf(addressees(mail)),
  });
};

/** @throws Error for anything else */
function isLocal(local: unknown): boolean {
  demandText("addressedTo", local, "what stands before the @, or the whole address");
  return true;
}

/** An author's address in From. Names are not looked at: see `fromName`. */
export const from: AddressWord = addressWord("from", {
  matches: (mail, patterns) => isNamed(mail.from, patterns),
  value: (mail) => addressesOf(mail.from),
});

/** What an author in From is called. Anybody can be called anything. */
export const fromName: TextWord = textWord("fromName", {
  matches: (mail, patterns) => mail.from.some(({ name }) => matches(name, patterns)),
  value: (mail) => inWords(mail.from.map(({ name }) => name).filter((name) => name !== "")),
});

/** An address in Reply-To. Matches nothing where there is none. */
export const replyTo: AddressWord = addressWord("replyTo", {
  matches: (mail, patterns) => isNamed(mail.replyTo, patterns),
  value: (mail) => addressesOf(mail.replyTo),
});

/** The envelope sender. Matches nothing for a bounce, and when the sender is unknown. */
export const sender: AddressWord = addressWord("sender", {
  matches: ({ sender }, patterns) => sender !== null && matchesAddress(sender, patterns),
  value: ({ sender }) => sender ?? "none",
});
