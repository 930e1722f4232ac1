/** Can every list be redistributed: its address, the file of its members? */

import { relative } from "node:path";
import { error, type Finding, ok, warning } from "../../core/contracts/finding.js";
import type { Config } from "../../core/language/config.js";
import { sendableAddress } from "../../core/message/smtp-address.js";
import { parseMembers } from "../../core/policy/list-members.js";
import { ownAddressesBefore } from "../../core/policy/own-addresses.js";
import { errorCode, messageOf } from "../../core/text.js";
import { type MessageSources, membersFile } from "../../delivery/outgoing/message-sources.js";
import { readRegular } from "../../io/fs/regular.js";
import { permissionFaults } from "../../rules/permissions.js";
import { listOwner } from "../../send/redistribute.js";
import { amount } from "./rules.js";

const UNTIL_THEN = "until then mail to the list is deferred";

export function checkLists(tools: MessageSources): Finding[] {
  return Object.entries(tools.config.lists ?? {}).flatMap(([name, { address }]) => {
    const about = `list ${name}`;
    return [
      ...checkAddress(about, address, tools.config),
      ...checkMembers(about, membersFile(name, tools), tools),
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

function checkMembers(about: string, file: string, { paths, machine }: MessageSources): Finding[] {
  try {
    const [fault] = permissionFaults([file], { uid: machine.uid, gid: machine.gid });
    if (fault !== undefined) return [error(about, fault, UNTIL_THEN)];
    const { length } = parseMembers(readRegular(file).toString("utf8"));
    const none = "no members so far: mail to the list is filed as otherwise(…) says";
    return [ok(about, `${file} has ${length > 0 ? amount(length, "member") : none}`)];
  } catch (failure) {
    if (errorCode(failure) === "ENOENT") return [error(about, `there is no ${file}`, UNTIL_THEN)];
    const found = error(about, messageOf(failure), UNTIL_THEN);
    const line = lineOf(failure);
    return [
      line === null
        ? found
        : { ...found, place: { file: relative(paths.config, file), path: file, line, column: 1 } },
    ];
  }
}

function lineOf(failure: unknown): number | null {
  return failure instanceof Error && "line" in failure && typeof failure.line === "number"
    ? failure.line
    : null;
}
