/** A family's member as a plan names it, and where its mail goes if it is not to be made. */

import { type Config, named } from "../language/config.js";
import { BEYOND, type MemberName } from "../language/family-spec.js";
import { type FamilySpec, isTarget, memberOf, type Target } from "../language/folder-spec.js";
import { memberPath } from "./layouts.js";
import { safeSegment } from "./safe-segment.js";

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
  /** Its safe name, `2026/11` of a nested one: what the family's `known` file would have. */
  readonly segment: string;
  /** Where the message goes if the member is not there, and none is made. */
  readonly beyond: Place;
}

/** Folders below one another, at most: what is deeper is filed in the last of them. */
export const DEEPEST = 8;

/** @param name of the member, as a rule or a message says it */
export function memberPlace(
  config: Config,
  folder: string,
  family: FamilySpec,
  name: MemberName,
): Place & { readonly member: Member } {
  const segments = segmentsOf(name);
  const beyond = beyondOf(config, folder, family);
  const segment = segments.join("/");
  return { ...placeIn(folder, family, segments), member: { family, of: folder, segment, beyond } };
}

function segmentsOf(name: MemberName): readonly string[] {
  const names = typeof name === "string" ? [name] : name;
  return (names.length === 0 ? [""] : names).slice(0, DEEPEST).map(safeSegment);
}

function placeIn(folder: string, family: FamilySpec, segments: readonly string[]): Place {
  const target = memberOf(family, memberPath(family, segments));
  return { folder: [folder, ...segments].join("/"), target };
}

/** `sortmail({…})` has made sure that the folder is there, and no family. */
function beyondOf(config: Config, folder: string, family: FamilySpec): Place {
  const spec = family.beyond === null ? undefined : named(config.folders, family.beyond);
  return family.beyond !== null && spec !== undefined && isTarget(spec)
    ? { folder: family.beyond, target: spec }
    : placeIn(folder, family, [BEYOND]);
}

/** The names in a family's `known` file, one a line, as they are in paths. */
export function knownSegments({ nested }: FamilySpec, text: string): ReadonlySet<string> {
  const lines = text.split("\n").map((line) => line.replace(/(?:^|\s)#.*/, "").trim());
  const names = lines.filter((line) => line !== "");
  return new Set(names.map((line) => segmentsOf(nested ? line.split("/") : line).join("/")));
}
