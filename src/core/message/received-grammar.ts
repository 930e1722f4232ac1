/**
 * The grammar of Received (RFC 5321 section 4.4), as Postfix, Exim, Sendmail, Exchange, amavis and
 * their like write it. Strangers have a say in it: the name of their greeting, names in their
 * certificates, and whatever fits between the quotation marks of an address. Each of those stands in
 * a place of its own, and MTAs let nothing through that could leave it: a greeting is one word
 * without brackets, comments are balanced, addresses quoted. So a value that is taken apart here
 * from its first to its last character has been read in the one way that it can be; of any other,
 * nothing is read.
 */

/** A field taken apart at the `by` that names its writer. */
export interface ReceivedParts {
  /** What stands before ` by`, from the space before `from` on; empty when it begins with `by`. */
  readonly head: string;
  /** The name behind `by`. */
  readonly by: string;
  /** What stands behind the name, from its space or `;` on. */
  readonly tail: string;
}

const FROM = / from(?: [^ ;()<>"\\]+)?/iy;
const BY = / by ([^ ;()<>"\\]+)/iy;

/** Nobody's name but those of the clauses stands here: `with`, `id`, `via`, and what is behind them. */
const CLAUSE = / (?!(?:by|from|for) )[^ ;()<>"\\]+/iy;
const MAILBOX = / (?:for|envelope-from) (?=[^ ;])/iy;
const DATE = / ?;(?: ?(?!(?:by|from|for) )[\w,:+.-]+)*/iy;

/** Comments in which a stranger's words stand, also a second `by`. */
const STRANGERS = new RegExp(
  [
    String.raw` \((?:Client CN "|Authenticated sender: )`,
    String.raw` \((?:\[[^ \]]*\](?::\d+)? |port=\d+ )?(?:helo=|ident=|(?:HELO|EHLO|LHLO) )`,
  ].join("|"),
  "iy",
);
const ENVELOPE_FROM = / \(envelope-(?:from|sender) (?=[^ ])/iy;

/**
 * Time grows with the length of the value, and no faster.
 * @param text a space, and the value with one space in the place of all white space
 * @returns null when it is not, from end to end, what MTAs write
 */
export function parseReceived(text: string): ReceivedParts | null {
  const head = headEnd(text);
  BY.lastIndex = head;
  const [whole, by] = BY.exec(text) ?? [];
  if (whole === undefined || by === undefined) return null;
  const tail = head + whole.length;
  if (tailEnd(text, tail) !== text.length) return null;
  return { head: text.slice(0, head), by, tail: text.slice(tail) };
}

/** The offset behind what the pattern matches at `at`; -1 when it does not match. */
function past(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** Behind as many of the pieces as follow one another. @param piece -1: there is none at `at` */
function pastAll(piece: (at: number) => number, start: number): number {
  let end = start;
  for (let next = piece(end); next !== -1; next = piece(end)) end = next;
  return end;
}

function headEnd(text: string): number {
  const comment = (at: number) =>
    past(STRANGERS, text, at) === -1 ? commentEnd(text, at) : balancedEnd(text, at);
  return pastAll(comment, Math.max(0, past(FROM, text, 0)));
}

/** Behind the clauses and the date, or where they can't be read. */
function tailEnd(text: string, start: number): number {
  let mailboxes = 0;
  const clause = (at: number) => {
    const mailbox = past(MAILBOX, text, at);
    // A second one would be what is left of an address that was cut in two.
    if (mailbox !== -1) return mailboxes++ > 0 ? -1 : mailboxEnd(text, mailbox);
    const comment = commentEnd(text, at);
    return comment === -1 ? past(CLAUSE, text, at) : comment;
  };
  const end = pastAll(clause, start);
  const date = past(DATE, text, end);
  return pastAll((at) => commentEnd(text, at), date === -1 ? end : date);
}

/** A comment that has no `by` in it, but for the one with the envelope's sender. */
function commentEnd(text: string, start: number): number {
  const address = past(ENVELOPE_FROM, text, start);
  const sender = address === -1 ? -1 : mailboxEnd(text, address);
  if (sender !== -1 && text.charAt(sender) === ")") return sender + 1;
  const end = balancedEnd(text, start);
  return end === -1 || / by /i.test(text.slice(start, end)) ? -1 : end;
}

/**
 * Behind ` (…)`. Nothing quotes a parenthesis in it: MTAs write no backslash there, and where one
 * stands nevertheless, it is not told what it means.
 */
function balancedEnd(text: string, start: number): number {
  if (!text.startsWith(" (", start)) return -1;
  const marks = /[()\\]/g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === "\\") return -1;
    depth += mark[0] === "(" ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return -1;
}

const LOCAL = /"(?:[^"\\]|\\.)*"|[^ ;()<>"\\@]+/sy;
const DOMAIN = /@[^ ;()<>"\\]+/y;

/** Behind an address, in `<>` or as it is (Exim). */
function mailboxEnd(text: string, start: number): number {
  const inside = text.charAt(start) === "<" ? start + 1 : start;
  const local = pastAll((at) => past(LOCAL, text, at), inside);
  const end = Math.max(local, past(DOMAIN, text, local));
  if (inside > start) return text.charAt(end) === ">" ? end + 1 : -1;
  return end > start ? end : -1;
}
