/** Deliveries wait while their owner says so. */

import { existsSync } from "node:fs";
import type { MessageSources } from "./outgoing/message-sources.js";

/** Until when deliveries wait, and why, in the owner's words; null when they do not. */
export async function pausedBy({
  paths,
  machine,
}: Pick<MessageSources, "paths" | "machine">): Promise<string | null> {
  if (!existsSync(paths.pause)) return null;
  const { pauseIn, pauseText } = await import("../state/pause/pause.js");
  const pause = pauseIn(paths.pause, machine);
  return pause === null ? null : pauseText(pause);
}
