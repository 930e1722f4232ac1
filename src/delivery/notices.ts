/**
 * What a delivery does for the day when mail waits: it keeps aside where the inbox is, and tells of
 * what waits when it fails itself.
 */

import { join } from "node:path";
import type { Content } from "../core/contracts/ports.js";
import { inboxOf } from "../core/language/inbox.js";
import { tagIn } from "../core/message/bounce-tag.js";
import { TEMPLATE_FAULT } from "../core/policy/give-up.js";
import { openFolder } from "../folders/formats.js";
import { createDeadline } from "../io/deadline.js";
import type { Machine } from "../io/machine.js";
import type { Paths } from "../io/paths.js";
import type { LogEntry } from "../state/log/entry.js";
import { INBOX, keepInbox } from "../state/notices/inbox.js";
import type { DeliveryState } from "./log-entry.js";
import type { TellTools } from "./tell-waiting.js";

/** Milliseconds that a notice may wait for the inbox's locks. */
const TELL_MS = 3_000;

/** Where and for whom. */
interface Place {
  readonly paths: Paths;
  readonly machine: Machine;
}

/** For the day when the rules can't say it. @throws of the disk */
export function keepAside({ opened }: DeliveryState, { paths, machine }: Place): void {
  if (opened === null) return;
  keepInbox(join(paths.notices, INBOX), inboxOf(opened.ruleset.config), machine);
}

/** Whether a mistake in a template has cost the message its reply. */
export function hasGivenUp({ actions }: LogEntry): boolean {
  return actions.some(({ reason }) => reason === TEMPLATE_FAULT);
}

/**
 * Tells the user when mail has waited for long, or a reply was given up.
 * @throws of the disk
 */
export async function tell(
  why: TellTools["why"],
  { opened }: DeliveryState,
  { paths, machine }: Place,
): Promise<void> {
  const { tellWaiting } = await import("./tell-waiting.js");
  await tellWaiting({
    why,
    paths,
    machine,
    config: opened?.ruleset.config ?? null,
    openFolder: openSoon(machine),
  });
}

/** For a folder that others may lock: the delivery is over, and does not wait for them. */
function openSoon({ host, uptime }: Machine): TellTools["openFolder"] {
  const deadline = createDeadline({ ms: TELL_MS, now: uptime });
  return (target) => openFolder(target, { deadline, host });
}

/**
 * Counts the mail that a list's member did not get, where it is that.
 * @param intake what came in; null when nothing did
 * @throws of the disk
 */
export async function countBounce(
  { opened }: DeliveryState,
  intake: { readonly content: Content } | null,
  { paths, machine }: Place,
): Promise<void> {
  if (opened === null || intake === null) return;
  if (tagIn(opened.mail.recipient.deliveredTo ?? "") === null) return;
  const { noteIfBounce } = await import("./member-bounces.js");
  await noteIfBounce(opened, intake.content, { paths, machine, openFolder: openSoon(machine) });
}
