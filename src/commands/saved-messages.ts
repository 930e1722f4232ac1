/** What the commands share that a person runs over saved messages. */

import { readArchive, type Unreadable } from "../archive/archive.js";
import type { SavedMessage } from "../archive/file.js";
import { loadRuleset, type Rules } from "../delivery/load-rules.js";
import { createDeadline, TIME_LIMIT } from "../io/deadline.js";
import { type Paths, pathsOf } from "../io/paths.js";
import { timeLimiter } from "../io/time-limit.js";
import { type Terminal, terminalOf } from "./terminal.js";
import type { World } from "./world.js";

/** Runs the user's code as a delivery would. */
export const { limited } = timeLimiter(() => TIME_LIMIT);

/** The time that one message may take. */
export const deadlineForOne = ({ uptime }: Pick<World, "uptime">) =>
  createDeadline({ ms: TIME_LIMIT, now: uptime });

/** The rules: what a delivery would refuse them for is a warning here. */
export async function loadWarning(
  rules: string | undefined,
  world: World,
): Promise<Rules & { readonly paths: Paths }> {
  const paths = pathsOf(world.home(), { rules });
  const terminal = terminalOf(world);
  const warn = (text: string) => terminal.warn({ style: "caution", text: "warning:" }, ` ${text}`);
  return { ...(await loadRuleset(paths, world, { limited, trust: "warn", warn })), paths };
}

/** How people hear of what is no message, or half of one. */
interface Told {
  readonly terminal: Terminal;
  /** A program reads the result: how many files are no messages is nothing to it. */
  readonly json: boolean;
}

/**
 * Every message of these paths, and what can't be read. At the end it is said how many files there
 * were that are no messages; and of each message that may be only a part of one, why, when it comes.
 */
export function* savedMessages(
  paths: readonly string[],
  { stdin, tmp, host }: World,
  { terminal: { warn }, json }: Told,
): Generator<SavedMessage | Unreadable> {
  const skipped: string[] = [];
  const options = { stdin, tmpFolder: tmp, host, skipped: (path: string) => skipped.push(path) };
  for (const path of paths) {
    for (const saved of readArchive(path, options)) {
      if ("doubt" in saved && saved.doubt !== null)
        warn({ style: "caution", text: "warning:" }, ` ${saved.name}: ${saved.doubt}`);
      yield saved;
    }
  }
  if (skipped.length > 0 && !json) warn(skippedLine(skipped));
}

/** Names that are shown. */
const SHOWN = 3;

function skippedLine(paths: readonly string[]): string {
  const shown = paths.slice(0, SHOWN).join(", ");
  const more = paths.length > SHOWN ? `, and ${paths.length - SHOWN} more` : "";
  return paths.length === 1
    ? `1 file skipped, which is no message: ${shown}`
    : `${paths.length} files skipped, which are no messages: ${shown}${more}`;
}

/** How people are told of it. */
export function nameOf(saved: SavedMessage | Unreadable): string {
  return "name" in saved ? saved.name : saved.path;
}
