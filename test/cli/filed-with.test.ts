/** What a message is filed with: flags, keywords and header lines, of actions and of marks. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertDeferred, assertDelivered, FILED, homeWith, MESSAGE } from "./tools.js";

const rulesWith = (rules: string, ending: string, backup = 'backup: maildir("~/Mail/all"),') => `
import { mark, maildir, mbox, sentTo, sortmail } from "sortmail";
const { rules, rule, also, otherwise, file, copy, forward } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), box: mbox("~/Mail/box") },
  ${backup}
});
export default rules([${rules}], otherwise(${ending}));
`;

const MARKED = rulesWith(
  `also("before", sentTo("merlyn"), copy("box", { flags: ["flagged"], keywords: ["to do"] })),
   also("marked", sentTo("merlyn"), mark({ flags: ["seen"], headers: { set: { Subject: (old) => \`[course] \${old} – grün\` } } }))`,
  'file("inbox", { headers: { add: { "X-Size": "a\\r\\nBcc: b@c" }, remove: ["message-id"] } })',
);

test("header lines, flags and keywords: on each copy its own, marks on those behind them, none on the backup", (t) => {
  const home = homeWith(t, MARKED);
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(home.maildir("Mail/all").map(String), [FILED]);
  const box = String(home.read("Mail/box"));
  assert.ok(box.endsWith(`\nX-Status: F\nX-Keywords: to_do\n${FILED}\n`), box);
  const [name = ""] = home.files().filter((each) => /^Mail\/inbox\/cur\//.test(each));
  assert.match(name, /:2,S$/);
  const filed = String(home.read(name));
  assert.match(filed, /^X-Size: a {2}Bcc: b@c\n/);
  assert.match(filed, /^Subject: \[course\] Lunch =\?utf-8\?B\?.*\?=$/m);
  assert.doesNotMatch(filed, /^Message-ID/im);
  const [, copied, inbox] = home.log().at(-1)?.actions ?? [];
  assert.deepEqual([copied?.flags, copied?.keywords], [["flagged"], ["to_do"]]);
  assert.deepEqual([inbox?.flags, inbox?.headers], [["seen"], CHANGED]);
});

const CHANGED = [
  "remove message-id",
  "set Subject: [course] Lunch – grün",
  "add X-Size: a  Bcc: b@c",
];

test("a dry run tells all of it: in the table, in JSON and in the trace", (t) => {
  const home = homeWith(t, MARKED);
  const message = home.write("message", MESSAGE);
  const table = home.run(["dry-run", message, "--trace"]).stdout;
  assert.match(
    table,
    /copy box \(flagged, to_do\) \+ inbox \(seen, remove message-id, set Subject, add X-Size\)/,
  );
  assert.match(table, /^ +box: keywords to_do$/m);
  assert.match(table, /^ +inbox: set Subject: \[course\] Lunch – grün$/m);
  const { actions } = JSON.parse(home.run(["dry-run", message, "--json"]).stdout);
  assert.deepEqual(actions, [
    { kind: "backup", folder: "backup" },
    { kind: "copy", folder: "box", flags: ["flagged"], keywords: ["to_do"] },
    { kind: "file", folder: "inbox", flags: ["seen"], headers: CHANGED },
  ]);
});

test("what can't be said is refused when the rules are loaded, or names the rule", (t) => {
  const home = homeWith(
    t,
    rulesWith("", 'file("inbox", { headers: { add: { "X: y\\nBcc": "z" } } })'),
  );
  assertDeferred(home.deliver(MESSAGE), /headers: add: "X: y\\nBcc" is no name/);
  const thrown = `also("odd", sentTo("merlyn"), mark({ headers: { set: { X: () => { throw new Error("odd header"); } } } }))`;
  home.write(".config/sortmail/rules.ts", rulesWith(thrown, 'file("inbox")'));
  assertDeferred(home.deliver(MESSAGE), /rule "otherwise": .*odd header/);
  assert.deepEqual(
    home.files().filter((name) => name.startsWith("Mail/")),
    [],
  );
});
