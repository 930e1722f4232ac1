/**
 * The options of a delivery, read by hand: a library for them would cost a quarter of the delivery.
 */

/** What the command line of a delivery says. */
export interface DeliverOptions {
  readonly rules?: string;
  readonly sandbox?: string;
  readonly extension?: string;
  readonly sender?: string;
  readonly recipient?: string;
}

type Name = keyof DeliverOptions;

/** An empty path would be the working directory; an empty sender or extension means something. */
const PATHS: ReadonlySet<string> = new Set(["--rules", "--sandbox"]);

/** The letters are procmail's, so that a `mailbox_command` carries over. */
const LETTERS: Readonly<Record<string, Name>> = { a: "extension", f: "sender", d: "recipient" };
const WORDS: Readonly<Record<string, Name>> = {
  "--rules": "rules",
  "--sandbox": "sandbox",
  "--extension": "extension",
  "--sender": "sender",
  "--recipient": "recipient",
};
/** procmail's flags that change nothing here: what they ask for is always so. */
const IGNORED = new Set(["t", "o", "Y"]);

/**
 * @param args what follows `sortmail` or `sortmail deliver`
 * @throws Error that names the option: a wrong one must defer the message, and never be passed over
 */
export function parseDeliverOptions(args: readonly string[]): DeliverOptions {
  const options: { [Key in Name]?: string } = {};
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    for (const [name, value] of readWord(word, () => rest.shift())) options[name] = value;
  }
  return options;
}

/** One word of the command line, with the value that may follow it. */
function readWord(word: string, next: () => string | undefined): [Name, string][] {
  if (word.startsWith("--")) return [readLong(word, next)];
  if (word.startsWith("-") && word.length > 1) return readLetters(word, next);
  throw new Error(`unexpected argument ${JSON.stringify(word)}: see sortmail --help`);
}

function readLong(word: string, next: () => string | undefined): [Name, string] {
  const at = word.indexOf("=");
  const option = at < 0 ? word : word.slice(0, at);
  const name = WORDS[option];
  if (name === undefined) throw new Error(`unknown option ${option}: see sortmail --help`);
  return [name, needed(option, at < 0 ? next() : word.slice(at + 1))];
}

/** `-t -a EXT`, `-ta EXT`, `-aEXT`: as procmail takes them. */
function readLetters(word: string, next: () => string | undefined): [Name, string][] {
  const at = [...word].findIndex((letter, index) => index > 0 && !IGNORED.has(letter));
  if (at < 0) return [];
  const letter = word.charAt(at);
  const name = LETTERS[letter];
  if (name === undefined) throw new Error(`unknown option -${letter}: see sortmail --help`);
  return [[name, needed(`-${letter}`, word.slice(at + 1) || next())]];
}

function needed(option: string, value: string | undefined): string {
  if (value === undefined || (value === "" && PATHS.has(option)))
    throw new Error(`option ${option} needs a value: see sortmail --help`);
  return value;
}
