/** Files for messages that are too large to be held in memory. */

import { dirname, join } from "node:path";
import type { Host } from "../core/contracts/ports.js";
import { errorCode } from "../core/text.js";
import { createSynced } from "./fs/durable.js";
import type { Leftover, Place } from "./fs/leftover.js";
import { linkFault, makeOwnFolder } from "./fs/private-folder.js";

/** What every spool file is called: milliseconds, process, number of the try. */
export const SPOOL_NAME = /^\d{1,15}\.\d{1,10}\.\d{1,4}$/;

/** It serves one delivery, which ends within minutes. */
const SPOOLED: readonly Leftover[] = [{ name: SPOOL_NAME, maxAgeMs: 24 * 3600_000 }];

const TRIES = 1000;

/**
 * Creates a file for this process alone, mode 0600, with this content, synced. Leaves nothing when
 * it fails.
 * @param folder made, with mode 0700, when it is missing
 * @returns its path, and the octets in it
 */
export function createSpoolFile(
  folder: string,
  host: Host,
  chunks: Iterable<Buffer>,
): { path: string; size: number } {
  makeOwnFolder(folder);
  let size = 0;
  function* counted(): Generator<Buffer> {
    for (const chunk of chunks) {
      yield chunk;
      size += chunk.length;
    }
  }
  for (let attempt = 0; ; attempt++) {
    const path = join(folder, `${host.now()}.${host.pid}.${attempt}`);
    try {
      createSynced(path, counted());
      return { path, size };
    } catch (error) {
      if (errorCode(error) !== "EEXIST" || attempt === TRIES) throw error;
    }
  }
}

/** What expires of them. */
export function* placesOfSpool(folder: string): Generator<Place> {
  if (linkFault(dirname(folder)) === null) yield [folder, SPOOLED];
}
