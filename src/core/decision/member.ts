/** A family's member as a plan names it, and where its mail goes if it is not to be made. */

import { type Config, named } from "../language/config.js";
import { BEYOND } from "../language/family-spec.js";
import { type FamilySpec, isTarget, memberOf, type Target } from "../language/folder-spec.js";
import { plainPath, safeSegment } from "./safe-segment.js";

/** A folder, and what rules call it. */
export interface Place {
  /** `inbox`, or `lists/perl6` of a family. */
  readonly folder: string;
  readonly target: Target;
}

/** What keeps strangers from making folders without end. */
export interface Member {
  readonly family: FamilySpec;
  /** What the rules call the family. */
  readonly of: string;
  /** One path segment: what the family's `known` file would have. */
  readonly segment: string;
  /** Where the message goes if the member is not there, and none is made. */
  readonly beyond: Place;
}

/** @param name of the member, as a rule or a message says it */
export function memberPlace(
  config: Config,
  folder: string,
  family: FamilySpec,
  name: string,
): Place & { readonly member: Member } {
  const segment = safeSegment(name);
  const beyond = beyondOf(config, folder, family);
  return { ...placeIn(folder, family, segment), member: { family, of: folder, segment, beyond } };
}

function placeIn(folder: string, family: FamilySpec, segment: string): Place {
  const target = memberOf(family, `${plainPath(family.path)}/${segment}`);
  return { folder: `${folder}/${segment}`, target };
}

/** `sortmail({…})` has made sure that the folder is there, and no family. */
function beyondOf(config: Config, folder: string, family: FamilySpec): Place {
  const spec = family.beyond === null ? undefined : named(config.folders, family.beyond);
  return family.beyond !== null && spec !== undefined && isTarget(spec)
    ? { folder: family.beyond, target: spec }
    : placeIn(folder, family, BEYOND);
}

/** The names in a family's `known` file, one a line, as they are in paths. */
export function knownSegments(text: string): ReadonlySet<string> {
  const lines = text.split("\n").map((line) => line.replace(/(?:^|\s)#.*/, "").trim());
  return new Set(lines.filter((line) => line !== "").map(safeSegment));
}
