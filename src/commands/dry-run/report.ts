/** What a dry run prints: a table for people, or lines of JSON for programs. */

import type { Decision } from "../../core/decide.js";
import type { Mail } from "../../core/mail.js";
import type { Verdict } from "../../core/verdict.js";
import { actionsOf, destination, traceLines } from "../show.js";
import type { Styled, Terminal } from "../terminal.js";

/** What would become of one message. */
export interface Outcome {
  readonly name: string;
  readonly path: string;
  readonly index: number;
  readonly mail: Mail | null;
  readonly decision: Decision | null;
  /** Null when no rule asked. */
  readonly verdict: Verdict | null;
  readonly status: number;
  readonly notes: readonly string[];
  /** Why it would be deferred. */
  readonly error: string | null;
}

export interface Report {
  add(outcome: Outcome): void;
  end(): void;
}

/** A line of JSON for each message: the fields of DESIGN.md section 5. */
export function jsonReport(terminal: Terminal): Report {
  return {
    add: ({ path, index, mail, decision, verdict, status, notes, error }) =>
      terminal.data({
        path,
        index,
        messageId: mail?.messageId ?? null,
        recipient: mail?.recipient.address ?? null,
        rule: decision?.rule ?? null,
        actions: decision === null ? [] : actionsOf(decision.plan),
        verdict,
        suppressed: [],
        status,
        notes,
        ...(error === null ? {} : { error }),
      }),
    end: () => {},
  };
}

/** A line for each message, and what it comes to in the end. Columns grow as they must: all messages are never known at once. */
export function tableReport(terminal: Terminal, traced: boolean): Report {
  const widths = [24, 16, 16];
  const counts = new Map<string, number>();
  const row = (cells: readonly [string, string, string, string], style: Styled["style"] | null) => {
    const padded = cells.map((cell, column) => {
      const width = Math.max(widths[column] ?? 0, cell.length);
      if (column < widths.length) widths[column] = width;
      return column < widths.length ? cell.padEnd(width) : cell;
    });
    const [first = "", second = "", ...rest] = padded;
    terminal.print(first, "  ", style === null ? second : { style, text: second }, "  ", rest.join("  "));
  };
  const title = () => row(["SENT TO", "GOES TO", "BECAUSE OF RULE", "MESSAGE"], "strong");
  return {
    add: (outcome) => {
      if (counts.size === 0) title();
      const goes = outcome.decision === null ? "deferred" : destination(outcome.decision.plan);
      counts.set(goes, (counts.get(goes) ?? 0) + 1);
      const why = reasonOf(outcome);
      const to = outcome.mail?.recipient.address ?? "unknown";
      row([to, goes, why, outcome.name], outcome.decision === null ? "bad" : "good");
      if (traced && outcome.decision !== null) showTrace(outcome.decision, outcome.notes, terminal);
    },
    end: () => {
      const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
      const folders = [...counts].sort(([, a], [, b]) => b - a).map(([goes, count]) => `${count} ${goes}`);
      terminal.print("");
      terminal.print(`${total} message${total === 1 ? "" : "s"}: ${folders.join(", ") || "none found"}`);
    },
  };
}

/** The rule; and, where the scanner was not asked, that it counts as not spam for that reason alone. */
function reasonOf({ decision, verdict, error }: Outcome): string {
  if (decision === null) return error ?? "";
  return verdict?.kind === "unknown" ? `${decision.rule} (spam: ${verdict.by})` : decision.rule;
}

function showTrace(decision: Decision, notes: readonly string[], terminal: Terminal): void {
  for (const line of traceLines(decision)) terminal.print({ style: "faint", text: `    ${line}` });
  for (const note of notes) terminal.print({ style: "faint", text: `    note: ${note}` });
}
