/**
 * A dry run tells the truth: over messages that other people wrote, it names what a delivery then
 * does.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import type { LogEntry } from "../../src/state/log/entry.js";
import { CORPUS, NO_CORPUS } from "../harness/corpus.js";
import { Home } from "../harness/program.js";

/** Looks at whatever a rule can look at; no scanner, whose answer would be another one later. */
const RULES = `
import { all, any, attachment, automatic, body, from, header, list, maildir, maildirs, mbox, not, reject, sender, sentTo, sortmail, subject } from "sortmail";
const { rules, rule, also, otherwise, file, copy } = sortmail({
  recipient: { user: "yyyy", domain: "netnoteinc.com" },
  folders: { inbox: maildir("~/Mail/inbox"), lists: maildirs("~/Mail/lists"), seen: mbox("~/Mail/seen"), rest: maildir("~/Mail/rest") },
});
export default rules([
  also("large", (mail) => mail.size > 20_000, copy("seen")),
  rule("virus", attachment(/\\.(exe|pif|scr)$/i), reject("no programs", "refused")),
  rule("lists", list(), (mail) => file("lists", mail.list.name)),
  rule("machines", all(automatic, not(sentTo("yyyy"))), file("seen")),
  rule("offers", any(subject(/free|offer|viagra/i), body(/unsubscribe/i)), file("rest")),
  rule("bounced", any(sender(/bounce/i), from(/daemon/i), header("X-Failed-Recipients")), file("rest")),
  rule("mine", sentTo(/@/), file("inbox")),
], otherwise(file("rest")));
`;

const home = new Home(RULES);
after(() => home.remove());

interface Line {
  readonly path: string;
  readonly index: number;
  readonly rule: string;
  readonly actions: readonly { readonly kind: string; readonly folder?: string }[];
  readonly status: number;
}

/** What was done, as the log has it: the rule, the folders, the status. */
function done(entry: LogEntry | undefined): string {
  const actions = (entry?.actions ?? []).map(({ kind, folder }) => [kind, folder]);
  return JSON.stringify([entry?.rule, actions, entry?.status]);
}

/** What was foretold, in the same words. A reject is no action of the log: its status says it. */
function foretold({ rule, actions, status }: Line): string {
  const stored = actions
    .filter(({ folder }) => folder !== undefined)
    .map(({ kind, folder }) => [kind, folder]);
  return JSON.stringify([rule, stored, status]);
}

/** Twenty messages for each rule that decided, at most. */
function someOfEachRule(lines: readonly Line[]): Line[] {
  return [...new Set(lines.map(({ rule }) => rule))].flatMap((rule) => {
    const decided = lines.filter((line) => line.rule === rule);
    return decided.filter((_, at) => at % Math.ceil(decided.length / 20) === 0);
  });
}

test("every message of the corpus gets a decision, in silence, and deliveries do the same", {
  skip: NO_CORPUS,
}, () => {
  const { status, stdout, stderr } = home.run(["dry-run", "--json", String(CORPUS)], {
    timeout: 300_000,
  });
  assert.equal(stderr, "");
  assert.equal(status, 0);
  const lines: Line[] = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.ok(lines.length > 1000, `only ${lines.length} messages`);
  assert.deepEqual(
    home.files().filter((name) => !name.startsWith(".c")),
    [],
    "a dry run leaves compiled rules alone",
  );

  const several = new Set(lines.filter(({ index }) => index > 1).map(({ path }) => path));
  const single = lines.filter(({ path }) => !several.has(path));
  const chosen = someOfEachRule(single);
  assert.ok(new Set(chosen.map(({ rule }) => rule)).size >= 6, "most of the rules match something");
  for (const line of chosen) {
    const result = home.deliver(readFileSync(join("/", line.path)));
    assert.equal(result.status, line.status, `${line.path}: ${result.stderr}`);
    assert.equal(done(home.log().at(-1)), foretold(line), line.path);
  }
});
