/** What a port is: somebody's rule file, ours in its place, and messages that exercise every rule. */

/** A program that the original was written for. */
export type Program = "procmail" | "maildrop" | "fdm" | "sieve";

/** One message, and where it goes. */
export interface Letter {
  /** What it shows. */
  readonly name: string;
  /** As it came in, without a From_ line. */
  readonly text: string;
  /** The envelope sender; default: Ada. */
  readonly sender?: string;
  /**
   * Where the original puts it: folders below the home, with flags as in `Mail/inbox (seen)`;
   * addresses, as `to ada@analytic.example`. Nowhere: it is thrown away.
   */
  readonly goes: readonly string[];
  /** Where the port puts it when that is elsewhere, and the reason. */
  readonly differs?: { readonly to: readonly string[]; readonly because: string };
}

/** Somebody's rule file, ported. The port itself is `rules.ts` beside it. */
export interface Port {
  /** The folder below test/ports. */
  readonly name: string;
  readonly program: Program;
  /** The original, below the corpus' folder `rules`. */
  readonly original: string;
  /**
   * What must be another text for it to run here: paths of its author's machine, programs that are
   * not to be had. `{home}` stands for the home.
   */
  readonly edits?: readonly (readonly [from: string, to: string])[];
  /**
   * Programs that both run, and that are not to be had or would answer otherwise each day: a shell
   * script for each path, which stands in for it in the port; in `edits`, at `{home}/tools/NAME`.
   */
  readonly programs?: Readonly<Record<string, string>>;
  readonly letters: readonly Letter[];
}

/** Who has sent a letter of which nothing else is said. */
export const ADA = "ada@analytic.example";

let count = 0;

/**
 * A message with these fields, one line or several each; From, To, Subject, Date and Message-ID are
 * there without being named.
 */
export function letter(
  fields: Readonly<Record<string, string>>,
  body = "Half past twelve.\n",
): string {
  const all = {
    From: `Ada Byron <${ADA}>`,
    To: "merlyn@stonehenge.example",
    Subject: "Lunch",
    Date: "Sun, 22 Nov 2026 10:00:00 +0000",
    "Message-ID": `<${++count}.${ADA}>`,
    ...fields,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\n`);
  return `${lines.join("")}\n${body}`;
}
