/**
 * Finds the regular expressions that are written in TypeScript. Reads no more of the language than
 * that takes: what is text, what is a comment, and whether a `/` divides. It takes one behind `)`
 * for a division, and so misses an expression there.
 */

export interface Literal {
  readonly pattern: RegExp;
  /** Its place in the text, from 0. */
  readonly at: number;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

const BLANK = /\s+/y;
const COMMENT = /\/\/[^\n]*|\/\*.*?(?:\*\/|$)/sy;
const QUOTED = /"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?/sy;
/**
 * From a backtick, or from the end of a `${…}`, to the next `${` or the backtick that ends the
 * text.
 */
const TEMPLATE = /[`}](?:[^`\\$]|\\.|\$(?!\{))*(?:\$\{|`|$)/sy;
const EXPRESSION = /\/((?:[^/\\[\r\n]|\\.|\[(?:[^\]\\\r\n]|\\.)*\])+)\/([a-z]*)/y;
const WORD = /[\w$\u0080-\uffff]+/y;

/** Behind these words comes a value; behind others, and behind numbers, an operator. */
const BEFORE_VALUE = new Set(
  "await case default delete do else extends in instanceof new of return throw typeof void yield".split(
    " ",
  ),
);

/** How far the text is read. */
interface Scan {
  readonly text: string;
  at: number;
  /** Whether what was read last is a value: a `/` behind it divides. */
  value: boolean;
  /** What is open: `{` of code, `${` of a template. */
  readonly open: string[];
}

/** In their order. What V8 does not take for a regular expression is left out. */
export function regexLiterals(text: string): Literal[] {
  const scan: Scan = { text, at: 0, value: false, open: [] };
  const placeOf = placesIn(text);
  const found: Literal[] = [];
  while (scan.at < text.length) {
    const start = scan.at;
    const pattern = step(scan);
    if (pattern !== null) found.push({ pattern, at: start, ...placeOf(start) });
  }
  return found;
}

/** The code alone: comments, texts and regular expressions are blank, lines and columns as they were. */
export function codeOf(text: string): string {
  const scan: Scan = { text, at: 0, value: false, open: [] };
  let code = "";
  while (scan.at < text.length) {
    const start = scan.at;
    const expression = step(scan) !== null;
    const piece = text.slice(start, scan.at);
    code += expression || isText(piece) ? piece.replace(/[^\n]/g, " ") : piece;
  }
  return code;
}

function isText(piece: string): boolean {
  return /^(?:["'`]|\/[/*]|\}.)/s.test(piece);
}

/** Reads on by one piece of the language. */
function step(scan: Scan): RegExp | null {
  if (take(scan, BLANK) !== null || take(scan, COMMENT) !== null) return null;
  if (!scan.value) {
    const [, source, flags] = take(scan, EXPRESSION) ?? [];
    if (source !== undefined) return literal(scan, source, flags);
  }
  if (take(scan, QUOTED) !== null) scan.value = true;
  else if (!takeTemplate(scan)) takeOther(scan);
  return null;
}

function take(scan: Scan, sticky: RegExp): RegExpExecArray | null {
  sticky.lastIndex = scan.at;
  const found = sticky.exec(scan.text);
  scan.at += found?.[0].length ?? 0;
  return found;
}

function literal(scan: Scan, source: string, flags = ""): RegExp | null {
  scan.value = true;
  try {
    return new RegExp(source, flags);
  } catch {
    return null;
  }
}

function takeTemplate(scan: Scan): boolean {
  const goesOn = scan.text[scan.at] === "}" && scan.open.at(-1) === "${";
  if (!goesOn && scan.text[scan.at] !== "`") return false;
  const [text] = take(scan, TEMPLATE) ?? [];
  if (text === undefined) return false;
  if (goesOn) scan.open.pop();
  scan.value = !text.endsWith("${");
  if (!scan.value) scan.open.push("${");
  return true;
}

function takeOther(scan: Scan): void {
  const [word] = take(scan, WORD) ?? [];
  if (word !== undefined) {
    scan.value = !BEFORE_VALUE.has(word);
    return;
  }
  const char = scan.text.charAt(scan.at);
  if (char === "{") scan.open.push(char);
  if (char === "}") scan.open.pop();
  scan.value = char === ")" || char === "]";
  scan.at += 1;
}

/** Tells places that come in their order. */
function placesIn(text: string): (at: number) => Pick<Literal, "line" | "column"> {
  let line = 1;
  let start = 0;
  let end = text.indexOf("\n");
  return (at) => {
    for (; end >= 0 && end < at; end = text.indexOf("\n", start)) {
      line += 1;
      start = end + 1;
    }
    return { line, column: at - start + 1 };
  };
}
