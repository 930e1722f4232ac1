/** The shipped example, made one person's own. */

export interface Person {
  /** The account that the mail lands in. */
  readonly user: string;
  /** Null when nobody knows. */
  readonly domain: string | null;
  /** The machine that the mail lands on. */
  readonly host: string;
}

const HEAD = "// Where your mail goes: the first rule that matches decides. `sortmail check` after each change.\n";
const HINT = "// Put your own domain in the place of stonehenge.example, here and below.\n";

/** @param example `rules.example.ts`: it speaks of merlyn, whose mail to stonehenge.example lands on the host blue */
export function personalRules(example: string, { user, domain, host }: Person): string {
  const own = example
    .replace(/^(\/\/.*\n)+/, "")
    .replaceAll('"merlyn"', () => JSON.stringify(user))
    .replaceAll("merlyn+", () => `${user}+`)
    .replaceAll("blue.stonehenge.example", () => host)
    .replaceAll("stonehenge.example", () => domain ?? "stonehenge.example");
  return HEAD + (domain === null ? HINT : "") + own;
}
