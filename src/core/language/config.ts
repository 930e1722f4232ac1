/** What a user configures: the argument of `sortmail({…})`, plain data. */

import type { Rewrite } from "../message/rewrite.js";
import type { AuthenticatorSpec } from "./authenticator-spec.js";
import type { FamilySpec, FolderSpec, Target } from "./folder-spec.js";
import type { PeopleSpec } from "./people-spec.js";
import type { ScannerSpec } from "./scanner-spec.js";
import type { TransportSpec } from "./transport-spec.js";

/** Folders by their names. */
export interface FolderSpecs {
  readonly [name: string]: FolderSpec;
}

/** Folders where each family's `beyond` names one that is no family. */
type BeyondKnown<Folders> = {
  readonly [Name in keyof Folders]: Folders[Name] extends FamilySpec
    ? { readonly beyond: Exclude<keyof Folders, FamilyNames<Folders>> | null }
    : unknown;
};
type FamilyNames<Folders> = {
  [Name in keyof Folders]: Folders[Name] extends FamilySpec ? Name : never;
}[keyof Folders];

/** A small mailing list. */
export interface ListSpec {
  /** What its members write to. Bounces go to `…-owner` at the same domain, with an extension. */
  readonly address: string;
  /**
   * The file of its members, one a line: its path, seen from the rules file's folder, or one that
   * begins with `~/` or `/`.
   */
  readonly members: string;
  /** Only members may write to it, going by From. Default: false. */
  readonly membersOnly?: boolean;
  /**
   * What becomes of a post that members' servers will refuse, since its author's domain wants that
   * (DMARC) and no signature of it survives. "munge": From is the list's own address, by the author's
   * name. "refuse": it is not passed on. "as is": it is, and they decide. Default: "munge".
   */
  readonly dmarc?: "munge" | "refuse" | "as is";
  /**
   * Whether each member gets a copy from an address of its own, `friends-owner+b…@`, so that bounces
   * tell whose they are. `false` where that address would not come in here. Default: true.
   */
  readonly verp?: boolean;
}

/** Mailing lists by their names. */
export interface ListSpecs {
  readonly [name: string]: ListSpec;
}

/** What a user configures. */
export interface Config<
  Folders extends FolderSpecs = FolderSpecs,
  Spam extends ScannerSpec = ScannerSpec,
  Template extends string = string,
  Lists extends ListSpecs = ListSpecs,
  Authentication extends AuthenticatorSpec = AuthenticatorSpec,
  People extends readonly PeopleSpec[] = readonly PeopleSpec[],
> {
  /** How the MTA rewrote the address, so that it can be undone. */
  readonly recipient: Rewrite;
  /**
   * The folders that rules file into, each by a name of your own: `{ inbox:
   * maildir("~/Mail/inbox") }`.
   */
  readonly folders: Folders & BeyondKnown<Folders>;
  /** Takes a copy of everything that is delivered, before anything else is done. */
  readonly backup?: Target;
  /**
   * The machines whose words in a header are believed, by the names that they write behind `by` in
   * Received: what `upstream()` and `authenticationResults()` go by.
   */
  readonly trusted?: readonly string[];
  /**
   * Who says whether a message is spam. Without it there are no conditions on that, no answers and
   * no lists.
   */
  readonly spam?: Spam;
  /** Who says who really sent a message. Without it there are no conditions on that. */
  readonly authentication?: Authentication;
  /**
   * Where it stands whom you know: `[contacts("~/contacts.vcf"), sent("~/Mail/Sent")]`. Without it
   * there are no conditions on that.
   */
  readonly people?: People;
  /**
   * The templates of answers and notices: `templates/NAME.njk` beside the rules file, else those
   * that come with sortmail.
   */
  readonly templates?: readonly Template[];
  /** Small mailing lists that `redistribute` passes messages on to, by their names. */
  readonly lists?: Lists;
  /** How mail leaves. Default: `sendmail()`. */
  readonly outgoing?: TransportSpec;
  /**
   * Whether a notice is stored in the inbox when mail has waited for an hour, and then once a day.
   * Default: true.
   */
  readonly notices?: boolean;
  /**
   * The time zone of `between`, `weekdays`, `hours` and `mail.now()`: `"Europe/Berlin"`. Default: that
   * of the machine, which `sortmail check` prints.
   */
  readonly timeZone?: string;
  /** Your name, as it stands in From of answers. Default: none. */
  readonly name?: string;
}

/** The configured thing of a name: what every object has is none. */
export function named<Value>(
  things: Readonly<Record<string, Value>> | undefined,
  name: string,
): Value | undefined {
  return things !== undefined && Object.hasOwn(things, name) ? things[name] : undefined;
}
