// Two rules files know nothing of each other, and each carries its folders' names in its type.
import type { Ruleset } from "sortmail";
import endings from "./endings.js";
import imports from "./imports.js";

type Folders<Rules> = Rules extends Ruleset<infer Name> ? Name : never;

export const names: Record<Folders<typeof endings>, 1> = { inbox: 1, training: 1, lists: 1, friends: 1 };
export const others: Record<Folders<typeof imports>, 1> = { inbox: 1, people: 1 };
export const both: readonly Ruleset[] = [endings, imports];

// @ts-expect-error: `training` is the other one's
export const wrong: Folders<typeof imports> = "training";
