/**
 * The pieces of a field that is made of words, comments and `name=value` (RFC 8601 section 2.2, RFC
 * 7208 section 9.1). Time grows with the length of the value, and no faster.
 */

/** A piece of a structured field. */
export interface Token {
  readonly kind: "word" | "comment" | "=" | ";";
  readonly text: string;
  /** White space or a comment stands before it. */
  readonly apart: boolean;
}

export interface Pair {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
}

/** `name = value`, one after the other; white space around each part is none's. */
export function pairsIn(tokens: readonly Token[]): readonly Pair[] | null {
  const pairs: Pair[] = [];
  let name = "";
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at];
    if (token?.kind === "word") {
      name += token.text.toLowerCase();
      at++;
      continue;
    }
    const end = valueEnd(tokens, at + 1);
    const value = tokens.slice(at + 1, end).map(({ text }) => text);
    if (!NAME.test(name)) return null;
    pairs.push({ name, value: value.join("") });
    name = "";
    at = end;
  }
  return name === "" ? pairs : null;
}

const NAME = /^[a-z][\w./-]*$/;

/** Behind the value that begins at `start`; there, when what stands there is the next one's name. */
function valueEnd(tokens: readonly Token[], start: number): number {
  if (isName(tokens, start)) return start;
  let end = start + (start < tokens.length ? 1 : 0);
  while (end < tokens.length && tokens[end]?.apart === false) end++;
  return end;
}

/** `header.from=`, apart from what stands before it: the value in front of it is missing. */
function isName(tokens: readonly Token[], at: number): boolean {
  const [word, mark] = tokens.slice(at, at + 2);
  return (
    word?.apart === true &&
    mark?.kind === "=" &&
    !mark.apart &&
    /^[a-z]+\.[a-z-]+$/i.test(word.text)
  );
}

/** Whether it says something. */
export function isNoComment({ kind }: Token): boolean {
  return kind !== "comment";
}

/** At each `;`. */
export function split(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  for (const token of tokens)
    if (token.kind === ";") parts.push([]);
    else parts.at(-1)?.push(token);
  return parts;
}

const SPACE = /[ \t\r\n]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/sy;
const WORD = /[^ \t\r\n()";=]+/y;
const MARK = /[;=]/y;

/** Characters. No machine writes so much, and a stranger could make it. */
const LONGEST = 20_000;

/** @returns null when it is too long, when quotes or parentheses are left open, or closed and not open */
export function tokensIn(text: string): readonly Token[] | null {
  if (text.length > LONGEST) return null;
  const tokens: Token[] = [];
  let apart = true;
  for (let at = 0; at < text.length; ) {
    const taken = at;
    at = past(SPACE, text, at)?.end ?? at;
    const comment = commentAt(text, at);
    if (comment === null) return null;
    if (comment !== undefined) tokens.push({ kind: "comment", text: comment.text, apart: true });
    at = comment?.end ?? at;
    if (at > taken) {
      apart = true;
      continue;
    }
    const token = tokenAt(text, at);
    if (token === null) return null;
    tokens.push({ kind: token.kind, text: token.text, apart });
    apart = false;
    at = token.end;
  }
  return tokens;
}

interface Found {
  readonly text: string;
  readonly end: number;
}

function tokenAt(text: string, at: number): (Found & { readonly kind: Token["kind"] }) | null {
  const mark = past(MARK, text, at);
  if (mark !== null) return { ...mark, kind: mark.text === ";" ? ";" : "=" };
  const quoted = past(QUOTED, text, at);
  if (quoted !== null) return { ...quoted, text: unquoted(quoted.text.slice(1, -1)), kind: "word" };
  const word = past(WORD, text, at);
  return word === null ? null : { ...word, kind: "word" };
}

function past(pattern: RegExp, text: string, at: number): Found | null {
  pattern.lastIndex = at;
  const [found] = pattern.exec(text) ?? [];
  return found === undefined ? null : { text: found, end: pattern.lastIndex };
}

/**
 * Undefined where none begins, null where it does not end. Comments nest. Nor is one read in which
 * quotes are left open: an address that its machine has written there as it came (`"x) dkim=pass
 * ("@evil.example`) may have closed it.
 */
function commentAt(text: string, start: number): Found | null | undefined {
  if (text.charAt(start) !== "(") return undefined;
  const marks = /[()]|\\./gs;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === "(") depth++;
    if (mark[0] === ")") depth--;
    if (depth > 0) continue;
    const inside = text.slice(start + 1, marks.lastIndex - 1);
    const quotes = inside.replace(/\\./gs, "").split('"').length - 1;
    return quotes % 2 === 1 ? null : { text: unquoted(inside), end: marks.lastIndex };
  }
  return null;
}

function unquoted(text: string): string {
  return text.replace(/\\(.)/gs, "$1");
}
