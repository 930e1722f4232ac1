/**
 * Answers in files, one a message and one who was asked. Different messages have different files and locks: they never
 * wait for one another.
 */

import { dirname, join } from "node:path";
import type { AnswerStore } from "../../core/contracts/answer-store.js";
import type { Host } from "../../core/contracts/ports.js";
import type { Place } from "../../io/fs/leftover.js";
import { linkFault } from "../../io/fs/private-folder.js";
import { canBeBelieved, prepareFolder } from "../../io/fs/trusted-folder.js";
import { breakLock, LOCKS, lockState, takeLock } from "./claim-lock.js";
import { ENTRIES, type ReadAnswer, readEntry, writeEntry } from "./entry-file.js";

/** @param folder made when it is missing; not used when anybody else could write there */
export function answersInFiles<Answer>(
  folder: string,
  host: Host,
  readAnswer: ReadAnswer<Answer>,
): AnswerStore<Answer> {
  const pathOf = (key: string) => join(folder, key);
  const fileOf = (key: string) => `${pathOf(key)}.json`;
  return {
    prepare: async () => prepareFolder(folder),
    read: async (key) => (canBeBelieved(folder) ? readEntry(fileOf(key), readAnswer) : null),
    write: async (key, entry, expires) => writeEntry(fileOf(key), entry, expires, host.pid),
    isClaimed: async (key) => lockState(pathOf(key), host) === "held",
    claim: async (key) => {
      const path = pathOf(key);
      if (lockState(path, host) === "abandoned") breakLock(path, host);
      return takeLock(path);
    },
  };
}

/** What expires of them. */
export function* placesOfAnswers(folder: string): Generator<Place> {
  if (linkFault(dirname(folder)) === null) yield [folder, [...ENTRIES, ...LOCKS]];
}
