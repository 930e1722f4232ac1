/** A folder in a Maildir's own cur, new or tmp: refused, and what a sender calls a list makes none. */

import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assertDeferred, assertDelivered, homeWith, MESSAGE } from "./tools.js";

const rulesWith = (folders: string, action: string) => `
import { maildir, maildirs, mbox, list, sortmail } from "sortmail";
const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { ${folders} },
});
export default rules(
  [rule("lists", list(/./), (mail) => file("lists", mail.list.name))],
  otherwise(${action}),
);
`;
const LISTS = 'lists: maildirs("~/Mail/lists")';
const INSIDE = /is inside the Maildir .*inbox, in one of its own folders cur, new and tmp/;

test("by what the rules name: check says so, and mail for it is deferred", (t) => {
  const folders = `inbox: maildir("~/Mail/inbox"), odd: maildir("~/Mail/inbox/new/odd"), ${LISTS}`;
  const home = homeWith(t, rulesWith(folders, 'file("odd")'));
  assertDeferred(home.deliver(MESSAGE), INSIDE);
  assert(!existsSync(join(home.path, "Mail")));
  assert.match(home.run(["check"]).stdout, INSIDE);
  const dry = home.run(["dry-run", home.write("saved", MESSAGE)]);
  assert.equal(dry.status, 1);
  assert.match(dry.stdout + dry.stderr, INSIDE);
});

for (const odd of [
  'maildir("~/Mail/inbox/cur")',
  'mbox("~/Mail/inbox/tmp/box")',
  'maildir("~/Mail/other/../inbox/new/x")',
])
  test(`by what is on disk: ${odd}`, (t) => {
    const home = homeWith(t, rulesWith(`odd: ${odd}, ${LISTS}`, 'file("odd")'));
    for (const part of ["cur", "new", "tmp"]) home.write(`Mail/inbox/${part}/.here`, "");
    mkdirSync(join(home.path, "Mail/other"));
    const before = home.files();
    assertDeferred(home.deliver(MESSAGE), INSIDE);
    assert.deepEqual(
      home.files().filter((name) => name.startsWith("Mail/")),
      before.filter((name) => name.startsWith("Mail/")),
    );
    assert.match(home.run(["check"]).stdout, INSIDE);
  });

test("a family that is a Maildir itself keeps its own folders, whatever a sender calls a list", (t) => {
  const home = homeWith(t, rulesWith(`inbox: maildir("~/Mail/lists"), ${LISTS}`, 'file("inbox")'));
  assertDelivered(home.deliver(MESSAGE));
  for (const name of ["cur", "new", "tmp"]) {
    const message = MESSAGE.replace("Subject:", `List-Id: <${name}.evil.example>\nSubject:`);
    assertDelivered(home.deliver(message));
    assert.equal(home.maildir(`Mail/lists/_${name}`).length, 1);
  }
  assert.equal(home.maildir("Mail/lists").length, 1);
});
