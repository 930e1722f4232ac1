/** What sortmail files in Maildir++ is what Dovecot shows, under names that a person reads. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { assertDelivered, homeWith, MESSAGE } from "../cli/tools.js";
import type { Home } from "../harness/program.js";
import { type Doveadm, lacking, run } from "./programs.js";

const RULES = `import { maildir, maildirs, sortmail } from "sortmail";
const layout = { layout: "maildir++", subscribe: true, sizes: true };
const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/Maildir"),
    lists: maildirs("~/Maildir", { ...layout, prefix: "lists" }),
    months: maildirs("~/Maildir", { ...layout, prefix: "archive", nested: true }),
    top: maildirs("~/Maildir", { ...layout }),
  },
});
const named = (mail) => mail.header("X-Family") !== null;
const put = (mail) => {
  const name = JSON.parse(mail.header("X-Name"));
  return file(mail.header("X-Family"), name, mail.header("X-Seen") ? { flags: ["seen"] } : {});
};
export default rules([rule("named", named, put)], otherwise(file("inbox")));
`;

/** Dovecot's commands for the Maildir, without its servers. */
export function doveadmFor(home: Home): Doveadm {
  const { path } = home;
  const config = home.write(
    "dovecot.conf",
    `base_dir = ${path}/dovecot
state_dir = ${path}/dovecot
log_path = /dev/stderr
mail_location = maildir:${path}/Maildir
ssl = no
stats_writer_socket_path =
`,
  );
  return (...args) =>
    run(home, ["/usr/bin/env", "USER=merlyn", "/usr/bin/doveadm", "-c", config, ...args]);
}

/** What each name is in Dovecot. */
const NAMES: readonly (readonly [
  family: string,
  name: string | readonly string[],
  shown: string,
])[] = [
  ["lists", "perl6", "lists.perl6"],
  ["lists", "dev.httpd.apache.example", "lists.dev_httpd_apache_example"],
  ["lists", "a_b", "lists.a__b"],
  ["lists", "café & 日本語", "lists.café & 日本語"],
  ["lists", '100 % *sure* \\ "x"', 'lists.100 % *sure* \\ "x"'],
  ["lists", "INBOX", "lists.INBOX"],
  ["lists", "~x", "lists.~x"],
  ["months", ["2026", "11"], "archive.2026.11"],
  ["top", "Inbox", "_Inbox"],
  ["top", "~y", "_~y"],
  ["top", "cur", "__cur"],
];

test("Dovecot lists, shows and counts what was filed, and a person is subscribed to it", {
  skip: lacking("doveadm"),
}, async (t) => {
  const home = homeWith(t, RULES);
  const doveadm = doveadmFor(home);
  const ask = async (...args: readonly string[]): Promise<string> => {
    const { status, stdout, stderr } = await doveadm(...args);
    assert.equal(status, 0, stderr);
    assert.equal(stderr, "");
    return stdout;
  };
  // One that Dovecot has made is found as it is, and its file of subscriptions too.
  await ask("mailbox", "create", "-s", "lists.perl6");
  for (const [family, name, shown] of NAMES) {
    const fields = `X-Family: ${family}\nX-Name: ${escaped(name)}\n${family === "top" ? "X-Seen: yes\n" : ""}`;
    const subject = `Subject: =?utf-8?B?${Buffer.from(shown).toString("base64")}?=`;
    const message = MESSAGE.replace("Subject: Lunch", `${fields}${subject}`);
    assertDelivered(home.deliver(message));
  }
  const mailboxes = (await ask("mailbox", "list")).trimEnd().split("\n");
  const shown = NAMES.map(([, , each]) => each);
  for (const each of shown) assert.ok(mailboxes.includes(each), `${each} is not in ${mailboxes}`);
  const subscribed = (await ask("mailbox", "list", "-s")).trimEnd().split("\n");
  assert.deepEqual(subscribed.sort(), shown.toSorted());
  const fetched = await ask(
    "-f",
    "json",
    "fetch",
    "mailbox hdr.subject.utf8 size.physical flags",
    "all",
  );
  const found: readonly Record<string, string>[] = JSON.parse(fetched);
  assert.equal(found.length, NAMES.length);
  for (const { mailbox, "hdr.subject.utf8": subject, flags = "" } of found) {
    assert.equal(mailbox, subject);
    assert.equal(flags.includes("\\Seen"), String(mailbox).startsWith("_"), mailbox);
  }
  await ask("flags", "add", "\\Flagged", "mailbox", "lists.perl6", "all");
  assertDelivered(
    home.deliver(MESSAGE.replace("Subject", 'X-Family: lists\nX-Name: "perl6"\nSubject')),
  );
  assert.equal((await ask("-f", "tab", "search", "mailbox", "lists.perl6")).split("\n").length, 4);
});

/** In ASCII, as a header field has it. */
function escaped(name: string | readonly string[]): string {
  return JSON.stringify(name).replace(
    /[^ -~]/g,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
