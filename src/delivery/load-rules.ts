/** Loads the user's rules, for every command that runs them. */

import type { Deadline } from "../core/contracts/ports.js";
import * as common from "../core/language/common-words.js";
import type { Listed } from "../core/language/listed.js";
import type { Ruleset } from "../core/language/ruleset.js";
import { watchBuiltIns } from "../io/built-ins.js";
import type { Machine } from "../io/machine.js";
import type { Paths } from "../io/paths.js";
import type { DecideContext } from "../pipeline/sort.js";
import { RulesError } from "../rules/error.js";
import { type Loaded, type LoadTools, loadRules } from "../rules/load.js";
import { asRuleset } from "../rules/ruleset.js";
import { OWN, RARE } from "./words-elsewhere.js";

/** What index.ts hands on for our own tables, marked `@internal`: rules don't get it. */
const INTERNAL: ReadonlySet<string> = new Set([
  "ACTIONS",
  "asksNobody",
  "heldIn",
  "isDirectory",
  "isFamily",
  "isFolder",
  "isScanner",
  "isTarget",
  "memberOf",
  "saysUnscanned",
  "scannersIn",
  "scansHeader",
] satisfies (keyof typeof common)[]);

const imported = Object.fromEntries(Object.entries(common).filter(([name]) => !INTERNAL.has(name)));

/** What `sortmail({…})` gives, and nobody imports: it knows the names of one configuration. */
const GIVEN = [
  "also",
  "copy",
  "file",
  "forward",
  "inThread",
  "notify",
  "otherwise",
  "redistribute",
];
GIVEN.push("respond", "rule", "rules", "save");

/**
 * What a rules file gets when it imports `sortmail`: of what is not there, where it is.
 * @param listed the word of that name, which reads beside these rules
 */
export function apiWith(listed: (file: string) => Listed): object {
  const elsewhere = Object.fromEntries(GIVEN.map((name) => [name, refuser(name)]));
  const api = { ...imported, ...elsewhere, [OWN]: listed };
  for (const [name, load] of Object.entries(RARE))
    Object.defineProperty(api, name, { get: () => Reflect.get(load(), name), enumerable: true });
  return api;
}

function refuser(name: string): () => never {
  return () => {
    throw new Error(`${name} can't be imported: ${whence(name)}`);
  };
}

/** Where a rules file gets what it calls; null when there is no such thing. */
export function whence(name: string): string | null {
  if (GIVEN.includes(name)) return `take it from sortmail: const { ${name} } = sortmail({ … })`;
  const known = [imported, RARE].some((words) => Object.hasOwn(words, name));
  return known || name === OWN ? `import { ${name} } from "sortmail"` : null;
}

/** A rules file that is ready to run, with what it reads beside itself. */
export interface Prepared extends Loaded {
  /** The files that it has named with `listed`, as it says them. */
  readonly listedFiles: () => readonly string[];
}

export interface Rules {
  readonly ruleset: Ruleset;
  readonly loaded: Prepared;
}

interface LoadOptions extends Pick<LoadTools, "trust" | "warn" | "fresh"> {
  readonly limited: DecideContext["limited"];
}

/** Nothing of the user's has run yet. @throws RulesError when there are no usable rules */
export async function prepareRules(
  paths: Paths,
  machine: Machine,
  { limited, ...options }: LoadOptions,
): Promise<Prepared> {
  const { listed, listedFiles } = listedFor(paths, machine, options);
  const { version, uid, gid } = machine;
  const loaded = await loadRules(paths.rules, {
    cacheFolder: paths.rulesCache,
    api: apiWith(listed),
    whence,
    version,
    guard: limited,
    uid,
    gid,
    ...options,
  });
  return { ...loaded, listedFiles };
}

/** The word `listed` that these rules get: it reads beside them. */
function listedFor(
  paths: Paths,
  machine: Machine,
  { trust, warn }: Pick<LoadTools, "trust" | "warn">,
) {
  const files = new Set<string>();
  let make: ((file: string) => Listed) | null = null;
  const listed = (file: string) => {
    make ??= readingListed().listedIn({ paths, machine, trust, warn });
    const made = make(file);
    files.add(made.file);
    return made;
  };
  return { listed, listedFiles: () => [...files] };
}

/** Loaded with the first such file. */
function readingListed(): typeof import("../rules/listed-files.js") {
  return require("../rules/listed-files.js");
}

/** Runs the rules file. @throws RulesError when it throws, or exports no rules */
export function runRules(loaded: Loaded, { rules }: Paths): Ruleset {
  return asRuleset(loaded.run(), rules);
}

/** @throws RulesError that names what the rules have changed of what sortmail stands on */
export function demandUnchanged(changed: ReturnType<typeof watchBuiltIns>): void {
  const name = changed();
  if (name !== null)
    throw new RulesError(`the rules have changed ${name}, which sortmail needs as it is`);
}

/**
 * While a delivery waits, what rules have left running goes on: so each wait ends with a look at what
 * it has changed, before anything is stored. Later is too late: the next try would store it again.
 */
export function watchingWaits(
  deadline: Deadline,
  changed: ReturnType<typeof watchBuiltIns>,
): Deadline {
  return {
    left: () => deadline.left(),
    check: () => deadline.check(),
    async sleep(ms) {
      await deadline.sleep(ms);
      demandUnchanged(changed);
    },
  };
}

/**
 * For the commands that only look: what the rules file changes when it is loaded would defer every
 * delivery.
 * @throws RulesError when there are no usable rules
 */
export async function loadRuleset(
  paths: Paths,
  machine: Machine,
  options: LoadOptions,
): Promise<Rules> {
  const changed = watchBuiltIns();
  const loaded = await prepareRules(paths, machine, options);
  const ruleset = runRules(loaded, paths);
  demandUnchanged(changed);
  return { ruleset, loaded };
}
