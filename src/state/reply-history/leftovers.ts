/** What expires of the reply history. */

import { join } from "node:path";
import { eachName, fromAnywhere, type Place } from "../../io/fs/leftover.js";
import {
  EMPTY_HOURS,
  EMPTY_THREADS,
  HOUR_NAME,
  HOURS,
  SLOTS,
  THREAD_NAME,
  THREAD_SLOTS,
  THREADS,
} from "./rate-limit.js";
import { ENTRIES, FAN_OUT_NAME } from "./series.js";

/**
 * Where it is: the hours first, then the entries and the threads, of which there may be thousands.
 * @param now milliseconds since 1970
 */
export function* placesOfAnswers(folder: string, now: number): Generator<Place> {
  const hours = join(folder, HOURS);
  for (const name of eachName(hours)) if (HOUR_NAME.test(name)) yield [join(hours, name), SLOTS];
  yield [hours, EMPTY_HOURS];
  const folders = [...eachName(folder)].filter((name) => FAN_OUT_NAME.test(name)).sort();
  for (const name of fromAnywhere(folders, now)) yield [join(folder, name), ENTRIES];
  yield* placesOfThreads(join(folder, THREADS), now);
}

function* placesOfThreads(folder: string, now: number): Generator<Place> {
  const folders = [...eachName(folder)].filter((name) => FAN_OUT_NAME.test(name)).sort();
  for (const name of fromAnywhere(folders, now)) {
    const threads = join(folder, name);
    for (const thread of eachName(threads))
      if (THREAD_NAME.test(thread)) yield [join(threads, thread), THREAD_SLOTS];
    yield [threads, EMPTY_THREADS];
  }
}
