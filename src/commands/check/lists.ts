/** Can every list be redistributed: its address, the file of its members? */

import { error, type Finding, warning } from "../../core/contracts/finding.js";
import type { Config } from "../../core/language/config.js";
import { sendableAddress } from "../../core/message/smtp-address.js";
import { parseMembers } from "../../core/policy/list-members.js";
import { ownAddressesBefore } from "../../core/policy/own-addresses.js";
import { type MessageSources, membersFile } from "../../delivery/outgoing/message-sources.js";
import { listOwner } from "../../send/redistribute.js";
import { checkBeside } from "./beside.js";
import { amount } from "./rules.js";

const UNTIL_THEN = "until then mail to the list is deferred";

export function checkLists(tools: MessageSources): Finding[] {
  return Object.entries(tools.config.lists ?? {}).flatMap(([name, { address }]) => {
    const about = `list ${name}`;
    return [
      ...checkAddress(about, address, tools.config),
      checkMembers(about, membersFile(name, tools), tools),
    ];
  });
}

function checkAddress(about: string, address: string, config: Config): Finding[] {
  if (sendableAddress(address) === null)
    return [error(about, `${address} is no address`, UNTIL_THEN)];
  const own = ownAddressesBefore(config.recipient);
  if (own === null || own.has(address)) return [];
  const bounces = `${listOwner(address)}, where its bounces go, is none either`;
  return [
    warning(
      about,
      `${address} is none of your addresses, and ${bounces}`,
      "see recipient in the rules",
    ),
  ];
}

function checkMembers(about: string, file: string, tools: MessageSources): Finding {
  const read = (text: string) => {
    const { length } = parseMembers(text);
    const none = "no members so far: mail to the list is filed as otherwise(…) says";
    return length > 0 ? amount(length, "member") : none;
  };
  return checkBeside({ about, file, read, untilThen: UNTIL_THEN }, tools);
}
