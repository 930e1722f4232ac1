/** Families of folders: strangers choose the names, so there is a bound, and nothing is lost at it. */

import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { BIN, type Home, NODE } from "../harness/program.js";
import { assertDeferred, assertDelivered, homeWith, MESSAGE, startDelivery } from "./tools.js";

interface Family {
  readonly options: string;
  readonly name?: string;
  readonly more?: string;
  readonly path?: string;
}

const LISTS = "~/Mail/lists";

const rulesWith = ({ options, name = "mail.list.folder", more = "", path = LISTS }: Family) => `
import { list, maildir, maildirs, sortmail } from "sortmail";
const { rules, rule, otherwise, file, copy } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), lists: maildirs("${path}"${options}) },
});
export default rules([rule("lists", list(), (mail) => [file("lists", ${name})${more}])], otherwise(file("inbox")));
`;

const LINE = [NODE, BIN];
const homeOf = (t: TestContext, family: Family): Home => homeWith(t, rulesWith(family));

/** A post, whose id is also its body. */
const post = (id: string) =>
  MESSAGE.replace("Subject:", `List-Id: <${id}>\nSubject:`).replace("Half past twelve.", id);

const lists = (home: Home) => readdirSync(join(home.path, "Mail/lists")).sort();

function actionsIn(home: Home): Record<string, unknown>[][] {
  const lines = home.read(".local/state/sortmail/log.jsonl").toString().trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line).actions);
}

test("each list has a folder of its own, whatever its posts say", (t) => {
  const home = homeOf(t, { options: "" });
  for (const id of ["dev.httpd.apache.example", "dev.tomcat.apache.example"])
    assertDelivered(home.deliver(post(id)));
  const bare = MESSAGE.replace("Subject:", 'List-Id: "Dev" dev@httpd.apache.example\nSubject:');
  assertDelivered(home.deliver(bare));
  assert.deepEqual(lists(home), ["dev.httpd.apache.example", "dev.tomcat.apache.example"]);
  assert.equal(home.maildir("Mail/lists/dev.httpd.apache.example").length, 2);
});

test("at the bound mail goes beyond, the log says why, and folders that are there still get theirs", (t) => {
  const home = homeOf(t, { options: ', { atMost: 2, beyond: "inbox" }' });
  for (const id of ["a.example", "b.example", "c.example", "a.example"])
    assertDelivered(home.deliver(post(id)));
  assert.deepEqual(lists(home), ["a.example", "b.example"]);
  assert.equal(home.maildir("Mail/lists/a.example").length, 2);
  assert.match(String(home.maildir("Mail/inbox")[0]), /c\.example\n$/);
  const [filed] = actionsIn(home)[2] ?? [];
  assert.equal(filed?.folder, "inbox");
  assert.equal(filed?.detail, "lists has 2 folders already: none for c.example");
  assert.match(String(filed?.path), /\/Mail\/inbox\/new\//);
  const { stdout } = home.run(["check"]);
  assert.match(stdout, /lists has 2 folders: mail for a new one is filed in "inbox"/);
});

test("the family's own member takes what goes beyond, and is not counted", (t) => {
  const home = homeOf(t, { options: ", { atMost: 1 }" });
  for (const id of ["a.example", "b.example", "c.example"]) assertDelivered(home.deliver(post(id)));
  assert.deepEqual(lists(home), ["_beyond", "a.example"]);
  assert.equal(home.maildir("Mail/lists/_beyond").length, 2);
  assert.equal(actionsIn(home)[1]?.[0]?.folder, "lists/_beyond");
});

test("five hundred are the bound where nothing is said", (t) => {
  const home = homeOf(t, { options: "" });
  for (let each = 0; each < 499; each++) home.write(`Mail/lists/${each}/.there`, "");
  for (const id of ["a.example", "b.example"]) assertDelivered(home.deliver(post(id)));
  assert.equal(home.maildir("Mail/lists/a.example").length, 1);
  assert.equal(home.maildir("Mail/lists/_beyond").length, 1);
});

test("what goes beyond into a folder that gets it anyway is there once, also when it is tried again", (t) => {
  const more = ', copy("inbox")';
  const home = homeOf(t, { options: ', { atMost: 1, beyond: "inbox" }', more });
  assertDelivered(home.deliver(post("a.example")));
  assertDelivered(home.deliver(post("b.example")));
  assert.equal(home.maildir("Mail/inbox").length, 2);
  assert.deepEqual(
    actionsIn(home)[1]?.map(({ result }) => result),
    ["done", "already done"],
  );
});

test("what has gone beyond is not filed again by the next try, though there is a folder by now", (t) => {
  const home = homeWith(
    t,
    rulesWith({ options: ', { atMost: 1, beyond: "inbox" }', more: ', copy("bad")' }).replace(
      "folders: {",
      'folders: { bad: maildir("~/Mail/bad"),',
    ),
  );
  home.write("Mail/bad", "no folder");
  mkdirSync(join(home.path, "Mail/lists/a.example"), { recursive: true });
  assertDeferred(home.deliver(post("b.example")), /is a file, not a Maildir/);
  assert.equal(home.maildir("Mail/inbox").length, 1);
  mkdirSync(join(home.path, "Mail/lists/b.example"));
  rmSync(join(home.path, "Mail/bad"));
  assertDelivered(home.deliver(post("b.example")));
  assert.equal(home.maildir("Mail/inbox").length, 1);
  assert.equal(home.maildir("Mail/bad").length, 1);
  assert.deepEqual(readdirSync(join(home.path, "Mail/lists/b.example")), []);
});

test("many deliveries at once make no folder too many, and lose nothing", async (t) => {
  const home = homeOf(t, { options: ', { atMost: 3, beyond: "inbox" }' });
  const all = Array.from({ length: 8 }, (_, each) =>
    startDelivery(home, LINE, post(`l${each}.example`)),
  );
  for (const one of all) assertDelivered(await one);
  const made = lists(home);
  assert.ok(made.length <= 3, String(made));
  const filed = made.flatMap((name) => home.maildir(`Mail/lists/${name}`));
  assert.equal(filed.length + home.maildir("Mail/inbox").length, 8);
});

test("known names alone get a folder; without their file, or where others may write it, mail waits", (t) => {
  const home = homeOf(t, { options: ', { known: "lists.txt", beyond: "inbox" }' });
  assertDeferred(home.deliver(post("a.example")), /folder \\?"lists\\?": .*lists\.txt/);
  assert.match(home.run(["check"]).stdout, /there is no .*lists\.txt/);
  const file = home.write(".config/sortmail/lists.txt", "# mine\na.example  # the first\n\nA/B\n");
  assertDelivered(home.deliver(post("a.example")));
  assertDelivered(home.deliver(post("c.example")));
  assert.deepEqual(lists(home), ["a.example"]);
  assert.equal(home.maildir("Mail/inbox").length, 1);
  const why = "c.example is not in lists.txt: lists gets no such folder";
  assert.equal(actionsIn(home).at(-1)?.[0]?.detail, why);
  assert.match(home.run(["check"]).stdout, /lists\.txt has 2 names/);
  chmodSync(file, 0o666);
  assertDeferred(home.deliver(post("a.example")), /chmod/);
});

test("a dry run tells what goes beyond, counting folders that its messages would make", (t) => {
  const home = homeOf(t, { options: ', { atMost: 2, beyond: "inbox" }' });
  mkdirSync(join(home.path, "Mail/lists/a.example"), { recursive: true });
  const before = home.files();
  const ids = ["a.example", "b.example", "c.example", "b.example"];
  const box = home.write("saved", ids.map((id) => `${post(id)}\n`).join(""));
  const lines = home.run(["dry-run", "--json", box]).stdout.trimEnd().split("\n");
  const found = lines.map((line) => JSON.parse(line));
  assert.deepEqual(
    found.map(({ actions }) => actions[0].folder),
    ["lists/a.example", "lists/b.example", "inbox", "lists/b.example"],
  );
  assert.deepEqual(found[2].notes, ["lists has 2 folders already: none for c.example"]);
  assert.match(home.run(["dry-run", box]).stdout, /\binbox +lists\b/);
  const now = home.files().filter((name) => name !== "saved" && !name.startsWith(".cache/"));
  assert.deepEqual(now, before);
});

test("members lie several folders deep, and are counted; a name that is too deep is no poison", (t) => {
  const options = ', { nested: true, atMost: 3, beyond: "inbox" }';
  const home = homeOf(t, { options, name: 'mail.list.id.split(".")' });
  for (const id of ["2026.11", "2026.12", "2025.1"]) assertDelivered(home.deliver(post(id)));
  assert.deepEqual(lists(home), ["2026"]);
  assert.equal(home.maildir("Mail/lists/2026/11").length, 1);
  assert.equal(home.maildir("Mail/lists/2026/12").length, 1);
  assert.equal(home.maildir("Mail/inbox").length, 1);
  assert.equal(actionsIn(home)[0]?.[0]?.folder, "lists/2026/11");
  const deep = homeOf(t, { options: ", { nested: true }", name: 'mail.list.id.split(".")' });
  assertDelivered(deep.deliver(post(Array.from({ length: 150 }, () => "abcd").join("."))));
  assert.equal(deep.maildir(`Mail/lists${"/abcd".repeat(8)}`).length, 1);
});

test("in Maildir++ members lie beside one another, marked and subscribed to, their sizes in names", (t) => {
  const options = ', { layout: "maildir++", prefix: "lists", subscribe: true, sizes: true }';
  const home = homeOf(t, { options, path: "~/Maildir" });
  for (const id of ["perl6", "dev.perl.org", "perl6"]) assertDelivered(home.deliver(post(id)));
  const root = join(home.path, "Maildir");
  assert.deepEqual(readdirSync(root).sort(), [
    ".lists.dev_perl_org",
    ".lists.perl6",
    "subscriptions",
  ]);
  assert.deepEqual(readdirSync(join(root, ".lists.perl6")).sort(), [
    "cur",
    "maildirfolder",
    "new",
    "tmp",
  ]);
  assert.equal(home.read("Maildir/.lists.perl6/maildirfolder").length, 0);
  const subscribed = "V\t2\n\nlists\tperl6\nlists\tdev_perl_org\n";
  assert.equal(home.read("Maildir/subscriptions").toString(), subscribed);
  const [message] = home.maildir("Maildir/.lists.perl6");
  for (const name of readdirSync(join(root, ".lists.perl6/new")))
    assert.ok(name.endsWith(`,S=${message?.length}`), name);
  assert.match(home.run(["check"]).stdout, /folder lists: maildirs .*Maildir, ready/);
});

test("a folder and the subfolders of the same Maildir are no two names for one place", (t) => {
  const options =
    ', { layout: "maildir++", prefix: "lists" }), more: maildirs("~/Mail/inbox", { layout: "maildir++", prefix: "more" }';
  const home = homeOf(t, { options, path: "~/Mail/inbox" });
  assertDelivered(home.deliver(post("a")));
  assertDelivered(home.deliver(MESSAGE));
  assert.doesNotMatch(home.run(["check"]).stdout, /is also|is a Maildir itself/);
  const same = homeOf(t, {
    options: options.replace('"more" }', '"lists" }'),
    path: "~/Mail/inbox",
  });
  assert.match(same.run(["check"]).stdout, /is also folder lists/);
});
