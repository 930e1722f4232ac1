/**
 * Takes the word of our own machines for who sent a message: Authentication-Results (RFC 8601) and
 * Received-SPF, by their place in the header and by their names. Loads nothing, asks nobody.
 */

import { type Checked, unauthenticated } from "../core/contracts/authentication.js";
import type { Authenticator, Content } from "../core/contracts/ports.js";
import type { AuthenticationResultsSpec } from "../core/language/authenticator-spec.js";
import { type Field, parseHeader, unfold } from "../core/message/header.js";
import {
  doubtfulFields,
  type TrustedField,
  trustedFields,
} from "../core/message/trusted-fields.js";
import type { AuthenticatorTools } from "./authenticator-tools.js";
import { merged, type Stated } from "./merge.js";
import { parseReceivedSpf } from "./received-spf.js";
import { parseResults } from "./results-grammar.js";
import { NO_STATEMENTS, type Statements, statementsIn } from "./statements.js";

const RESULTS = "authentication-results";
const RECEIVED_SPF = "received-spf";

/**
 * Nothing, when none of our machines has written any; with the reason, where there are some, and none
 * is believed.
 */
export function authenticationResults(
  { ids }: AuthenticationResultsSpec,
  { trusted }: Pick<AuthenticatorTools, "trusted">,
): Authenticator {
  const names = new Set([...trusted, ...ids].map((name) => name.toLowerCase()));
  return { authenticate: async ({ content }) => checkedIn(content, trusted, names) };
}

function checkedIn(
  content: Content,
  trusted: readonly string[],
  names: ReadonlySet<string>,
): Checked | null {
  const { fields } = parseHeader(content.head);
  const found = trustedFields(fields, trusted).filter(isResult);
  const read = found.map((field) => statedIn(field, names));
  const stated = read.filter((each) => typeof each !== "string");
  if (stated.length > 0) return merged(stated);
  const reason = read.find((each) => typeof each === "string") ?? doubtIn(fields, trusted);
  return reason === null ? null : unauthenticated(reason);
}

function isResult({ lower }: Field): boolean {
  return lower === RESULTS || lower === RECEIVED_SPF;
}

function doubtIn(fields: readonly Field[], trusted: readonly string[]): string | null {
  const doubtful = doubtfulFields(fields, trusted);
  const [field] = doubtful?.fields.filter(isResult) ?? [];
  if (doubtful === null || field === undefined) return null;
  return `${field.name} is not believed: the Received below it ${doubtful.received}`;
}

/** What it states; or why it is not taken for one of ours. */
function statedIn(field: TrustedField, names: ReadonlySet<string>): Stated | string {
  const { by, depth, name, lower } = field;
  const value = unfold(field.raw);
  const { id, ...statements } = lower === RESULTS ? resultsIn(value) : receivedSpfIn(value);
  if (id === NOT_SAID) return `${name} does not say who wrote it`;
  if (id !== null && !names.has(id))
    return `${name} is by ${id.slice(0, 100)}, whom neither trusted nor ids names`;
  return { ...statements, by: id ?? by, depth };
}

const NOT_SAID = Symbol("not said");

interface Read extends Statements {
  /** Null: there is no telling, but for the place where it stands. */
  readonly id: string | typeof NOT_SAID | null;
}

function resultsIn(value: string): Read {
  const read = parseResults(value);
  if (read === null) return { ...failureIn(value), id: idAtLeast(value) };
  return { ...statementsIn(read.results), id: read.id ?? NOT_SAID };
}

/** Of what can't be read no pass is believed; a failure is, or the sender could hide it. */
function failureIn(value: string): Statements {
  if (!/\bdmarc\s*=\s*fail\b/i.test(value)) return NO_STATEMENTS;
  const [, policy] = /\b(?:p|policy)=(quarantine|reject)\b/i.exec(value) ?? [];
  const asked = policy?.toLowerCase() === "reject" ? "reject" : "quarantine";
  return {
    ...NO_STATEMENTS,
    dmarc: [{ result: "fail", policy: policy === undefined ? null : asked, domain: null }],
  };
}

function idAtLeast(value: string): Read["id"] {
  return /^[^\s;()"=]+(?=[\s;])/.exec(value)?.[0].toLowerCase() ?? NOT_SAID;
}

function receivedSpfIn(value: string): Read {
  const read = parseReceivedSpf(value);
  if (read === null) return { ...NO_STATEMENTS, id: null };
  const { receiver, ...spf } = read;
  return { ...NO_STATEMENTS, spf: [spf], id: receiver };
}
