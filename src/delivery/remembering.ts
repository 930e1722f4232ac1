/** What is remembered of a delivery that has ended, where rules ask for that. */

import { peopleWords } from "../core/language/words-on-demand.js";
import type { Sorted } from "../pipeline/sort.js";
import type { LogEntry } from "../state/log/entry.js";
import type { PeopleTools } from "./people-sources.js";
import type { Recorder } from "./recorder.js";
import { threads } from "./threads-on-demand.js";

/**
 * Remembers what rules of other messages will ask. Never rejects.
 * @returns the line for the log
 */
export async function remembering(
  entry: LogEntry,
  sorted: Sorted,
  recorder: Recorder,
  tools: Pick<PeopleTools, "paths" | "machine" | "deadline" | "trust">,
): Promise<LogEntry> {
  const { config, rules, followsThreads } = sorted.ruleset;
  const remembersAuthors =
    config.people !== undefined && peopleWords().asksPeople("firstContact", rules);
  const noted = remembersAuthors
    ? await (await import("./first-contact.js")).ended(entry, sorted, recorder, tools)
    : entry;
  return followsThreads ? threads().ended(noted, sorted, recorder, tools) : noted;
}
