/**
 * Whether an earlier try of a delivery has done a part of it. The next one goes on with that, and
 * must not decide otherwise: what lies in one folder already would be stored in another. So it goes
 * by the time and by what was remembered when that try was decided.
 */

import type { Mail } from "../core/contracts/mail.js";
import type { Content } from "../core/contracts/ports.js";
import type { Machine } from "../io/machine.js";
import type { Paths } from "../io/paths.js";
import { openState } from "../state/stores.js";

/** By which time it was decided, milliseconds since 1970; null when there was none. */
export type EarlierTry = () => number | null;

/** Looks at the disk each time. @throws what the disk says of the journal */
export function earlierTryOf(
  content: Content,
  { messageId, recipient }: Pick<Mail, "messageId" | "recipient">,
  { paths, machine }: { readonly paths: Paths; readonly machine: Pick<Machine, "host"> },
): number | null {
  const { journal } = openState("files", paths, machine.host);
  if (!journal.hasUnfinished()) return null;
  return journal.decided(content, { messageId, recipient: recipient.deliveredTo });
}
