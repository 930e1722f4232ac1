/**
 * Reads a shell command line as far as it must be understood to say whether Postfix could start it.
 */

/** Words with their quotes undone, between operators. */
type Token = { readonly kind: "word" | "operator"; readonly text: string };

const BLANK = /[\t\n ]+/y;
const OPERATOR = /;;|&&|\|\||[;&|()<>]/y;
const WORD = /(?:[^\s;&|()<>'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/sy;
const PART = /\\(.)|'([^']*)'|"((?:[^"\\]|\\.)*)"/gs;

/** @returns null when the quotes don't match */
export function shellTokens(line: string): Token[] | null {
  const tokens: Token[] = [];
  for (let at = 0; at < line.length; ) {
    const blank = match(BLANK, line, at);
    const operator = match(OPERATOR, line, at);
    const word = match(WORD, line, at);
    if (operator !== null) tokens.push({ kind: "operator", text: operator });
    if (word !== null) tokens.push({ kind: "word", text: unquoted(word) });
    const read = blank ?? operator ?? word;
    if (read === null) return null;
    at += read.length;
  }
  return tokens;
}

/** The simple commands of the line, each as its words, variable assignments in front left out. */
export function simpleCommands(tokens: readonly Token[]): string[][] {
  const commands: string[][] = [[]];
  for (const { kind, text } of tokens) {
    if (kind === "operator") commands.push([]);
    else commands.at(-1)?.push(text);
  }
  return commands.map(withoutAssignments);
}

function withoutAssignments(words: readonly string[]): string[] {
  const first = words.findIndex((word) => !/^\w+=/.test(word));
  return first < 0 ? [] : words.slice(first);
}

function match(pattern: RegExp, line: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(line)?.[0] ?? null;
}

function unquoted(word: string): string {
  return word.replace(PART, (_whole, escaped?: string, single?: string, double?: string) => {
    return escaped ?? single ?? (double ?? "").replace(/\\([\\"$`])/g, "$1");
  });
}
