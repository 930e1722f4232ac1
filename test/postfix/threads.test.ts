/** Threads through a real Postfix: two deliveries at a time, to several addresses at once. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MAIL_ACCOUNT } from "../harness/mail-home.js";
import { NO_POSTFIX } from "../harness/postfix.js";
import { storedMessages, useSite, writeRules } from "./site.js";

const RULES = `import { list, maildir, maildirs, sortmail, subject } from "sortmail";
const { rules, rule, otherwise, file, inThread } = sortmail({
  recipient: { user: "${MAIL_ACCOUNT}", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/Mail/inbox"), muted: maildir("~/Mail/muted"), lists: maildirs("~/Mail/lists"),
  },
});
export default rules([
  rule("muted", inThread("muted"), file("muted")),
  rule("noise", subject(/noise/), file("muted")),
  rule("threads", inThread(), (mail) => file(mail.thread.place)),
  rule("lists", list(), (mail) => file("lists", mail.list.folder)),
], otherwise(file("inbox")));
`;

function message(id: string, subject: string, ...fields: readonly string[]): Buffer {
  const header = [
    "From: Ada Byron <ada@analytic.example>",
    "To: all@stonehenge.example",
    `Subject: ${subject}`,
    `Message-ID: <${id}@analytic.example>`,
    ...fields,
  ];
  return Buffer.from(`${header.join("\r\n")}\r\n\r\nHalf past twelve.\r\n`);
}

const answers = (id: string) => `References: <unknown@x.example>\r\n <${id}@analytic.example>`;

describe("threads", { skip: NO_POSTFIX }, () => {
  const site = useSite();

  test("a burst, the answers to it and the answers to these: each in the folder of its thread", async () => {
    const { home, postfix, lines } = site();
    home.write(".forward", `${lines.forward}\n`);
    writeRules(home, RULES);
    const all = ["a", "b", "c", "d", "e", "f"].map((local) => `${local}@stonehenge.example`);
    for (const [octets, to] of [
      [message("post", "Lunch", "List-Id: <perl.example>"), all],
      [message("noise", "noise"), all.slice(0, 2)],
      [message("answer", "Re: Lunch", answers("post")), all],
      [message("quiet", "Re: n.", answers("noise")), all.slice(0, 2)],
      [message("third", "Dinner", answers("answer"), "List-Id: <other.example>"), all.slice(0, 3)],
      [message("fresh", "Lunch"), all.slice(0, 1)],
    ] as const) {
      await postfix.send(octets, [...to]);
      await postfix.drained();
    }
    const counts = new Map<string, number>();
    for (const { folder } of storedMessages(home))
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    assert.deepEqual([...counts].sort(), [
      ["inbox", 1],
      ["lists/perl.example", 15],
      ["muted", 4],
    ]);
    const followed = home.log().filter(({ thread }) => thread !== undefined);
    assert.equal(followed.length, 11);
    assert.ok(home.log().every(({ notes }) => notes === undefined));
  });
});
