/** All that `check` looks at, in its order. Whatever one look ends in, the others follow. */

import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { error, type Finding, ok, warning } from "../../core/contracts/finding.js";
import type { Config } from "../../core/language/config.js";
import type { MboxLock } from "../../core/language/folder-spec.js";
import type { Ruleset } from "../../core/language/ruleset.js";
import { messageOf, shellQuote } from "../../core/text.js";
import { localTime } from "../../core/timestamp.js";
import { programTools } from "../../delivery/program-tools.js";
import { type Disk, nearest, realDisk } from "../../io/fs/disk.js";
import type { Paths } from "../../io/paths.js";
import { pauseIn, pauseText } from "../../state/pause/pause.js";
import { findPostconf, type Postconf } from "../postconf.js";
import { deadlineForOne } from "../saved-messages.js";
import type { World } from "../world.js";
import { adviceToUse } from "./advice.js";
import { checkAlternatives } from "./alternatives.js";
import { checkAskedPrograms } from "./asked-programs.js";
import { checkAuthentication } from "./authentication.js";
import { checkClock } from "./clock.js";
import { checkConditions } from "./conditions.js";
import { checkFamilies } from "./families.js";
import { checkFolders, type FolderTools } from "./folders.js";
import { holdProcess, nextTurn } from "./hold-process.js";
import { checkKept } from "./kept.js";
import { checkListed } from "./listed.js";
import { checkLists } from "./lists.js";
import { findLockFault } from "./lock-trial.js";
import { checkOutgoing } from "./outgoing.js";
import { checkOwnDomain } from "./own-domain.js";
import { checkPackages } from "./packages.js";
import { checkPatterns, type PatternTools } from "./patterns.js";
import { checkPeople } from "./people.js";
import { checkPostfix, sizeLimitOf } from "./postfix.js";
import { type Checked, checkRules, rulesError } from "./rules.js";
import { checkScanner, type VerdictTools } from "./scanner.js";
import { checkTemplates } from "./templates.js";
import { checkThreads } from "./threads.js";
import { checkTrusted } from "./trusted.js";
import { checkTypes } from "./types.js";
import { checkUnproven } from "./unproven.js";

type Findings = Iterable<Finding> | AsyncIterable<Finding>;

/** Everything there is to find, each as it is found. */
export async function* examine(paths: Paths, world: World): AsyncGenerator<Finding> {
  const faults = holdProcess(world.self);
  const postconf = findPostconf(world.environment);
  const disk = realDisk(world.uid, world.gid);
  let ruleset: Ruleset | null = null;
  if (existsSync(paths.rules)) {
    // For what is no file the compiler might wait; that it is none is told with the rules.
    if (statSync(paths.rules).isFile())
      yield* looked("types", () => checkTypes(paths.rules, world));
    const checked = await checkRules(paths, world);
    ruleset = checked.ruleset;
    yield* checked.findings;
    if (ruleset !== null) yield* examineRules(ruleset, checked, { paths, disk, world });
    await nextTurn();
    yield* lateFaults(faults, checked, paths);
  } else {
    yield error("rules", `there are no rules at ${paths.rules}`, "run sortmail init");
  }
  yield* looked("state", () => [checkState(paths, disk)]);
  yield* looked("pause", () => checkPause(paths, world));
  yield* looked("Postfix", () => checkPostfix(world.home(), world.uid, ruleset, postconf));
}

/** The findings of one look; where it fails, that is the finding. */
async function* looked(
  about: string,
  look: () => Findings | Promise<Findings>,
): AsyncGenerator<Finding> {
  try {
    yield* await look();
  } catch (failure) {
    const why = `not checked to its end: ${messageOf(failure)}`;
    yield error(about, why, "deliveries may fail for that as well");
  }
}

/** What the rules did beside loading; what ended the loading is told already. */
function lateFaults(
  faults: readonly unknown[],
  { failure, explain }: Checked,
  paths: Paths,
): Finding[] {
  return faults
    .filter((fault) => fault !== failure)
    .map((fault) => rulesError(explain(fault), paths));
}

function checkPause(paths: Paths, world: World): Finding[] {
  const pause = pauseIn(paths.pause, world);
  if (pause === null) return [];
  return [
    warning("pause", `deliveries are ${pauseText(pause, localTime)}`, "sortmail resume ends that"),
  ];
}

interface Place {
  readonly paths: Paths;
  readonly disk: Disk;
  readonly world: World;
}

async function* examineRules(
  ruleset: Ruleset,
  { sources, listed }: Checked,
  { paths, disk, world }: Place,
): AsyncGenerator<Finding> {
  const { config } = ruleset;
  yield* looked("recipient", () => checkOwnDomain(config));
  yield* looked("patterns", () => checkPatterns(ruleset, patternTools(sources, paths, world)));
  yield* looked("conditions", () => checkConditions(ruleset, patternTools(sources, paths, world)));
  yield* looked("time zone", () => checkClock(ruleset, world, patternTools(sources, paths, world)));
  yield* looked("rules", () => checkKept(patternTools(sources, paths, world)));
  yield* looked("rules", () => checkAlternatives(ruleset));
  yield* looked("rules", () => checkAskedPrograms(ruleset));
  yield* looked("rules", () => checkThreads(ruleset));
  yield* looked("rules", () => checkPackages(sources));
  yield* looked("folders", () => checkFolders(ruleset, folderTools(paths, disk, world)));
  const { spam, authentication } = config;
  if (spam !== undefined)
    yield* looked("spam", () => checkScanner(spam, scannerTools(config, paths, world)));
  if (authentication !== undefined)
    yield* looked("authentication", () =>
      checkAuthentication(authentication, config, findPostconf(world.environment)),
    );
  yield* looked("authentication", () => checkUnproven(ruleset));
  if (config.trusted !== undefined)
    yield* looked("trusted", () => checkTrusted(config, findPostconf(world.environment)));
  const remarks: string[] = [];
  const warn = (text: string) => remarks.push(text);
  const tools = { config, paths, machine: world, trust: "warn", warn } as const;
  yield* looked("templates", () => checkTemplates(tools));
  for (const text of new Set(remarks))
    yield error("permissions", text, "until then what should get a reply is deferred");
  yield* looked("lists", () => checkLists(tools));
  yield* looked("listed", () => checkListed(listed, tools));
  const deadline = deadlineForOne(world);
  const asked = { ...tools, trust: "refuse", deadline, earlierTry: () => null } as const;
  yield* looked("people", () => checkPeople(ruleset, asked));
  yield* looked("folders", () => checkFamilies(tools));
  yield* looked("outgoing", () => checkOutgoing(ruleset, paths.folder));
}

function folderTools(paths: Paths, disk: Disk, world: World): FolderTools {
  const postconf: Postconf | null = findPostconf(world.environment);
  const faults = new Map<MboxLock, Promise<string | null>>();
  const lockFault = (kind: MboxLock) => {
    const fault = faults.get(kind) ?? findLockFault(kind, world);
    faults.set(kind, fault);
    return fault;
  };
  return { disk, locate: paths.folder, sizeLimit: sizeLimitOf(postconf), lockFault };
}

function scannerTools({ trusted = [] }: Config, { verdicts }: Paths, world: World): VerdictTools {
  const programs = programTools(world, null);
  return {
    trusted,
    verdicts,
    deadline: () => deadlineForOne(world),
    now: world.host.now,
    programs,
  };
}

function patternTools(sources: readonly string[], { rules }: Paths, { host }: World): PatternTools {
  return { sources, folder: dirname(rules), now: host.now };
}

/** Where deliveries keep their log, journal and spool. */
function checkState({ state, journal, spool, answered, log }: Paths, disk: Disk): Finding {
  const link = [state, journal, spool, answered, log].find(disk.isLink);
  if (link !== undefined) {
    return error(
      "state",
      `${link} is a symbolic link, and none is followed there`,
      `rm ${shellQuote(link)}`,
    );
  }
  const { path, seen } = nearest(state, disk);
  if (seen.kind === "folder" && disk.mayUse(path, "folder"))
    return ok("state", `${state} can be written`);
  return error(
    "state",
    `${state} can't be written: deliveries need it`,
    seen.uid === disk.uid
      ? adviceToUse(path, seen, disk)
      : `have root run chown ${disk.uid} ${shellQuote(path)}`,
  );
}
