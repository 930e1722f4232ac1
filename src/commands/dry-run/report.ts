/** What a dry run prints: a table for people, or lines of JSON for programs. */

import type { Decision } from "../../core/decision/decide.js";
import { sendRow, shownOf } from "../../core/language/action-rows.js";
import { decodeWords } from "../../core/message/encoded-words.js";
import { fit, pad, widthOf } from "../../core/text-width.js";
import type { MessagePreview } from "../../delivery/outgoing/preview.js";
import { actionsOf, destination, suppressedOf, traceLines } from "../show.js";
import { harmless, type Styled, type Terminal } from "../terminal.js";
import type { Outcome } from "./outcome.js";
import { showTally, tallyOf } from "./tally.js";

interface Report {
  add(outcome: Outcome): void;
  end(): void;
}

/** A line of JSON for each message: the fields of DESIGN.md section 5. */
export function jsonReport(terminal: Terminal): Report {
  return {
    add: ({ path, index, mail, decision, verdict, previews, status, notes, unasked, error }) =>
      terminal.data({
        path,
        index,
        messageId: mail?.messageId ?? null,
        recipient: mail?.recipient.address ?? null,
        date: mail?.date?.toISOString() ?? null,
        from: mail?.from[0]?.address ?? null,
        subject: mail?.subject ?? null,
        rule: decision?.rule ?? null,
        actions: decision === null ? [] : actionsOf(decision.plan),
        verdict,
        suppressed: decision === null ? [] : suppressedOf(decision.plan),
        status,
        notes,
        ...(unasked.size > 0 ? { notAsked: [...unasked] } : {}),
        ...(previews.length > 0 ? { answers: previews } : {}),
        ...(error === null ? {} : { error }),
      }),
    end: () => {},
  };
}

type Row = (cells: readonly [string, string, string, string], style: Styled["style"]) => void;

/** Columns grow as they must: all messages are never known at once. On a terminal all fit into a line. */
function columns(terminal: Terminal): Row {
  const whole = terminal.columns();
  const widest = whole === null ? Number.POSITIVE_INFINITY : Math.max(8, Math.floor(whole / 5));
  const widths = [24, 16, 16].map((width) => Math.min(width, widest));
  return (cells, style) => {
    const [to = "", goes = "", why = "", message = ""] = cells.map(harmless);
    const padded = [to, goes, why].map((cell, column) => {
      const shown = fit(cell, widest);
      const width = Math.max(widths[column] ?? 0, widthOf(shown));
      widths[column] = width;
      return pad(shown, width);
    });
    const [first = "", second = "", third = ""] = padded;
    const left = whole === null ? null : whole - widthOf(padded.join("  ")) - 2;
    const last = left === null ? message : fit(message, Math.max(1, left));
    terminal.out(first, "  ", { style, text: second }, "  ", third, "  ", last);
  };
}

/** What a table report shows. */
export interface Shown {
  readonly trace: boolean;
  /** Also of mail that does not go out, why. */
  readonly answers: boolean;
  /** The counts alone. */
  readonly summary: boolean;
}

/**
 * A line for each message, and what it comes to in the end.
 */
export function tableReport(terminal: Terminal, shown: Shown): Report {
  const row = columns(terminal);
  const tally = tallyOf();
  let titled = false;
  const title = () => {
    if (!titled) row(["SENT TO", "GOES TO", "BECAUSE OF RULE", "MESSAGE"], "strong");
    titled = true;
  };
  return {
    add: (outcome) => {
      const goes = outcome.decision === null ? "deferred" : destination(outcome.decision.plan);
      tally.add(outcome, goes);
      if (shown.summary) return;
      title();
      const to = outcome.mail?.recipient.address ?? "unknown";
      const style = outcome.decision === null ? "bad" : "good";
      row([to, goes, reasonOf(outcome), messageIn(outcome)], style);
      if (shown.answers) showSuppressed(outcome, terminal);
      for (const preview of outcome.previews) showPreview(preview, terminal);
      if (shown.trace && outcome.decision !== null)
        showTrace(outcome.decision, outcome.notes, terminal);
    },
    end: () => showTally(tally, terminal),
  };
}

/** Its date, its author and its subject, and where it is. */
function messageIn({ mail, name }: Outcome): string {
  const date = mail?.date?.toISOString().slice(0, 10) ?? "";
  const parts = [date, mail?.from[0]?.address ?? "", mail?.subject ?? "", name];
  return parts.filter((part) => part !== "").join("  ");
}

/** A line for each, below its message. */
function showSuppressed({ decision }: Outcome, terminal: Terminal): void {
  for (const { action, reason, detail } of decision?.plan.suppressed ?? []) {
    const { noun } = sendRow(action);
    const { to, list, template } = shownOf(action);
    const what = [noun, to ?? list ?? template ?? ""].join(" ");
    terminal.out({ style: "caution", text: `    no ${what}: ${reason}: ${detail}` });
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

/** The rule; of a message that is deferred, why. */
function reasonOf({ decision, error }: Outcome): string {
  return decision === null ? (error ?? "") : decision.rule;
}

function showTrace(decision: Decision, notes: readonly string[], terminal: Terminal): void {
  for (const line of traceLines(decision)) terminal.out({ style: "faint", text: `    ${line}` });
  for (const note of notes) terminal.out({ style: "faint", text: `    note: ${note}` });
}
