/**
 * What a delivery does with mail that a list's member did not get: it is filed as the rules say, and
 * counted. Loaded by deliveries to an address that takes bounces; nothing here changes their status.
 */

import type { Content, Folder } from "../core/contracts/ports.js";
import type { Config } from "../core/language/config.js";
import type { Target } from "../core/language/folder-spec.js";
import { inboxOf } from "../core/language/inbox.js";
import { tagIn } from "../core/message/bounce-tag.js";
import { failureIn, TOO_MANY } from "../core/policy/member-bounce.js";
import { memoryContent } from "../io/content.js";
import { randomName } from "../io/fs/random.js";
import type { Opened } from "../pipeline/sort.js";
import {
  type Bouncing,
  bouncesOf,
  claimReport,
  dropReport,
  keptKey,
  noteBounce,
  tagOf,
} from "../state/bounces/bounces.js";
import { bounceNotice } from "./bounce-notice.js";
import { type MessageSources, membersOf } from "./outgoing/message-sources.js";

/** What counting needs from outside. */
export interface CountTools extends Pick<MessageSources, "paths" | "machine"> {
  readonly openFolder: (target: Target) => Folder;
}

/** Counts a bounce, and tells the user of the third within 30 days. @throws of the disk */
export async function noteIfBounce(
  { mail, ruleset: { config } }: Pick<Opened, "mail" | "ruleset">,
  { head }: Pick<Content, "head">,
  tools: CountTools,
): Promise<void> {
  const { paths, machine } = tools;
  const tag = tagIn(mail.recipient.deliveredTo ?? "");
  const why = tag === null ? null : failureIn(mail, head);
  if (tag === null || why === null) return;
  const whose = memberOf(tag, config, tools);
  if (whose === null) return;
  const id = mail.messageId ?? head.toString("latin1");
  noteBounce(paths.bounces, { tag, id }, { ...whose, at: machine.host.now(), why }, machine.host);
  const found = bouncesOf(paths.bounces, tag, machine);
  if (found !== null && found.bounces.length >= TOO_MANY) await report(found, config, tools);
}

/** What is said of members' files in a delivery is said when they are written to. */
const warn = () => {};

/** Whose tag it is; null for one of nobody, or of nobody any more. */
function memberOf(tag: string, config: Config, tools: CountTools) {
  const key = keptKey(tools.paths.bounces, tools.machine.uid);
  if (key === null) return null;
  for (const list of Object.keys(config.lists ?? {})) {
    const member = membersOf(list, { ...tools, config, trust: "refuse", warn }).find(
      ({ address }) => tagOf(key, list, address) === tag,
    );
    if (member !== undefined) return { list, member: member.address };
  }
  return null;
}

async function report(found: Bouncing, config: Config, tools: CountTools): Promise<void> {
  const { paths, machine, openFolder } = tools;
  const inbox = inboxOf(config);
  if (inbox === null || !claimReport(paths.bounces, found.tag, machine)) return;
  const { environment, host } = machine;
  const octets = bounceNotice(found.bounces, {
    user: environment.LOGNAME ?? environment.USER ?? "",
    hostname: host.hostname,
    now: host.now(),
    random: randomName(),
  });
  const target = { ...inbox, path: paths.folder(inbox.path) };
  try {
    await openFolder(target).store(memoryContent(octets), { sender: null });
  } catch (error) {
    dropReport(paths.bounces, found.tag);
    throw error;
  }
}
