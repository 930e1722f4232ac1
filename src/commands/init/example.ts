/** The shipped example, made one person's own. */

export interface Person {
  /** The account that the mail lands in. */
  readonly user: string;
  /** Null when nobody knows. */
  readonly domain: string | null;
  /** The one address that is theirs, where others share its domain. Default: the whole domain is. */
  readonly address?: string;
  /** The machine that the mail lands on. */
  readonly host: string;
  /** Whether spamd answers where the example asks it. */
  readonly scanned: boolean;
}

/** Where the example asks spamd. */
export const SPAMD = { host: "127.0.0.1", port: 783 };
const ASKED = `spamd({ host: "${SPAMD.host}", port: ${SPAMD.port} })`;
const UNANSWERED = `  // Nobody answered at ${SPAMD.host}:${SPAMD.port} when this was written: until somebody does, mail goes on without a verdict.\n`;

const HEAD =
  "// Where your mail goes: the first rule that matches decides. `sortmail check` after each change.\n" +
  "// Nothing is sent as long as `outgoing` says hold(…). docs/rules.md and rules.example.ts have more.\n";
const HINT = "// Put your own domain in the place of stonehenge.example, here and below.\n";
const MAILBOX =
  "  // This address alone is yours, others share its domain: `aliases: […]` names more that are yours.\n";

/**
 * @param example `rules.first.ts`: it speaks of merlyn, whose mail to stonehenge.example lands on
 *   the host blue
 */
export function personalRules(
  example: string,
  { user, domain, address, host, scanned }: Person,
): string {
  const named = example
    .replace(/^(\/\/.*\n)+/, "")
    .replaceAll('"merlyn"', () => JSON.stringify(user))
    .replaceAll("merlyn+", () => `${user}+`)
    .replaceAll("blue.stonehenge.example", () => host)
    .replaceAll("stonehenge.example", () => domain ?? "stonehenge.example");
  const own = address === undefined ? named : withMailbox(named, address);
  return HEAD + (domain === null ? HINT : "") + (scanned ? own : withoutSpamd(own));
}

/** Nothing is rewritten there, so there is nothing to undo. */
function withMailbox(rules: string, address: string): string {
  return rules.replace(
    /^ {2}\/\/ Postfix rewrote .*\n {2}recipient: .*$/m,
    () => `${MAILBOX}  recipient: { address: ${JSON.stringify(address)} },`,
  );
}

/**
 * Without a scanner mail shall arrive all the same: it is the user who decides that a missing
 * verdict defers.
 */
function withoutSpamd(rules: string): string {
  return rules
    .replace(/^ {2}spam: /m, `${UNANSWERED}$&`)
    .replace(ASKED, `${ASKED.slice(0, -3)}, onFailure: "unknown" })`);
}
