/**
 * What several of our own machines, or several programs on one, say of the same message. Never a pass
 * that one of those denies who are to be asked.
 */

import type {
  ArcResult,
  Checked,
  Dkim,
  Dmarc,
  DmarcPolicy,
} from "../core/contracts/authentication.js";
import type { SpfStatement, Statements } from "./statements.js";

/** What one field states. */
export interface Stated extends Statements {
  /** Who wrote it. */
  readonly by: string;
  /** How many Received stand above it. */
  readonly depth: number;
}

/** From the worst on, as far as it counts against a message. */
const SPF = ["fail", "softfail", "permerror", "temperror", "neutral", "policy", "none", "pass"];
const DKIM = ["fail", "permerror", "temperror", "neutral", "policy", "none", "pass"];
const DMARC = ["fail", "permerror", "temperror", "none", "bestguesspass", "pass"];
const ARC = ["fail", "permerror", "temperror", "none", "pass"];

/** All of it together. Of each method, what the machine said that the message came in by. */
export function merged(stated: readonly Stated[]): Checked {
  const [spf, dkim, dmarc, arc] = (["spf", "dkim", "dmarc", "arc"] as const).map((method) =>
    atTheEdge(stated, method),
  );
  const used = stated.filter((each) =>
    [spf, dkim, dmarc, arc].some((those) => those?.includes(each)),
  );
  const writers = (used.length > 0 ? used : stated).map(({ by }) => by);
  return {
    spf: spfOf(spf?.flatMap((each) => each.spf) ?? []),
    dkim: dkimOf(dkim?.map((each) => each.dkim) ?? []),
    dmarc: dmarcOf(dmarc?.flatMap((each) => each.dmarc) ?? []),
    arc: worst(ARC, arc?.flatMap((each) => each.arc) ?? [], (result: ArcResult) => result),
    by: [...new Set(writers)].join(", "),
  };
}

/**
 * A machine further in sees another one's address, and perhaps a message that was changed on its way:
 * where ours pass on to each other, the outermost that has looked knows.
 */
function atTheEdge(stated: readonly Stated[], method: keyof Statements): readonly Stated[] {
  const looked = stated.filter((each) => each[method].length > 0);
  const deepest = Math.max(...looked.map(({ depth }) => depth));
  return looked.filter(({ depth }) => depth === deepest);
}

function worst<Each>(
  order: readonly string[],
  all: readonly Each[],
  resultOf: (each: Each) => string,
): Each | null {
  const rank = (each: Each) => order.indexOf(resultOf(each));
  return all.reduce<Each | null>(
    (found, each) => (found === null || rank(each) < rank(found) ? each : found),
    null,
  );
}

/** What the sender calls himself in HELO counts where nobody has asked for his address. */
function spfOf(all: readonly SpfStatement[]): Checked["spf"] {
  const ofSender = all.filter(({ identity }) => identity === "mailfrom");
  const found = worst(SPF, ofSender.length > 0 ? ofSender : all, ({ result }) => result);
  return found && { result: found.result, domain: found.domain };
}

/** A signature holds when everybody who speaks of that domain has found one of it that does. */
function dkimOf(fields: readonly (readonly Dkim[])[]): readonly Dkim[] {
  const all = new Map(fields.flat().map((each) => [keyOf(each), each]));
  for (const each of fields.flat()) if (each.result === "pass") all.set(keyOf(each), each);
  return [...all.values()].map((each) => {
    const denied = each.result === "pass" ? denialOf(each.domain, fields) : null;
    return denied === null ? each : { ...each, result: denied.result };
  });
}

function keyOf({ domain, selector }: Dkim): string {
  return JSON.stringify([domain, selector]);
}

function denialOf(domain: string | null, fields: readonly (readonly Dkim[])[]): Dkim | null {
  const own = fields.map((field) => field.filter((each) => each.domain === domain));
  const denying = own.find(
    (field) => field.length > 0 && field.every(({ result }) => result !== "pass"),
  );
  return worst(DKIM, denying ?? [], ({ result }) => result);
}

/** The policy by the one that asks for least, should several be told. */
function dmarcOf(all: readonly Dmarc[]): Dmarc | null {
  const found = worst(DMARC, all, ({ result }) => result);
  if (found === null) return null;
  const policies: readonly DmarcPolicy[] = ["none", "quarantine", "reject"];
  const told = all.filter(({ domain }) => domain === null || domain === found.domain);
  const policy = policies.find((each) => told.some((other) => other.policy === each)) ?? null;
  return { ...found, policy };
}
