/** Everything that `npm run bench` measures, in the order of the document. */

import { answer } from "./answer.js";
import { archive } from "./archive.js";
import { backup, body } from "./beside.js";
import { header } from "./header.js";
import { many } from "./many.js";
import { memory } from "./memory.js";
import { nodes } from "./nodes.js";
import { people } from "./people.js";
import { profile } from "./profile.js";
import type { Row } from "./row.js";
import { rules } from "./rules.js";
import { start } from "./start.js";
import { syncs } from "./syncs.js";
import { verdict } from "./verdict.js";

export const ROWS: readonly Row[] = [
  header,
  backup,
  body,
  verdict,
  people,
  answer,
  start,
  syncs,
  many,
  rules,
  memory,
  archive,
  profile,
  nodes,
];

/**
 * @returns those of these names, and all that don't take long when none is named.
 * @throws Error for a name that is none
 */
export function chosen(names: readonly string[]): readonly Row[] {
  const unknown = names.filter((name) => ROWS.every((row) => row.name !== name));
  if (unknown.length > 0) throw new Error(`there is no ${unknown.join(", ")}: see --help`);
  return names.length === 0
    ? ROWS.filter(({ long }) => !long)
    : ROWS.filter(({ name }) => names.includes(name));
}
