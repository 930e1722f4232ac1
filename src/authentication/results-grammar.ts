/**
 * The grammar of Authentication-Results (RFC 8601 section 2.2), taken apart from its first to its last
 * character: of a field that is written otherwise nothing is read. Strangers have a say in it (an
 * address, a signature's `i=`, what a domain says for an explanation), between quotation marks and in
 * parentheses. What real machines write beside the grammar is taken as well: no id at all, values that
 * are not quoted (`smtp.mailfrom=prvs=1=ada@a.example`) or missing, properties without a type.
 */

import { isNoComment, pairsIn, split, type Token, tokensIn } from "./field-tokens.js";

/** What one method has come to. */
export interface MethodResult {
  /** In lower case: `dkim`. */
  readonly method: string;
  /** In lower case: `pass`. */
  readonly result: string;
  /** By `ptype.property`, in lower case; the first of each name. */
  readonly properties: ReadonlyMap<string, string>;
  /** What stands in parentheses around it, quotes undone. */
  readonly comments: readonly string[];
}

/** One field. */
export interface ResultsField {
  /** Who wrote it, as it calls itself, in lower case; null when it does not say. */
  readonly id: string | null;
  readonly results: readonly MethodResult[];
}

/**
 * Time grows with the length of the value, and no faster.
 * @param value unfolded
 * @returns null when it can't be read, or is of another version of the format
 */
export function parseResults(value: string): ResultsField | null {
  const tokens = tokensIn(value);
  if (tokens === null) return null;
  const [head = [], ...parts] = split(tokens);
  const id = idIn(head);
  if (id === null) return null;
  const told = id === UNTOLD ? [head, ...parts] : parts;
  const results = told.filter((part) => part.some(isNoComment)).map(resultIn);
  const read = results.filter((each) => each !== null);
  if (read.length < results.length) return null;
  return { id: id === UNTOLD ? null : id, results: read.filter((each) => each !== NO_RESULT) };
}

const UNTOLD = Symbol("no id");

/** @returns null for what is none, and for a version other than 1 */
function idIn(head: readonly Token[]): string | typeof UNTOLD | null {
  const words = head.filter(isNoComment);
  if (words.some(({ kind }) => kind === "=")) return UNTOLD;
  const [id, version, ...more] = words;
  if (id === undefined || id.text === "" || more.length > 0) return null;
  return version === undefined || /^0*1$/.test(version.text) ? id.text.toLowerCase() : null;
}

/** `none`, and methods of a version that is not known: nothing is told by them. */
const NO_RESULT: MethodResult = { method: "", result: "", properties: new Map(), comments: [] };

function resultIn(part: readonly Token[]): MethodResult | null {
  const tokens = part.filter(isNoComment);
  const [only] = tokens;
  if (tokens.length === 1 && only?.text.toLowerCase() === "none") return NO_RESULT;
  const pairs = pairsIn(tokens);
  const [first, ...properties] = pairs ?? [];
  const [, method, version] = /^([a-z][\w-]*)(?:\/(\d+))?$/.exec(first?.name ?? "") ?? [];
  if (first === undefined || method === undefined || first.value === "") return null;
  if (version !== undefined && !/^0*1$/.test(version)) return NO_RESULT;
  const named = properties.map(({ name, value }) => [name, value] as const).reverse();
  return {
    method,
    result: first.value.toLowerCase(),
    properties: new Map(named),
    comments: part.flatMap(({ kind, text }) => (kind === "comment" ? [text] : [])),
  };
}
