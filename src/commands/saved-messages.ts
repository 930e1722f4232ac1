/** What the commands share that a person runs over saved messages. */

import { readArchive, type SavedMessage, type Unreadable } from "../archive/archive.js";
import { loadRuleset, type Rules } from "../delivery/load-rules.js";
import { createDeadline, TIME_LIMIT } from "../io/deadline.js";
import { type Paths, pathsOf } from "../io/paths.js";
import { timeLimiter } from "../io/time-limit.js";
import { terminalOf } from "./terminal.js";
import type { World } from "./world.js";

/** Runs the user's code as a delivery would. */
export const { limited } = timeLimiter(() => TIME_LIMIT);

/** The time that one message may take. */
export const deadlineForOne = () =>
  createDeadline({ ms: TIME_LIMIT, now: () => process.uptime() * 1000 });

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

/** Every message of these paths, and what can't be read. */
export function* savedMessages(
  paths: readonly string[],
  { stdin, tmp, host }: World,
): Generator<SavedMessage | Unreadable> {
  for (const path of paths) yield* readArchive(path, { stdin, tmpFolder: tmp, host });
}

/** How people are told of it. */
export function nameOf(saved: SavedMessage | Unreadable): string {
  return "name" in saved ? saved.name : saved.path;
}
