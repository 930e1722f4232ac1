/** Whether a message answers one of one's own: loaded when a rule asks. */

import type { PeopleAnswer } from "../core/contracts/people.js";
import { ancestorsOf } from "../core/message/references.js";
import { ownAddressesOf } from "../core/policy/own-addresses.js";
import { repliesToOurs } from "../core/policy/reply-ids.js";
import { entryOf } from "../people/source.js";
import { type Asked, found, no } from "./known-people.js";

/** It answers what one has sent. */
export async function answersMine({ config, mail, tools }: Asked): Promise<PeopleAnswer> {
  const ours = repliesToOurs(mail, ownAddressesOf(config.recipient, mail.recipient));
  if (ours !== null) return { yes: true, why: `${ours} was sent by sortmail` };
  const ids = ancestorsOf(mail);
  const [nearest] = ids;
  if (nearest === undefined) return no("it answers no message");
  const folders = (config.people ?? []).filter(({ kind }) => kind === "sent");
  const several = ids.length > 1 ? ` and ${ids.length - 1} more` : "";
  return found(`${nearest}${several}`, ids.map(entryOf.message), folders, tools);
}
