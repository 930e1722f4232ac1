/** What programs see of the world: little, and the same wherever sortmail was started. */

import { controlsToSpaces } from "../core/message/charset.js";

/** Where the small environment of a program comes from. */
export interface Surroundings {
  /** The account's home, absolute. */
  readonly home: string;
  /** That of this process. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Passed on where they are set. MAIL_CONFIG says which of several Postfix instances this one is.
 */
const PASSED_ON = ["USER", "LOGNAME", "TZ", "MAIL_CONFIG"];

/** Far less than what the system takes, so that no message keeps a program from being started. */
const LONGEST = 8192;

/**
 * HOME, PATH=/usr/bin:/bin, LANG=C; USER, LOGNAME, TZ and MAIL_CONFIG where they are set. Nothing
 * else.
 */
export function smallEnvironment({ home, environment }: Surroundings): Record<string, string> {
  const passed = PASSED_ON.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(passed), HOME: home, PATH: "/usr/bin:/bin", LANG: "C" };
}

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
