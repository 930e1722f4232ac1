/**
 * What the words of a rules file refuse: rules that nobody type-checked can say anything. Refused
 * where it is said, so that the error's stack has the place. It costs a `typeof` where all is well.
 */

/** Any value in a few words, as an error shows it. Never throws. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 80));
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

/** What is missing was left out, or imported from where it is not. */
export function whyMissing(value: unknown): string {
  return value === undefined
    ? ": nothing is given, or where it comes from there is no such thing"
    : "";
}

/**
 * @param word as the rules say it: `maildir`
 * @param wanted what it takes: `a path that begins with ~/ or /`
 * @throws Error always
 */
export function refuse(word: string, value: unknown, wanted: string): never {
  throw new Error(`${word}(${shown(value)}): it takes ${wanted}${whyMissing(value)}`);
}

/** @throws Error unless it is text, and not empty */
export function demandText(word: string, value: unknown, wanted: string): asserts value is string {
  if (typeof value !== "string" || value === "") refuse(word, value, wanted);
}

/** @throws Error unless it begins with `~/` or `/` */
export function demandPath(word: string, value: unknown): asserts value is string {
  if (typeof value !== "string" || !/^~?\//.test(value))
    refuse(word, value, "a path that begins with ~/ or /");
}

/** @throws Error unless it begins with `/` */
export function demandProgram(word: string, value: unknown): asserts value is string {
  if (typeof value !== "string" || !value.startsWith("/"))
    throw new Error(
      `${word}(${shown(value)}): the program's path must begin with /${whyMissing(value)}`,
    );
}

/** What it says that it is; null for what says nothing. */
export function kindOf(value: unknown): string | null {
  const is = typeof value === "object" && value !== null && "kind" in value;
  return is && typeof value.kind === "string" ? value.kind : null;
}

/** @throws Error unless it is a TCP port */
export function demandPort(word: string, value: unknown): void {
  if (!Number.isInteger(value) || Number(value) < 1 || Number(value) > 65535)
    throw new Error(`${word}: ${shown(value)} is no port`);
}

/**
 * Options by their names.
 * @param names those that there are, with a space between; default: any
 * @throws Error for what is none, such as a RegExp, and for a name that there is not
 */
export function demandOptions(word: string, value: unknown, names?: string): void {
  if (Object.prototype.toString.call(value) !== "[object Object]")
    refuse(word, value, "its options in braces: { … }");
  const unknown = Object.keys(value ?? {}).find((name) => !names?.split(" ").includes(name));
  if (names !== undefined && unknown !== undefined)
    throw new Error(`${word}: there is no ${unknown}, but ${names.replaceAll(" ", ", ")}`);
}

/** @throws Error for an option that is none of the values that there are */
export function demandOneOf(option: string, value: unknown, values: readonly unknown[]): void {
  if (values.includes(value)) return;
  throw new Error(`${option} is ${shown(value)}: it can be ${values.map(shown).join(", ")}`);
}

/** What a scanner's failure means. @throws Error for anything else */
export function demandOnFailure(word: string, value: unknown): void {
  demandOneOf(`${word}: onFailure`, value, ["defer", "unknown"]);
}

/** @throws Error for an option that is there, and no text */
export function demandMaybeText(option: string, value: unknown): void {
  if (value !== undefined && typeof value !== "string")
    throw new Error(`${option} is ${shown(value)}, and no text`);
}

/** @throws Error unless it is a list of texts */
export function demandTexts(option: string, value: unknown): void {
  if (!Array.isArray(value)) throw new Error(`${option} is ${shown(value)}, and no list`);
  // `for` sees the holes of a list, too.
  for (const each of value)
    if (typeof each !== "string")
      throw new Error(`${option} has ${shown(each)} in it, and no text`);
}
