/** What outgoing mail is made from: templates, list members, and the person in whose name it is written. */

import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Address } from "../../core/contracts/mail.js";
import { type Config, named } from "../../core/language/config.js";
import { parseMembers } from "../../core/policy/list-members.js";
import type { Mine } from "../../core/policy/own-addresses.js";
import { messageOf } from "../../core/text.js";
import type { Places } from "../../io/paths.js";
import type { Person, Templates } from "../../reply/request.js";
import { checkTrust } from "../../rules/permissions.js";
import type { World } from "../world.js";

export interface LetterTools {
  readonly config: Config;
  readonly places: Places;
  readonly world: World;
  /** What to do about templates and lists that somebody else can change. */
  readonly trust: "refuse" | "warn";
  readonly warn: (text: string) => void;
}

/** The person's own templates come before those of the same name that come with the program. */
export function templatesOf({ places, world, trust, warn }: Omit<LetterTools, "config">): Templates {
  const shipped = join(world.root, "templates");
  const demandTrust = (file: string) => {
    if (dirname(file) !== shipped) demand(file, { world, trust, warn });
  };
  return { folders: [places.templates, shipped], trust: demandTrust };
}

export function personOf({ name }: Config, { has }: Mine): Person {
  return { name: name ?? null, isOwn: has };
}

/** @throws Error when they can't be read, or when somebody else could have written them */
export function membersOf(list: string, tools: LetterTools): readonly Address[] {
  const file = membersFile(list, tools);
  try {
    demand(file, tools);
    return parseMembers(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new Error(`list ${JSON.stringify(list)}: ${file}: ${messageOf(cause)}`, { cause });
  }
}

/** Absolute. A list is read where the rules are, in a sandbox too. */
export function membersFile(
  list: string,
  { config, places, world }: Pick<LetterTools, "config" | "places" | "world">,
): string {
  const path = named(config.lists, list)?.members;
  if (path === undefined) throw new Error(`list ${JSON.stringify(list)} is not in the configuration`);
  return path.startsWith("~/") ? join(world.home(), path.slice(2)) : resolve(places.config, path);
}

function demand(file: string, { world, trust, warn }: Pick<LetterTools, "world" | "trust" | "warn">): void {
  const faults = checkTrust([file], { uid: world.uid, gid: world.gid });
  const [first] = faults;
  if (first !== undefined && trust === "refuse") throw new Error(first);
  for (const fault of faults) warn(fault);
}
