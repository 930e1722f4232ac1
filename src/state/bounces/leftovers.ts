/** What expires of members' bounces. */

import { join } from "node:path";
import { COUNTS_FOR } from "../../core/policy/member-bounce.js";
import { eachName, type Leftover, type Place } from "../../io/fs/leftover.js";
import { UNFINISHED } from "../../io/fs/own-file.js";

/** The folder of a member. */
export const TAG_NAME = /^[0-9a-f]{20}$/;
/** A bounce. */
export const BOUNCE_NAME = /^[0-9a-f]{32}$/;

const OF_A_MEMBER: readonly Leftover[] = [
  { name: BOUNCE_NAME, maxAgeMs: COUNTS_FOR },
  { name: /^reported$/, maxAgeMs: COUNTS_FOR },
  ...UNFINISHED,
];
const FOLDERS: readonly Leftover[] = [
  { name: TAG_NAME, maxAgeMs: COUNTS_FOR, kind: "empty folder" },
  ...UNFINISHED,
];

/** Where it is: there are as many folders as members who get no mail. */
export function* placesOfBounces(folder: string): Generator<Place> {
  for (const name of eachName(folder))
    if (TAG_NAME.test(name)) yield [join(folder, name), OF_A_MEMBER];
  yield [folder, FOLDERS];
}
