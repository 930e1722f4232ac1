/** What programs see of the world: little, and the same wherever sortmail was started. */

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
