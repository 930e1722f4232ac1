/**
 * Whether a family gets one more folder. Loaded when a member is not there yet, or a file says which
 * there are to be.
 */

import { knownSegments, type Member } from "../core/decision/member.js";
import type { FamilySpec, Target } from "../core/language/folder-spec.js";
import { messageOf } from "../core/text.js";
import { countMembers, makeMember } from "../folders/families.js";
import { isFolder } from "../io/fs/read.js";
import { readRegular } from "../io/fs/regular.js";
import type { Paths } from "../io/paths.js";
import type { Beyond } from "../pipeline/performers.js";
import { type BesideRules, demandOwn, fileBesideRules } from "../rules/listed-files.js";

/**
 * Makes the member's folder, if it is to be one.
 * @returns what takes the message instead; null when the member does
 * @throws Error when the family, or the file of its names, can't be read
 */
export function beyondOf(target: Target, member: Member, tools: FamilyTools): Beyond | null {
  return ask(target, member, tools, ({ family, path }) =>
    makeMember({ ...family, path: tools.paths.folder(family.path) }, path),
  );
}

/** The same without a trace: what is not there yet is counted as it would be made. */
export function foreseeing(tools: FamilyTools): (target: Target, member: Member) => Beyond | null {
  const families = new Map<string, { readonly there: number; readonly made: Set<string> }>();
  return (target, member) =>
    ask(target, member, tools, ({ family, path }) => {
      const root = tools.paths.folder(family.path);
      const key = `${root} ${family.prefix}`;
      const there = () => countMembers({ ...family, path: root });
      const known = families.get(key) ?? { there: there(), made: new Set() };
      families.set(key, known);
      if (known.made.has(path)) return true;
      if (known.there + known.made.size >= family.atMost) return false;
      known.made.add(path);
      return true;
    });
}

/** Where folders are, and the files beside the rules. */
export interface FamilyTools extends BesideRules {
  readonly paths: Pick<Paths, "config" | "folder">;
}

interface Asked {
  readonly family: FamilySpec;
  /** Absolute. */
  readonly path: string;
}

function ask(
  target: Target,
  { family, of, segment, beyond }: Member,
  tools: FamilyTools,
  make: (asked: Asked) => boolean,
): Beyond | null {
  // What takes all the rest needs no leave.
  if (target.path === beyond.target.path) return null;
  if (family.known !== null && !isKnown(segment, of, { ...family, known: family.known }, tools))
    return { ...beyond, why: `${segment} is not in ${family.known}: ${of} gets no such folder` };
  const path = tools.paths.folder(target.path);
  if (isFolder(path) || make({ family, path })) return null;
  return { ...beyond, why: `${of} has ${family.atMost} folders already: none for ${segment}` };
}

function isKnown(
  segment: string,
  of: string,
  family: FamilySpec & { readonly known: string },
  tools: FamilyTools,
): boolean {
  const file = fileBesideRules(family.known, tools);
  try {
    demandOwn(file, tools);
    return knownSegments(family, readRegular(file).toString("utf8")).has(segment);
  } catch (cause) {
    throw new Error(`folder ${JSON.stringify(of)}: ${file}: ${messageOf(cause)}`, { cause });
  }
}
