/**
 * What outgoing mail is made from: templates, list members, and the user in whose name it is
 * written.
 */

import { dirname, join } from "node:path";
import type { Address, Mail } from "../../core/contracts/mail.js";
import type { ReplyHistory } from "../../core/contracts/reply-history.js";
import { type Config, named } from "../../core/language/config.js";
import { parseMembers } from "../../core/policy/list-members.js";
import type { OwnAddresses } from "../../core/policy/own-addresses.js";
import { messageOf } from "../../core/text.js";
import { readRegular } from "../../io/fs/regular.js";
import type { Machine } from "../../io/machine.js";
import type { Paths } from "../../io/paths.js";
import type { Person, Templates } from "../../reply/request.js";
import { demandOwn, fileBesideRules } from "../../rules/listed-files.js";

/** Templates and lists, and what keeps strangers from them. */
export interface MessageSources {
  readonly config: Config;
  readonly paths: Paths;
  readonly machine: Machine;
  /** What to do about templates and lists that somebody else can change. */
  readonly trust: "refuse" | "warn";
  readonly warn: (text: string) => void;
}

/** The same for one message. */
export interface MailSources extends MessageSources {
  readonly mail: Mail;
  /** The user's own addresses, as far as configuration and message tell. */
  readonly own: OwnAddresses;
  readonly replyHistory: ReplyHistory;
}

/** The user's own templates come before those of the same name that come with the program. */
export function templatesOf({
  paths,
  machine,
  trust,
  warn,
}: Omit<MessageSources, "config">): Templates {
  const shipped = join(machine.root, "templates");
  const demandPermissions = (file: string) => {
    if (dirname(file) !== shipped) demandOwn(file, { machine, trust, warn });
  };
  return { folders: [paths.templates, shipped], trust: demandPermissions };
}

export function personOf({ name }: Config, { has }: OwnAddresses): Person {
  return { name: name ?? null, isOwn: has };
}

/** @throws Error when they can't be read, or when somebody else could have written them */
export function membersOf(list: string, tools: MessageSources): readonly Address[] {
  const file = membersFile(list, tools);
  try {
    demandOwn(file, tools);
    return parseMembers(readRegular(file).toString("utf8"));
  } catch (cause) {
    throw new Error(`list ${JSON.stringify(list)}: ${file}: ${messageOf(cause)}`, { cause });
  }
}

/** Absolute. A list is read where the rules are, in a sandbox too. */
export function membersFile(
  list: string,
  { config, paths, machine }: Pick<MessageSources, "config" | "paths" | "machine">,
): string {
  const path = named(config.lists, list)?.members;
  if (path === undefined)
    throw new Error(`list ${JSON.stringify(list)} is not in the configuration`);
  return fileBesideRules(path, { paths, machine });
}
