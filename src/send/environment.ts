/** What a program of the rules is told about the message. */

import { controlsToSpaces } from "../core/message/charset.js";
import { type Surroundings, smallEnvironment } from "../io/programs/environment.js";

/** Far less than what the system takes, so that no message keeps a program from being started. */
const LONGEST = 8192;

/** What a program is told about the message beside its octets. Null where nothing is known. */
interface About {
  /** The envelope sender. */
  readonly sender: string | null;
  /** The recovered address. */
  readonly recipient: string | null;
  readonly extension: string | null;
  /** The address that the MTA delivered to. */
  readonly deliveredTo: string | null;
}

/**
 * The small environment, and SENDER, RECIPIENT, EXTENSION, DELIVERED_TO: always set, empty where
 * nothing is known.
 */
export function programEnvironment(
  surroundings: Surroundings,
  about: About,
): Record<string, string> {
  const { sender, recipient, extension, deliveredTo } = about;
  return {
    ...smallEnvironment(surroundings),
    SENDER: harmless(sender),
    RECIPIENT: harmless(recipient),
    EXTENSION: harmless(extension),
    DELIVERED_TO: harmless(deliveredTo),
  };
}

function harmless(value: string | null): string {
  return controlsToSpaces(value ?? "").slice(0, LONGEST);
}
