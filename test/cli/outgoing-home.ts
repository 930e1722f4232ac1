/**
 * What the tests of outgoing mail share: a home whose sendmail and whose program keep what they are
 * given.
 */

import type { TestContext } from "node:test";
import type { Home } from "../harness/program.js";
import { homeWith } from "./tools.js";

/**
 * Counts its calls, of which several may be under way; ends with the status in the file of that
 * name, and then keeps nothing.
 */
export const SENDMAIL = `#!/bin/sh
echo call >> "$HOME/calls"
status=$(cat "$HOME/status" 2>/dev/null || echo 0)
[ "$status" = 0 ] || { echo "told to end with $status" >&2; exit "$status"; }
mkdir -p "$HOME/sent"
name=$(date +%s%N).$$
printf '%s ' "$@" > "$HOME/sent/$name.args"
cat > "$HOME/sent/$name.eml"
`;

/** Notes its arguments, its standard input and who it is about. */
const PROGRAM = `#!/bin/sh
printf '%s|' "$@" "$SENDER" "$RECIPIENT" "$EXTENSION" "$DELIVERED_TO" > "$HOME/program.args"
cat > "$HOME/program.in"
exit $(cat "$HOME/program.status" 2>/dev/null || echo 0)
`;

export interface Parts {
  readonly config?: string;
  readonly rules?: string;
  readonly otherwise?: string;
}

function rulesWith(
  home: Home,
  { config = "", rules = "", otherwise = 'file("inbox")' }: Parts,
): string {
  return `import { days, discard, hold, maildir, pipe, reject, run, sendmail, sentTo, smtp, sortmail, spam, unscanned, upstream } from "sortmail";
const { rules, rule, also, otherwise, file, copy, forward, redistribute, respond, notify } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), second: maildir("~/Mail/second"), sent: maildir("~/Mail/sent") },
  templates: ["bounce", "training", "mine"],
  lists: { friends: { address: "friends@stonehenge.example", members: "friends.txt", membersOnly: true } },
  ${config.includes("outgoing:") ? "" : `outgoing: sendmail("${home.path}/bin/sendmail"),`}
  name: "Merlyn",
  ${config.includes("spam:") ? "" : "spam: unscanned(),"}
  ${config}
});
export default rules([${rules}], otherwise(${otherwise}));
`;
}

export function homeOf(t: TestContext, parts: Parts): Home {
  const home = homeWith(t);
  home.write("bin/sendmail", SENDMAIL, 0o755);
  home.write("bin/program", PROGRAM, 0o755);
  home.write(
    ".config/sortmail/templates/mine.njk",
    "Subject: {{ data.what }}\n\n{{ mail.subject }} for {{ to }}\n",
  );
  home.write(
    ".config/sortmail/friends.txt",
    "# friends\nAda <ada@analytic.example>\nuther@pendragon.example # rarely\n",
  );
  setRules(home, parts);
  return home;
}

export function setRules(home: Home, parts: Parts): void {
  home.write(".config/sortmail/rules.ts", rulesWith(home, parts));
}

export interface Sent {
  readonly args: string;
  readonly text: string;
}

/** What the next server was given, in order. */
export function sent(home: Home): Sent[] {
  return home
    .files()
    .filter((name) => /^sent\/.*\.args$/.test(name))
    .map((name) => ({
      args: String(home.read(name)).trim(),
      text: String(home.read(name.replace(/args$/, "eml"))),
    }));
}

export function calls(home: Home): number {
  return home.files().includes("calls") ? String(home.read("calls")).split("\n").length - 1 : 0;
}

/** What the last delivery's log says of everything but folders. */
export function left(home: Home): Record<string, unknown>[] {
  const actions = home.log().at(-1)?.actions;
  return Array.isArray(actions) ? actions.filter(({ folder }) => folder === undefined) : [];
}

export const results = (home: Home) =>
  left(home).map(({ kind, result, reason }) => [kind, result, ...(reason ? [reason] : [])]);

/** The messages in the inbox; notices of sortmail's own left out. */
export function inbox(home: Home): string[] {
  const all = home.maildir("Mail/inbox").map(String);
  return all.filter((text) => !text.startsWith("From: sortmail <"));
}

/** Rules that answer whatever is for nobody else. */
export const ANSWER: Parts = { otherwise: 'file("inbox"), respond("bounce")' };
