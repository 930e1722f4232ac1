/**
 * Tells the user that mail waits, by a message in the inbox. Loaded by deliveries that have failed, or
 * given up a reply. What goes wrong here changes no status: the next delivery that fails tries again.
 */

import { join } from "node:path";
import type { Folder } from "../core/contracts/ports.js";
import type { Config } from "../core/language/config.js";
import type { Target } from "../core/language/folder-spec.js";
import { inboxOf } from "../core/language/inbox.js";
import { type Due, dueOf, looked } from "../core/policy/waiting-notice.js";
import { memoryContent } from "../io/content.js";
import { randomName } from "../io/fs/random.js";
import type { Machine } from "../io/machine.js";
import type { Paths } from "../io/paths.js";
import { entriesIn, type LogEntry } from "../state/log/entry.js";
import { type History, historyOf } from "../state/log/history.js";
import { killedIn } from "../state/log/rule-mark.js";
import { claimLook } from "../state/notices/claims.js";
import { INBOX, keptInbox } from "../state/notices/inbox.js";
import { openState } from "../state/stores.js";
import { noticeMessage } from "./notice-message.js";

/** What telling needs from outside. */
export interface TellTools {
  readonly paths: Paths;
  readonly machine: Machine;
  /** Null when the rules did not load: then the inbox is where the last ones that did had it. */
  readonly config: Config | null;
  readonly openFolder: (target: Target) => Folder;
  /**
   * The entry of a delivery that has failed, which is not in the log yet; or what was found:
   * deliveries that were killed, which could tell nobody; a reply that is given up.
   */
  readonly why: LogEntry | "killed" | "given up";
}

/** @throws of the disk */
export async function tellWaiting(tools: TellTools): Promise<void> {
  const { paths, machine, config, why } = tools;
  const { now } = machine.host;
  const inbox =
    config === null ? keptInbox(join(paths.notices, INBOX), machine.uid) : inboxOf(config);
  if (inbox === null) return;
  const claim = claimLook(paths.notices, why === "given up", machine);
  if (claim === null) return;
  const history = await historyWith(tools);
  const found = {
    oldest: history.deferred.length === 0 ? null : earliest(history),
    givenUp: history.givenUp.length === 0 ? null : lastGivenUp(history),
  };
  const due = dueOf(found, claim.told, now());
  const stored = await stores(inbox, due, history, tools);
  claim.settle(looked(claim.told, found, { due, stored, now: now() }));
}

async function historyWith({ paths, machine, why }: TellTools): Promise<History> {
  const { log } = openState("files", paths, machine.host);
  const killed = killedIn(paths.running, machine.host).map(({ entry }) => entry);
  const failed = typeof why === "string" ? [] : [why];
  const entries = [...entriesIn(await log.read()), ...killed, ...failed];
  const history = historyOf(entries, machine.host.now());
  // What a rule has put off waits because it shall.
  return { ...history, deferred: history.deferred.filter(({ onPurpose }) => !onPurpose) };
}

function earliest({ deferred }: History): number {
  return Math.min(...deferred.map(({ since }) => since));
}

function lastGivenUp({ givenUp }: History): number {
  return Math.max(...givenUp.map(({ last }) => last));
}

/** @returns whether a notice is in the inbox now */
async function stores(
  inbox: Target,
  due: Due,
  { deferred, givenUp }: History,
  { machine, paths, openFolder }: TellTools,
): Promise<boolean> {
  if (!due.waiting && !due.givenUp) return false;
  const about = {
    deferred: due.waiting ? deferred : [],
    givenUp: due.givenUp ? givenUp : [],
  };
  const { environment, host } = machine;
  const user = environment.LOGNAME ?? environment.USER ?? "";
  const random = randomName();
  const octets = noticeMessage(about, {
    user,
    hostname: host.hostname,
    now: host.now(),
    random,
  });
  const target = { ...inbox, path: paths.folder(inbox.path) };
  try {
    await openFolder(target).store(memoryContent(octets), { sender: null });
    return true;
  } catch {
    return false;
  }
}
