/** What a dry run prints: a table for people, or lines of JSON for programs. */

import type { Mail } from "../../core/contracts/mail.js";
import type { Verdict } from "../../core/contracts/verdict.js";
import type { Decision } from "../../core/decision/decide.js";
import { sendRow, shownOf } from "../../core/language/action-rows.js";
import { decodeWords } from "../../core/message/encoded-words.js";
import type { MessagePreview } from "../../delivery/outgoing/preview.js";
import { actionsOf, destination, suppressedOf, traceLines } from "../show.js";
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
  /** Only where they are asked for. */
  readonly previews: readonly MessagePreview[];
  readonly status: number;
  readonly notes: readonly string[];
  /** Why it would be deferred. */
  readonly error: string | null;
}

interface Report {
  add(outcome: Outcome): void;
  end(): void;
}

/** A line of JSON for each message: the fields of DESIGN.md section 5. */
export function jsonReport(terminal: Terminal): Report {
  return {
    add: ({ path, index, mail, decision, verdict, previews, status, notes, error }) =>
      terminal.data({
        path,
        index,
        messageId: mail?.messageId ?? null,
        recipient: mail?.recipient.address ?? null,
        rule: decision?.rule ?? null,
        actions: decision === null ? [] : actionsOf(decision.plan),
        verdict,
        suppressed: decision === null ? [] : suppressedOf(decision.plan),
        status,
        notes,
        ...(previews.length > 0 ? { answers: previews } : {}),
        ...(error === null ? {} : { error }),
      }),
    end: () => {},
  };
}

type Row = (cells: readonly [string, string, string, string], style: Styled["style"]) => void;

/** Columns grow as they must: all messages are never known at once. */
function columns(terminal: Terminal): Row {
  const widths = [24, 16, 16];
  return (cells, style) => {
    const padded = cells.map((cell, column) => {
      const width = Math.max(widths[column] ?? 0, cell.length);
      if (column < widths.length) widths[column] = width;
      return column < widths.length ? cell.padEnd(width) : cell;
    });
    const [first = "", second = "", ...rest] = padded;
    terminal.out(first, "  ", { style, text: second }, "  ", rest.join("  "));
  };
}

/**
 * A line for each message, and what it comes to in the end.
 */
export function tableReport(terminal: Terminal, traced: boolean): Report {
  const row = columns(terminal);
  const counts = new Map<string, number>();
  const silences = new Map<string, number>();
  const title = () => row(["SENT TO", "GOES TO", "BECAUSE OF RULE", "MESSAGE"], "strong");
  return {
    add: (outcome) => {
      if (counts.size === 0) title();
      const goes = outcome.decision === null ? "deferred" : destination(outcome.decision.plan);
      counts.set(goes, (counts.get(goes) ?? 0) + 1);
      const why = reasonOf(outcome);
      const to = outcome.mail?.recipient.address ?? "unknown";
      row([to, goes, why, outcome.name], outcome.decision === null ? "bad" : "good");
      showSuppressed(outcome, silences, terminal);
      for (const preview of outcome.previews) showPreview(preview, terminal);
      if (traced && outcome.decision !== null) showTrace(outcome.decision, outcome.notes, terminal);
    },
    end: () => {
      const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
      const folders = mostFirst(counts);
      terminal.out("");
      terminal.out(
        `${total} message${total === 1 ? "" : "s"}: ${folders.join(", ") || "none found"}`,
      );
      if (silences.size > 0) terminal.out(`suppressed: ${mostFirst(silences).join(", ")}`);
    },
  };
}

function mostFirst(counts: ReadonlyMap<string, number>): string[] {
  return [...counts].sort(([, a], [, b]) => b - a).map(([what, count]) => `${count} ${what}`);
}

/** A line for each, below its message; counted by kind and reason. */
function showSuppressed(
  { decision }: Outcome,
  silences: Map<string, number>,
  terminal: Terminal,
): void {
  for (const { action, reason, detail } of decision?.plan.suppressed ?? []) {
    const { noun } = sendRow(action);
    const { to, list, template } = shownOf(action);
    const what = [noun, to ?? list ?? template ?? ""].join(" ");
    terminal.out({ style: "caution", text: `    no ${what}: ${reason}: ${detail}` });
    const counted = `${noun} (${reason})`;
    silences.set(counted, (silences.get(counted) ?? 0) + 1);
  }
}

const PREVIEWED: Readonly<Record<MessagePreview["kind"], string>> = {
  notify: "notice",
  respond: "reply",
};

/** As its reader will see it: nothing encoded. */
function showPreview({ kind, from, to, text, body }: MessagePreview, terminal: Terminal): void {
  terminal.out({
    style: "strong",
    text: `    ${PREVIEWED[kind]} from <${from ?? ""}> to <${to}>:`,
  });
  const head = text.slice(0, text.indexOf("\n\n")).replace(/\n[ \t]+/g, " ");
  const lines = [
    ...head.split("\n").map((line) => decodeWords(line)),
    "",
    ...body.trimEnd().split("\n"),
  ];
  for (const line of lines) terminal.out(`    | ${line}`);
}

/**
 * The rule; and, where the scanner was not asked, that it counts as not spam for that reason alone.
 */
function reasonOf({ decision, verdict, error }: Outcome): string {
  if (decision === null) return error ?? "";
  return verdict?.kind === "unknown" ? `${decision.rule} (spam: ${verdict.by})` : decision.rule;
}

function showTrace(decision: Decision, notes: readonly string[], terminal: Terminal): void {
  for (const line of traceLines(decision)) terminal.out({ style: "faint", text: `    ${line}` });
  for (const note of notes) terminal.out({ style: "faint", text: `    note: ${note}` });
}
