/** Whether one knows who wrote a message, and whether it answers one of one's own. */

import { describeAuthentication } from "../core/contracts/authentication.js";
import type { Address, Mail } from "../core/contracts/mail.js";
import type { PeopleAnswer } from "../core/contracts/people.js";
import type { Config } from "../core/language/config.js";
import { describePeople, type PeopleSpec } from "../core/language/people-spec.js";
import { foldAddress } from "../core/message/addr-spec.js";
import { foldDomain } from "../core/message/domain.js";
import { ownAddressesOf } from "../core/policy/own-addresses.js";
import { entryOf } from "../people/source.js";
import { type PeopleTools, readerOf } from "./people-sources.js";

/** What one message is asked about. */
export interface Asked {
  readonly config: Config;
  readonly mail: Mail;
  readonly tools: PeopleTools;
}

/** A mailbox in From. */
type Author = Pick<Address, "address" | "domain">;

export const no = (why: string): PeopleAnswer => ({ yes: false, why });

/** The author is one person, who stands in one of the sources. */
export async function isKnown(asked: Asked): Promise<PeopleAnswer> {
  const { from } = asked.mail;
  const [author, ...others] = from.filter(({ domain }) => domain !== "");
  if (author === undefined) return no("From names nobody");
  if (others.length > 0) return no(`From names ${from.length} authors`);
  const doubt = await doubtAbout(author, asked);
  return doubt === null ? inSources(author, asked) : no(doubt);
}

/**
 * Anybody can write any From. Where somebody tells who sent a message, the domain must stand behind
 * it; where nobody is asked, what machines in `trusted` have written must not speak against it, and
 * one's own address at least is none that one gets mail from.
 */
export async function doubtAbout(
  { address, domain }: Author,
  { config, mail }: Asked,
): Promise<string | null> {
  if (config.authentication !== undefined) {
    const found = await mail.authentication();
    if (found.verified.includes(foldDomain(domain))) return null;
    return `${address} is not verified: ${describeAuthentication(found)}`;
  }
  if (ownAddressesOf(config.recipient, mail.recipient).has(address))
    return `${address} is your own, and nobody tells who wrote it`;
  if (config.trusted === undefined) return null;
  const { whyDoubted } = await import("../core/policy/doubtful-author.js");
  const why = whyDoubted(mail, await mail.authentication(), config);
  return why === null ? null : `${address} is not believed: ${why}`;
}

/** Whether an address, or the domain that it is at, stands in one of the sources. */
export function inSources(
  { address, domain }: Author,
  { config, tools }: Asked,
): Promise<PeopleAnswer> {
  const labels = foldDomain(domain).split(".");
  const domains = labels.map((_, index) => entryOf.domain(labels.slice(index).join(".")));
  const entries = [entryOf.address(foldAddress(address)), ...domains];
  return found(address, entries, config.people ?? [], tools);
}

/** Whether one of these entries stands in one of the sources: no more of them are read. */
export async function found(
  what: string,
  entries: readonly string[],
  specs: readonly PeopleSpec[],
  tools: PeopleTools,
): Promise<PeopleAnswer> {
  const read = readerOf(tools);
  const unread: string[] = [];
  for (const spec of specs) {
    const { known, left } = await read(spec);
    if (entries.some((entry) => known.has(entry)))
      return { yes: true, why: `${what} is in ${describePeople(spec)}` };
    if (left === null) continue;
    unread.push(`${describePeople(spec)}: ${left}`);
    tools.note(`people: ${describePeople(spec)}: ${left}, and what is there counts as unknown`);
  }
  const where = specs.map(describePeople).join(" or ") || "any sent(…): people names none";
  return no([`${what} is not in ${where}`, ...unread].join("; "));
}
