/** Takes the word of the filter that the MTA has asked already. Loads nothing. */

import type { Content, Scanner } from "../core/contracts/ports.js";
import { unknownVerdict, type Verdict } from "../core/contracts/verdict.js";
import { type Field, parseHeader, unfold } from "../core/message/header.js";
import {
  type DoubtfulFields,
  doubtfulFields,
  type TrustedField,
  trustedFields,
} from "../core/message/trusted-fields.js";
import { STATEMENTS, type Statement } from "./spam-headers.js";

/**
 * No verdict when no filter's field can be believed, when one of them can't be read, or when two
 * contradict each other; "unknown", with the reason, where it is a Received that keeps a filter's
 * fields from being believed.
 * @param trusted the machines that are believed
 */
export function upstream(trusted: readonly string[]): Scanner {
  return { scan: async (content) => verdictIn(content, trusted) };
}

function verdictIn(content: Content, ours: readonly string[]): Verdict | null {
  const { fields } = parseHeader(content.head);
  const trusted = trustedFields(fields, ours).filter(isOfFilter);
  const [latest] = trusted;
  // Filters in a row each write above what they received: the topmost one knows what the others
  // said.
  return latest === undefined
    ? doubtOf(doubtfulFields(fields, ours))
    : verdictOf(trusted.filter(({ depth }) => depth === latest.depth));
}

function isOfFilter({ lower }: Field): boolean {
  return STATEMENTS.has(lower);
}

function doubtOf(doubtful: DoubtfulFields | null): Verdict | null {
  const [field] = doubtful?.fields.filter(isOfFilter) ?? [];
  if (doubtful === null || field === undefined) return null;
  return unknownVerdict(
    `${field.name} is not believed: the Received below it ${doubtful.received}`,
  );
}

interface Stated {
  readonly field: TrustedField;
  readonly statement: Statement;
}

function verdictOf(fields: readonly TrustedField[]): Verdict | null {
  const all = statementsOf(fields);
  const deciding = all?.filter(isDeciding) ?? [];
  const [first] = deciding;
  const kind = first?.statement.kind;
  if (!all || !first || !kind || deciding.some(({ statement }) => statement.kind !== kind))
    return null;
  const told = <T>(part: (statement: Statement) => T | undefined) =>
    all.map(({ statement }) => part(statement)).find((value) => value !== undefined) ?? null;
  return {
    kind,
    score: told(({ score }) => score),
    threshold: first.statement.threshold ?? null,
    tests: told(({ tests }) => tests) ?? [],
    by: `${first.field.name} by ${first.field.by}`,
  };
}

/**
 * The topmost field of each name, in the order of `STATEMENTS`.
 * @returns null when one can't be read
 */
function statementsOf(fields: readonly TrustedField[]): readonly Stated[] | null {
  const stated: Stated[] = [];
  for (const [name, read] of STATEMENTS) {
    const field = fields.find(({ lower }) => lower === name);
    if (field === undefined) continue;
    const statement = read(unfold(field.raw));
    if (statement === null) return null;
    stated.push({ field, statement });
  }
  return stated;
}

/** rspamd's X-Spamd-Result says only whether it rejects: any other field knows better. */
function isDeciding({ field, statement }: Stated, _: number, all: readonly Stated[]): boolean {
  if (statement.kind === undefined) return false;
  return (
    field.lower !== "x-spamd-result" ||
    !all.some((other) => other.field !== field && other.statement.kind !== undefined)
  );
}
