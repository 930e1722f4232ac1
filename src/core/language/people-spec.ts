/** Whom one knows, as rules declare it: plain data. `src/people/` reads each kind. */

import { wrongOption } from "./config-faults.js";
import { demandPath, demandText } from "./demand.js";

/** An address book: vCards, or a list of addresses. */
export interface ContactsSpec {
  readonly kind: "contacts";
  /** Seen from the rules file's folder, or beginning with `~/` or `/`. */
  readonly path: string;
}

/** A folder of what one has sent: whom one has written to, and which messages. */
export interface SentSpec {
  readonly kind: "sent";
  /** Begins with `~/` or `/`. */
  readonly path: string;
}

/** A folder of messages: who wrote them. */
export interface SendersSpec {
  readonly kind: "senders";
  /** Begins with `~/` or `/`. */
  readonly path: string;
}

/** Where it stands whom one knows. */
export type PeopleSpec = ContactsSpec | SentSpec | SendersSpec;

const KINDS: { readonly [Kind in PeopleSpec["kind"]]: null } = {
  contacts: null,
  sent: null,
  senders: null,
};

/** Whether it is one of ours. */
export function isPeopleSpec(value: unknown): value is PeopleSpec {
  if (typeof value !== "object" || value === null || !("kind" in value)) return false;
  return Object.hasOwn(KINDS, String(value.kind));
}

/** As rules say it. */
export function describePeople({ kind, path }: PeopleSpec): string {
  return `${kind}(${JSON.stringify(path)})`;
}

/**
 * The people of an address book: a file of vCards as any program exports them, a folder with a file
 * for each card (`~/.contacts/main`), or a text file of addresses and domains, one a line.
 * @param path seen from the rules file's folder, or a path that begins with `~/` or `/`
 */
export function contacts(path: string): ContactsSpec {
  demandText("contacts", path, 'the path of an address book: contacts("~/contacts.vcf")');
  return { kind: "contacts", path };
}

/**
 * Whom you have written to: a Maildir or an mbox of what you have sent. Whoever is in To, Cc or Bcc
 * there stays known when the message is deleted.
 */
export function sent(path: string): SentSpec {
  demandPath("sent", path);
  return { kind: "sent", path };
}

/**
 * Whoever wrote a message that lies in this folder, a Maildir or an mbox, for as long as it lies
 * there: a message moved into it makes its author known.
 */
export function senders(path: string): SendersSpec {
  demandPath("senders", path);
  return { kind: "senders", path };
}

/** @throws Error unless these are sources of ours */
export function demandPeople(people: unknown): void {
  if (!Array.isArray(people) || people.length === 0)
    wrongOption(
      "people",
      people,
      'a list of sources: [contacts("~/contacts.vcf"), sent("~/Mail/Sent")]',
    );
  for (const each of people)
    if (!isPeopleSpec(each))
      wrongOption(
        "people",
        each,
        'sources such as contacts("~/contacts.vcf") and sent("~/Mail/Sent")',
      );
}
