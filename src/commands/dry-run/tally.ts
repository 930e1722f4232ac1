/** What a dry run comes to: how many messages for each folder, rule and reason. */

import { sendRow } from "../../core/language/action-rows.js";
import type { Terminal } from "../terminal.js";
import type { Outcome } from "./outcome.js";

type Counts = Map<string, number>;

export interface Tally {
  /** @param goes where, in words */
  add(outcome: Outcome, goes: string): void;
  readonly folders: Counts;
  readonly rules: Counts;
  /** Why mail is deferred, or does not go out. */
  readonly reasons: Counts;
  readonly suppressed: Counts;
  /** Verdicts that nobody gave, each with the reason. */
  readonly unknown: Counts;
  /** Programs that rules would have asked. */
  readonly unasked: Counts;
  /** Why threads could not be followed. */
  readonly unfollowed: Counts;
  /** Messages of which nothing tells which address was meant. */
  readonly nameless: () => number;
}

export function tallyOf(): Tally {
  const folders: Counts = new Map();
  const rules: Counts = new Map();
  const reasons: Counts = new Map();
  const suppressed: Counts = new Map();
  const unknown: Counts = new Map();
  const unasked: Counts = new Map();
  const unfollowed: Counts = new Map();
  let nameless = 0;
  return {
    ...{ folders, rules, reasons, suppressed, unknown, unasked, unfollowed },
    nameless: () => nameless,
    add: ({ decision, error, mail, verdict, unasked: programs, notAsked }, goes) => {
      if (notAsked !== null) count(unfollowed, notAsked);
      for (const program of programs) count(unasked, program);
      count(folders, goes);
      if (decision === null) count(reasons, `deferred: ${error ?? ""}`);
      else count(rules, decision.rule);
      if (mail !== null && decision !== null && mail.recipient.address === null) nameless++;
      if (verdict?.kind === "unknown") count(unknown, verdict.by);
      for (const { action, reason } of decision?.plan.suppressed ?? []) {
        count(suppressed, `${sendRow(action).noun} (${reason})`);
        count(reasons, `no ${sendRow(action).noun}: ${reason}`);
      }
    },
  };
}

function count(counts: Counts, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

export function showTally(tally: Tally, terminal: Terminal): void {
  const { folders, rules, reasons, suppressed, unknown } = tally;
  const total = [...folders.values()].reduce((sum, each) => sum + each, 0);
  terminal.out("");
  showTable("GOES TO", folders, terminal);
  showTable("BECAUSE OF RULE", rules, terminal);
  showTable("WHY NOT", reasons, terminal);
  terminal.out(`${total} message${total === 1 ? "" : "s"}: ${inLine(folders) || "none found"}`);
  if (suppressed.size > 0) terminal.out(`suppressed: ${inLine(suppressed)}`);
  for (const [by, each] of unknown)
    terminal.out(
      `${each} without a verdict (spam: ${by}${by === "not asked" ? "; --scan asks" : ""})`,
    );
  for (const [program, each] of tally.unasked)
    terminal.out(`${each} without the word of ${program} (not asked; --scan asks)`);
  for (const [why, each] of tally.unfollowed)
    terminal.out(`${each} whose thread was not asked for: ${why}`);
  if (tally.nameless() > 0) terminal.out(namelessIn(tally.nameless()));
}

function namelessIn(many: number): string {
  const whose = `${many} of them ${many === 1 ? "tells" : "tell"} nowhere which address was meant`;
  return `${whose} (no Delivered-To): see --recipient ADDR, and --recipient-from to`;
}

function showTable(title: string, counts: Counts, { out }: Terminal): void {
  if (counts.size < 1) return;
  out({ style: "strong", text: `${"COUNT".padStart(8)}  ${title}` });
  for (const [what, each] of mostFirst(counts)) out(`${String(each).padStart(8)}  ${what}`);
  out("");
}

function inLine(counts: Counts): string {
  return mostFirst(counts)
    .map(([what, each]) => `${each} ${what}`)
    .join(", ");
}

function mostFirst(counts: Counts): [string, number][] {
  return [...counts].sort(([, a], [, b]) => b - a);
}
