/** What a list of the configuration wants of its posts, whoever their authors really are. */

import type { Address, Mail } from "../contracts/mail.js";
import { type Config, named } from "../language/config.js";
import type { AuthenticationConfig } from "./doubtful-author.js";
import { whyRefusedElsewhere } from "./list-authors.js";
import type { PolicySuppression } from "./suppression-checks.js";
import { notMembersOwn } from "./unproven.js";

/** A list, all that it leaves unsaid filled in. */
export interface ListPolicy {
  readonly address: string;
  readonly members: readonly Address[];
  readonly membersOnly: boolean;
  readonly dmarc: "munge" | "refuse" | "as is";
}

/** @throws Error where there is no such list, or its members can't be read */
export function listPolicy(
  name: string,
  { lists }: Pick<Config, "lists">,
  members: (list: string) => readonly Address[],
): ListPolicy {
  const list = named(lists, name);
  if (list === undefined)
    throw new Error(`list ${JSON.stringify(name)} is not in the configuration`);
  const { address, membersOnly = false, dmarc = "munge" } = list;
  return { address, members: members(name), membersOnly, dmarc };
}

/**
 * Why members get nothing in the name of its author: who forges a member's address is none, and who
 * can't be passed on is not, where the list says so.
 */
export async function whyNotAsPost(
  { address, membersOnly, dmarc }: ListPolicy,
  mail: Mail,
  config: AuthenticationConfig,
): Promise<PolicySuppression | null> {
  const fails = membersOnly ? await notMembersOwn(mail, config) : null;
  if (fails !== null || dmarc !== "refuse") return fails;
  const why = whyRefusedElsewhere({ mail, address, authentication: await mail.authentication() });
  return why === null ? null : { reason: "would be refused", detail: why };
}

/** Why it goes out in the list's own name; null where it does not. */
export async function whyMunged(
  { address, dmarc }: ListPolicy,
  mail: Mail,
): Promise<string | null> {
  if (dmarc !== "munge") return null;
  return whyRefusedElsewhere({ mail, address, authentication: await mail.authentication() });
}
