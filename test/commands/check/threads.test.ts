/** `check`: whether anything brings a thread into a folder where rules follow it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkThreads } from "../../../src/commands/check/threads.js";
import {
  all,
  group,
  maildir,
  maildirs,
  not,
  type Rule,
  sortmail,
  subject,
} from "../../../src/index.js";

const { rules, rule, also, otherwise, file, copy, inThread } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/Mail/inbox"),
    muted: maildir("~/Mail/muted"),
    lists: maildirs("~/Mail/lists"),
  },
});

const warned = (...entries: readonly Rule[]) =>
  checkThreads(rules(entries, otherwise(file("inbox")))).map(({ level, about }) => [level, about]);

const muted = rule("muted", inThread("muted"), file("muted"));
const WARNED = [["warning", 'inThread("muted")']];

test("a folder that nothing else files into is told", () => {
  assert.deepEqual(warned(muted), WARNED);
  const follow = rule("follow", all(inThread(), subject(/x/)), (mail) => file(mail.thread.place));
  assert.deepEqual(warned(muted, follow), WARNED);
  const [finding] = checkThreads(rules([muted], otherwise(file("inbox"))));
  assert.match(finding?.message ?? "", /^no other rule files into muted: no thread begins there/);
});

test("nothing is said where another rule does, or may", () => {
  const begin = rule("begin", subject(/noise/), file("muted"));
  assert.deepEqual(warned(muted, begin), []);
  assert.deepEqual(warned(muted, group(subject(/noise/), [begin])), []);
  assert.deepEqual(warned(muted, also("copy", subject(/noise/), copy("muted"))), []);
  assert.deepEqual(
    warned(
      muted,
      rule("choose", subject(/noise/), () => file("muted")),
    ),
    [],
  );
  assert.deepEqual(warned(rule("not muted", not(inThread("inbox")), file("muted"))), []);
  assert.deepEqual(warned(rule("any", inThread(), (mail) => file(mail.thread.place))), []);
});
