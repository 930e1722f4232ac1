/** Opens the sources of people that rules name: for a delivery, and for what leaves no trace. */

import { join } from "node:path";
import type { Deadline } from "../core/contracts/ports.js";
import { fingerprint } from "../core/fingerprint.js";
import { describePeople, type PeopleSpec } from "../core/language/people-spec.js";
import { messageOf } from "../core/text.js";
import type { Machine } from "../io/machine.js";
import type { Paths } from "../io/paths.js";
import { indexesIn } from "../people/index-file.js";
import { type Indexes, indexesAbove } from "../people/known.js";
import type { Place, Reading, ReadTools } from "../people/source.js";
import { readSource } from "../people/sources.js";
import { demandOwn, fileBesideRules } from "../rules/listed-files.js";
import type { EarlierTry } from "./earlier-try.js";
import type { Asking } from "./scan.js";

/** What asking for people needs from outside. */
export interface PeopleTools {
  readonly paths: Paths;
  readonly machine: Machine;
  readonly deadline: Deadline;
  /** Only "and remember" writes down what is read. */
  readonly asking: Asking;
  readonly earlierTry: EarlierTry;
  readonly trust: "refuse" | "warn";
  readonly warn: (text: string) => void;
  readonly note: (text: string) => void;
  /** Milliseconds that a source may be read. Default: a slice, where something is written down. */
  readonly budget?: number;
}

/** Milliseconds that a delivery reads in a source, at most. */
const SLICE = 1_000;

/** @throws Error that names the source, when it can't be read or trusted */
export function readerOf(tools: PeopleTools): (spec: PeopleSpec) => Promise<Reading> {
  const writes = tools.asking === "and remember";
  const reading = readTools(tools, writes);
  return async (spec) => {
    try {
      return await readSource(spec.kind, placeOf(spec, tools), reading);
    } catch (cause) {
      throw new Error(`${describePeople(spec)}: ${messageOf(cause)}`, { cause });
    }
  };
}

/** Where a source is, and its index. */
export function placeOf(
  spec: PeopleSpec,
  { paths, machine }: Pick<PeopleTools, "paths" | "machine">,
): Place {
  const path = fileBesideRules(spec.path, { paths, machine });
  return { path, name: `${spec.kind}-${fingerprint(path)}`, shown: describePeople(spec) };
}

function readTools(tools: PeopleTools, writes: boolean): ReadTools {
  const { paths, machine, deadline, note } = tools;
  const { now } = machine.host;
  const slice = writes ? Math.min(SLICE, deadline.left() / 10) : Number.POSITIVE_INFINITY;
  const { budget = slice } = tools;
  const stored = indexesIn(join(paths.memory, "known"), now);
  return {
    indexes: writes ? stored : keptFor(paths, stored),
    now,
    uptime: machine.uptime,
    budget,
    demandOwn: (path) => demandOwn(path, tools),
    claim: writes ? (name) => claimOf(name, tools) : async () => async () => {},
    note,
  };
}

/** Where nothing can be claimed, two may do the same, and no harm. */
async function claimOf(name: string, { paths, machine, note }: PeopleTools) {
  const { openMemory } = await import("../state/memory/stores.js");
  const memory = openMemory("files", { folder: paths.memory, host: machine.host, note });
  const claim = memory.claim("people", name);
  const attempt = await claim.attempt();
  if (attempt !== "busy") return claim.release;
  await claim.release();
  return null;
}

const KEPT = new WeakMap<Paths, Indexes>();

/** For a command that looks at many messages: what was read for one is there for the others. */
function keptFor(paths: Paths, stored: Indexes): Indexes {
  const kept = KEPT.get(paths) ?? indexesAbove(stored);
  KEPT.set(paths, kept);
  return kept;
}
