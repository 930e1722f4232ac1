/** `inThread`: an answer is known by what it answers, and goes where that went. */

import type { Mail } from "../contracts/mail.js";
import type { Parent, Parents, Thread } from "../contracts/thread.js";
import type { Observation, Proving } from "./condition.js";
import { type FolderSpecs, named } from "./config.js";
import { shown } from "./demand.js";
import { type FolderSpec, isDirectory, isFamily } from "./folder-spec.js";
import { readyMade } from "./shapes.js";

/** What `inThread` proves. */
export interface InThread<Folder extends string = string> {
  readonly thread: Thread<Folder>;
}

/** `inThread`. */
export type InThreadWord<Folder extends string> = <const Name extends Folder = Folder>(
  ...folders: readonly Name[]
) => Proving<InThread<Name>>;

/**
 * The word, for the folders that a configuration declares.
 * @param use is told that it is used
 */
export function inThreadAmong<Folder extends string>(
  folders: FolderSpecs,
  use: () => void,
): InThreadWord<Folder> {
  return (...names) => {
    use();
    for (const name of names) demandFolder(name, folders);
    const asked = new Set(names);
    return readyMade({
      kind: "lazy",
      name: `inThread(${names.map(shown).join(", ")})`,
      patterns: null,
      follows: names,
      observe: async (mail: Mail) => observed(await mail.parents(), asked, folders),
    });
  };
}

/** @throws Error for what no message is filed into */
function demandFolder(name: unknown, folders: FolderSpecs): void {
  const spec = typeof name === "string" ? named(folders, name) : undefined;
  if (spec !== undefined && !isDirectory(spec)) return;
  const there = Object.entries(folders).flatMap(([each, spec]: [string, FolderSpec]) =>
    isDirectory(spec) ? [] : [each],
  );
  throw new Error(
    `inThread(${shown(name)}): it takes names of folders, or nothing: there is ${there.join(", ")}`,
  );
}

/** The nearest that may be followed decides: a thread goes on where it was last. */
function observed(parents: Parents, asked: ReadonlySet<string>, folders: FolderSpecs): Observation {
  const nearest = parents.known.find((each) => passedOver(each, asked, folders) === null);
  if (nearest === undefined)
    return { matched: false, value: () => whyNone(parents, asked, folders) };
  const { place, parent, at } = nearest;
  const value = () => described(nearest);
  if (asked.size > 0 && !asked.has(place.folder)) return { matched: false, value };
  return { matched: true, value, proof: { thread: Object.freeze({ place, parent, at }) } };
}

/** Why a message is not followed, in words; null when it is. */
function passedOver(
  { place: { folder, member }, spam }: Parent,
  asked: ReadonlySet<string>,
  folders: FolderSpecs,
): string | null {
  if (spam && !asked.has(folder)) return "as spam";
  const spec = named(folders, folder);
  const fits = spec !== undefined && !isDirectory(spec) && isFamily(spec) === (member !== null);
  // A list of names is for families that take one.
  const fitting = fits && !(Array.isArray(member) && isFamily(spec) && !spec.nested);
  return fitting ? null : "which is not declared any more";
}

function whyNone(
  { ids, known, notAsked }: Parents,
  asked: ReadonlySet<string>,
  folders: FolderSpecs,
): string {
  if (ids.length === 0) return "answers no message";
  const [nearest] = known;
  if (nearest !== undefined)
    return `${described(nearest)}, ${passedOver(nearest, asked, folders) ?? ""}`;
  if (notAsked !== null) return `not asked: ${notAsked}`;
  return ids.length === 1 ? `${ids[0]} is not remembered` : `none of ${ids.length} is remembered`;
}

function described({ place: { folder, member }, parent, at }: Thread): string {
  const segments = member === null ? [] : [member].flat();
  return `${parent} went to ${[folder, ...segments].join("/")} on ${at.toISOString().slice(0, 10)}`;
}
