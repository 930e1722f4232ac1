/**
 * Saved messages that are decided together: each time-limited run costs a thread, which is more
 * than a message does.
 */

import type { SavedMessage } from "../../archive/file.js";
import type { OpenTools } from "../../delivery/open-message.js";
import { HEAD_SIZE } from "../../io/content.js";

/** Messages of a batch, at most. */
const MOST = 64;
/**
 * Octets of one. A message that stays in its file has more by itself, without its From_ line and
 * quoting too, and so is the last: the file is closed behind it.
 */
const OCTETS = HEAD_SIZE / 2;

/** All of them, in order. */
export function* batches(
  all: Iterable<SavedMessage>,
  most = MOST,
): Generator<readonly SavedMessage[]> {
  let batch: SavedMessage[] = [];
  let octets = 0;
  for (const saved of all) {
    batch.push(saved);
    octets += saved.content.size;
    if (batch.length < most && octets < OCTETS) continue;
    yield batch;
    batch = [];
    octets = 0;
  }
  if (batch.length > 0) yield batch;
}

/**
 * Starts on every message of a batch in one run. When the time is up in it, each is started by
 * itself.
 */
export function startAll<Outcome>(
  batch: readonly SavedMessage[],
  start: (saved: SavedMessage) => Promise<Outcome>,
  limited: OpenTools["limited"],
): Promise<Outcome>[] {
  const startThem = () => batch.map(start);
  try {
    return limited(startThem);
  } catch {
    return startThem();
  }
}
