/**
 * The header lines of a template, once rendered: which ones there may be, and what they may say.
 */

import { TemplateError } from "./error.js";
import { type Mailbox, mailboxOf } from "./mailbox.js";
import type { Person } from "./request.js";
import { oneLine } from "./template-context.js";
import type { TemplateFile } from "./template-file.js";

/** What a template says of the header; null where it says nothing. */
export interface Head {
  readonly subject: string | null;
  readonly from: Mailbox | null;
  readonly replyTo: Mailbox | null;
  /** `X-…` lines, in order. */
  readonly extra: readonly (readonly [name: string, value: string])[];
}

/**
 * Stands before each line end of the template's own. No value can contain it: there, control
 * characters are spaces.
 */
export const MARK = "\f";

/**
 * Characters of one value: with its name, one unfolded line of ASCII stays under 998 bytes (RFC
 * 5322 section 2.1.1).
 */
const LONGEST = 500;
/** What sortmail sets itself, so that no two programs answer each other for ever. */
const RESERVED = /^x-(?:loop|auto-response-suppress)$/i;
const FIELD = /^([!-9;-~]+)[ \t]*:(.*)$/;
const TAG = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}|\{#[\s\S]*?#\}|\n/g;

/** Marks the line ends of a template's source, those inside of tags left out. */
export function markLines(source: string): string {
  return source.replace(TAG, (found) => (found === "\n" ? `${MARK}\n` : found));
}

/** What a macro of the head has brought into the body, without the marks of its line ends. */
export function unmarked(rendered: string): string {
  return rendered.replaceAll(`${MARK}\n`, "\n");
}

/**
 * Reads the rendered head of a template whose lines were marked. A line end without a mark came out
 * of a value, and is a space.
 * @throws TemplateError for a line that a template can't set
 */
export function readHead(rendered: string, file: TemplateFile, person: Person): Head {
  const fields = new Map<string, string>();
  for (const [name, value] of fieldsOf(rendered, file)) {
    const lower = name.toLowerCase();
    if (fields.has(lower)) throw fault(file, name, `${name}: is set twice`);
    if (!isAllowed(lower))
      throw fault(
        file,
        name,
        `${name}: a template sets Subject, From, Reply-To and what begins with X-, nothing else`,
      );
    fields.set(lower, value);
  }
  const mailbox = (lower: string, name: string) => {
    const value = fields.get(lower);
    return value ? mailboxIn(value, file, name) : null;
  };
  const from = mailbox("from", "From");
  if (from !== null && !person.isOwn(from.address)) {
    throw fault(file, "From", `From: ${from.address} is not one of your addresses`);
  }
  const extra = [...fields].filter(([name, value]) => name.startsWith("x-") && value !== "");
  return {
    subject: fields.get("subject") || null,
    from,
    replyTo: mailbox("reply-to", "Reply-To"),
    extra,
  };
}

/**
 * A line that begins with white space goes on with the one above it; one of nothing else is what an
 * `{% if %}` left behind.
 */
function fieldsOf(rendered: string, file: TemplateFile): [name: string, value: string][] {
  const fields: [name: string, value: string][] = [];
  for (const line of rendered.split(`${MARK}\n`).map(oneLine)) {
    const last = fields.at(-1);
    const [, name, value] = FIELD.exec(line) ?? [];
    if (line.trim() === "") continue;
    else if (last !== undefined && /^[ \t]/.test(line)) last[1] += line;
    else if (name !== undefined && value !== undefined) fields.push([name, value]);
    else
      throw fault(
        file,
        line.slice(0, 20),
        `${JSON.stringify(line.slice(0, 60))} is no header line: is there an empty line below the header?`,
      );
  }
  return fields.map(([name, value]) => [name, headText(value)]);
}

/**
 * A value of a header of ours: one line, of a length that any server takes. Runs of blanks would
 * fold to empty lines.
 */
export function headText(value: string): string {
  const text = oneLine(value)
    .replace(/[ \t]+/g, " ")
    .trim();
  return text.length > LONGEST
    ? `${text
        .slice(0, LONGEST - 3)
        .toWellFormed()
        .trim()}...`
    : text;
}

function isAllowed(lower: string): boolean {
  return /^(?:subject|from|reply-to|x-[a-z0-9-]{1,70})$/.test(lower) && !RESERVED.test(lower);
}

function mailboxIn(value: string, file: TemplateFile, name: string): Mailbox {
  const found = mailboxOf(value);
  if (found !== null) return found;
  throw fault(
    file,
    name,
    `${name}: ${JSON.stringify(value.slice(0, 100))} is not exactly one address`,
  );
}

function fault(file: TemplateFile, begin: string, message: string): TemplateError {
  const at = file.text
    .split("\n")
    .findIndex((line) => line.toLowerCase().startsWith(begin.toLowerCase()));
  return new TemplateError({ file: file.path, line: at < 0 ? null : at + 1, message });
}
