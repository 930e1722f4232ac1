/** Answers that go where what they answer went, by the real program. */

import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Home } from "../harness/program.js";
import { assertDeferred, assertDelivered, clockAhead, homeWith, MESSAGE } from "./tools.js";

const DAY = 86_400_000;

/** @param rules behind which stands the list's own */
const rulesWith = (rules: string, more = "") => `
import { list, maildir, maildirs, sentTo, sortmail, spam, subject, upstream } from "sortmail";
const { rules, rule, also, otherwise, file, copy, pipe, inThread, discard } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/Mail/inbox"), muted: maildir("~/Mail/muted"), ube: maildir("~/Mail/ube"),
    lists: maildirs("~/Mail/lists"),
  },
  trusted: ["blue.stonehenge.example"], spam: upstream(), ${more}
});
export default rules([${rules}
  rule("lists", list(), (mail) => file("lists", mail.list.folder)),
], otherwise(file("inbox")));
`;

const FOLLOW = `rule("threads", inThread(), (mail) => file(mail.thread.place)),`;
const MUTE = `rule("muted", inThread("muted"), file("muted")), rule("mute", subject(/noise/), file("muted")),`;

/** A message, and what it answers. */
function message(id: string, fields: readonly string[] = [], subject = "Lunch"): string {
  return MESSAGE.replace("<lunch@analytic.example>", id).replace(
    "Subject: Lunch",
    [`Subject: ${subject}`, ...fields].join("\n"),
  );
}

const POST = message("<post@perl.example>", ["List-Id: <perl.example>"]);
const ANSWER = message("<answer@ada.example>", ["In-Reply-To: <post@perl.example>"]);

interface Logged {
  readonly rule?: string;
  readonly thread?: Record<string, string>;
  readonly notes?: readonly string[];
  readonly status: number;
}

function logged(home: Home): Logged[] {
  const lines = home.read(".local/state/sortmail/log.jsonl").toString().trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line));
}

const folders = (home: Home): string[] =>
  home
    .files()
    .filter((name) => name.startsWith("Mail/"))
    .map((name) => dirname(dirname(name)).slice("Mail/".length))
    .sort();

const memory = (home: Home) => home.files().filter((name) => name.includes("/memory/"));

function deliverAll(home: Home, ...messages: readonly string[]): void {
  for (const each of messages) assertDelivered(home.deliver(each));
}

test("an answer goes where its parent went, and the answers to it follow; the log says why", (t) => {
  const home = homeWith(t, rulesWith(FOLLOW));
  deliverAll(
    home,
    POST,
    ANSWER,
    message("<third@x.example>", ["References: <unknown@x> <answer@ada.example> <mine@x>"]),
    message("<other@x.example>", ["In-Reply-To: <unknown@x>"]),
  );
  const perl = "lists/perl.example";
  assert.deepEqual(folders(home), ["inbox", perl, perl, perl]);
  const [first, second, third, other] = logged(home);
  assert.deepEqual([first?.thread, other?.thread], [undefined, undefined]);
  assert.equal(second?.rule, "threads");
  const { parent, folder, at = "" } = second?.thread ?? {};
  assert.deepEqual([parent, folder], ["<post@perl.example>", perl]);
  assert.ok(Math.abs(Date.parse(at) - Date.now()) < DAY);
  assert.equal(third?.thread?.parent, "<answer@ada.example>");
  assert.ok(!logged(home).some(({ notes }) => notes !== undefined));
});

test("a thread that was filed as muted stays so, whoever writes in it, under whatever subject", (t) => {
  const home = homeWith(t, rulesWith(MUTE + FOLLOW));
  deliverAll(
    home,
    message("<1@x>", [], "noise"),
    message("<2@x>", ["References: <1@x>"], "other things"),
    message("<3@x>", ["References: <1@x> <2@x>", "List-Id: <perl.example>"]),
    message("<4@x>"),
  );
  assert.deepEqual(folders(home), ["inbox", "muted", "muted", "muted"]);
  assert.doesNotMatch(home.run(["check"]).stdout, /inThread/);
});

test("what was spam is not followed, but into a folder that is named", (t) => {
  const home = homeWith(
    t,
    rulesWith(
      `rule("spam", spam, file("ube")), rule("named", inThread("ube"), file("muted")), ${FOLLOW}`,
    ),
  );
  const flag = "X-Spam-Status: Yes, score=9 required=5\nReceived: by blue";
  deliverAll(
    home,
    message("<1@x>").replace("Received: by blue", flag),
    message("<2@x>", ["In-Reply-To: <1@x>"]),
  );
  assert.deepEqual(folders(home), ["muted", "ube"]);
  home.write(".config/sortmail/rules.ts", rulesWith(`rule("spam", spam, file("ube")), ${FOLLOW}`));
  deliverAll(home, message("<3@x>", ["In-Reply-To: <1@x>"]));
  assert.deepEqual(folders(home), ["inbox", "muted", "ube"]);
});

test("a folder that was renamed since, and what is older than 90 days, is not followed", (t) => {
  const home = homeWith(t, rulesWith(FOLLOW));
  deliverAll(home, POST);
  const late = clockAhead(home, 91 * DAY);
  assertDelivered(
    home.run([], { input: message("<2@x>", ["References: <post@perl.example>"]), command: late }),
  );
  home.write(
    ".config/sortmail/rules.ts",
    rulesWith(FOLLOW)
      .replace("lists: maildirs", "posts: maildirs")
      .replace('file("lists"', 'file("posts"'),
  );
  deliverAll(home, message("<3@x>", ["References: <post@perl.example>"]));
  assert.deepEqual(folders(home), ["inbox", "inbox", "lists/perl.example"]);
});

test("only a delivery that ended in 0 is remembered, and only where rules follow threads", (t) => {
  const home = homeWith(t, rulesWith(""));
  deliverAll(home, POST);
  assert.deepEqual(memory(home), []);
  const failing = `rule("piped", subject("Lunch"), file("inbox"), pipe("/bin/false")), ${FOLLOW}`;
  home.write(".config/sortmail/rules.ts", rulesWith(failing));
  assertDeferred(home.deliver(message("<1@x>")), /false/);
  assert.deepEqual(memory(home), []);
  home.write(
    ".config/sortmail/rules.ts",
    rulesWith(`rule("gone", subject("Lunch"), discard()), ${FOLLOW}`),
  );
  deliverAll(home, message("<1@x>"));
  assert.deepEqual(memory(home), [], "what is filed nowhere is nowhere to be followed");
});

test("a memory that can't be kept stops no delivery, and the log says so", (t) => {
  const home = homeWith(t, rulesWith(FOLLOW));
  const state = join(home.path, ".local/state/sortmail");
  deliverAll(home, POST);
  const [file = ""] = memory(home);
  const path = join(home.path, file);
  for (const spoil of [
    () => writeFileSync(path, "\0\xff\n[torn"),
    () => chmodSync(join(state, "memory"), 0o777),
  ]) {
    spoil();
    deliverAll(home, ANSWER);
    assert.match(logged(home).at(-1)?.notes?.join() ?? "", /memory/);
  }
  assert.deepEqual(folders(home), ["inbox", "inbox", "lists/perl.example"]);
});

test("a dry run follows what was remembered, and what it is given, and remembers nothing", (t) => {
  const home = homeWith(t, rulesWith(FOLLOW));
  deliverAll(home, POST);
  const before = memory(home).map((name) => [name, String(home.read(name))]);
  const answer = home.write(
    "answer.eml",
    ANSWER.replace(/^From .*\n/, "").replace("22 Nov 2026", "22 Nov 2099"),
  );
  const traced = home.run(["dry-run", "--trace", answer]).stdout;
  assert.match(traced, /✓ inThread\(\): <post@perl\.example> went to lists\/perl\.example on \d/);
  const box = home.write(
    "old.mbox",
    [
      message("<1@x>", ["List-Id: <old.example>"]),
      message("<2@x>", ["References: <1@x>"]),
      message("<3@x>", ["References: <unknown@x>"]),
    ]
      .join("\n")
      .replaceAll("Nov 2026", "Nov 2002"),
  );
  const { stdout } = home.run(["dry-run", "--trace", box]);
  assert.match(stdout, /✓ inThread\(\): <1@x> went to lists\/old\.example on 2002-11-22/);
  assert.match(stdout, /✗ inThread\(\): not asked: what was known then is forgotten/);
  assert.match(stdout, /^1 whose thread was not asked for: what was known then is forgotten$/m);
  assert.match(stdout, /^3 messages: 2 lists\/old\.example, 1 inbox$/m);
  assert.deepEqual(
    memory(home).map((name) => [name, String(home.read(name))]),
    before,
  );
});

test("check says when nothing brings a thread into a folder where it is followed", (t) => {
  const home = homeWith(
    t,
    rulesWith(`rule("muted", inThread("muted"), file("muted")),`).replace(
      '(mail) => file("lists", mail.list.folder)',
      'file("inbox")',
    ),
  );
  assert.match(home.run(["check"]).stdout, /inThread\("muted"\): no other rule files into muted/);
});

test("a sandbox has a memory of its own", (t: TestContext) => {
  const home = homeWith(t, rulesWith(FOLLOW));
  const sandbox = join(home.path, "sandbox");
  mkdirSync(sandbox);
  chmodSync(sandbox, 0o777);
  for (const each of [POST, ANSWER])
    assertDelivered(home.run(["deliver", "--sandbox", sandbox], { input: each }));
  const names = home.files().filter((name) => /^sandbox\/Mail\//.test(name));
  assert.deepEqual(
    names.map((name) => name.split("/")[3]),
    ["perl.example", "perl.example"],
  );
  assert.ok(memory(home).length > 0 && memory(home).every((name) => name.startsWith("sandbox/")));
});
