/** Whom one knows: address books, sent mail, and folders of approved messages, by the real program. */

import assert from "node:assert/strict";
import { chmodSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Home } from "../harness/program.js";
import { example } from "../postfix/docs.js";
import { assertDeferred, assertDelivered, homeWith, MESSAGE, stored } from "./tools.js";

const TOP =
  'import { answersMine, any, contacts, firstContact, known, senders, sent } from "sortmail";';

/** Known people go to second, answers to third, all else to inbox. */
function homeThat(t: TestContext, people: string, rules?: string): Home {
  const home = homeWith(t, {
    top: TOP,
    config: `people: [${people}],`,
    rules:
      rules ?? 'rule("known", known, file("second")), rule("mine", answersMine, file("third"))',
  });
  return home;
}

const from = (author: string, more = "") =>
  MESSAGE.replace("Ada Byron <ada@analytic.example>", author).replace(
    "Subject:",
    `${more}Subject:`,
  );

const card = (address: string) => `BEGIN:VCARD\nVERSION:4.0\nEMAIL:${address}\nEND:VCARD\n`;

/** How many messages lie in a Maildir. */
const count = (home: Home, folder: string) => home.maildir(`Mail/${folder}`).length;

const memoryOf = (home: Home) => stored(home).filter((name) => name.includes("/memory/"));

test("who is in the address book is known, as it is now", (t) => {
  const home = homeThat(t, 'contacts("~/contacts.vcf"), contacts("more.txt")');
  home.write("contacts.vcf", card("ADA@Analytic.example"));
  home.write(".config/sortmail/more.txt", "perl.example # all of them\n");
  assertDelivered(home.deliver(MESSAGE));
  assertDelivered(home.deliver(from("Larry <larry@lists.perl.example>")));
  assertDelivered(home.deliver(from("Eve <eve@analytic.example>")));
  assert.deepEqual([count(home, "second"), count(home, "inbox")], [2, 1]);
  home.write("contacts.vcf", card("eve@analytic.example"));
  assertDelivered(home.deliver(from("Eve <eve@analytic.example>")));
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual([count(home, "second"), count(home, "inbox")], [3, 2]);
});

test("several authors, none, and oneself are nobody that one knows", (t) => {
  const home = homeThat(t, 'contacts("~/contacts.vcf")');
  home.write("contacts.vcf", card("ada@analytic.example") + card("merlyn@stonehenge.example"));
  const authors = [
    "ada@analytic.example, Ada <ada@analytic.example>",
    "Ada",
    "merlyn@stonehenge.example",
  ];
  const mails = authors.map((author) => from(author)).join("\n");
  const { stdout } = home.run(["dry-run", "--trace", home.write("some.mbox", mails)]);
  for (const why of [
    "From names 2 authors",
    "From names nobody",
    "merlyn@stonehenge.example is your own, and nobody tells who wrote it",
  ])
    assert.ok(stdout.includes(`no   known: ${why}`) || stdout.includes(why), `${why}\n${stdout}`);
});

test("whom one has written to is known, and answers are; new ones as soon as they are sent", (t) => {
  const home = homeThat(t, 'sent("~/Mail/Sent")');
  const sentTo = (to: string, id: number) =>
    home.write(
      `Mail/Sent/cur/${id}.m.box:2,S`,
      `From: merlyn@stonehenge.example\nTo: ${to}\nMessage-ID: <${id}@stonehenge.example>\n\nHello.\n`,
    );
  sentTo("ada@analytic.example", 1);
  assertDelivered(home.deliver(MESSAGE));
  assertDelivered(home.deliver(from("Bob <bob@x.example>")));
  assert.deepEqual([count(home, "second"), count(home, "inbox")], [1, 1]);
  sentTo("bob@x.example", 2);
  assertDelivered(home.deliver(from("Bob <bob@x.example>")));
  assertDelivered(
    home.deliver(
      from("Carl <carl@x.example>", "References: <0@x.example> <2@stonehenge.example>\n"),
    ),
  );
  assert.deepEqual([count(home, "second"), count(home, "third")], [2, 1]);
  rmSync(join(home.path, ".local/state/sortmail/memory"), { recursive: true });
  assertDelivered(home.deliver(from("Bob <bob@x.example>")));
  assert.equal(count(home, "second"), 3);
});

test("the screener of the cookbook: one message moved lets its author in, taken out again, not", (t) => {
  const page = example("ts rules.ts", "people.md");
  const home = homeWith(t, page.replace("firstContact, file", "(mail) => !mail.automatic, file"));
  home.write("contacts.vcf", card("grace@navy.example"));
  for (const folder of ["Sent", "approved"]) home.write(`Mail/${folder}/cur/.keep`, "");
  assertDelivered(home.deliver(MESSAGE));
  const [name = ""] = home.files().filter((file) => file.startsWith("Mail/screener/new/"));
  const approved = join(home.path, "Mail/approved/cur", `${name.split("/").at(-1)}:2,S`);
  renameSync(join(home.path, name), approved);
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual([count(home, "inbox"), count(home, "screener")], [1, 0]);
  rmSync(approved);
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual([count(home, "inbox"), count(home, "screener")], [1, 1]);
});

test("a dry run says who it was, reads what is there, and writes nothing", (t) => {
  const home = homeThat(t, 'contacts("~/contacts.vcf"), sent("~/Mail/Sent")');
  home.write("contacts.vcf", card("grace@navy.example"));
  home.write(
    "Mail/Sent",
    "From m Sun Nov 22 10:00:00 2026\nTo: ada@analytic.example\nMessage-ID: <1@x>\n\nHi.\n\n",
  );
  const path = home.write(
    "some.mbox",
    `${MESSAGE}\n${from("Eve <eve@x.example>", "In-Reply-To: <1@x>\n")}`,
  );
  const { stdout, stderr } = home.run(["dry-run", "--trace", path]);
  assert.equal(stderr, "");
  assert.match(stdout, /ada@analytic\.example is in sent\("~\/Mail\/Sent"\)/);
  assert.match(
    stdout,
    /eve@x\.example is not in contacts\("~\/contacts\.vcf"\) or sent\("~\/Mail\/Sent"\)/,
  );
  assert.match(stdout, /<1@x> is in sent\("~\/Mail\/Sent"\)/);
  assert.deepEqual(memoryOf(home), []);
});

test("check reads all of it, says how many there are, and what is wrong", (t) => {
  const people = ["contacts.vcf", "none.vcf", "torn.vcf", "open.vcf"].map(
    (name) => `contacts("~/${name}")`,
  );
  const home = homeThat(t, `${people.join(", ")}, sent("~/Mail/Sent"), senders("~/Mail/none")`);
  home.write("contacts.vcf", `${card("a@x.example")}${card("b@x.example")}${card("call me")}`);
  home.write("torn.vcf", card("a@x.example").slice(0, -5));
  home.write("open.vcf", card("a@x.example"));
  chmodSync(join(home.path, "open.vcf"), 0o666);
  home.write(
    "Mail/Sent",
    "From m Sun Nov 22 10:00:00 2026\nTo: a@x.example\nMessage-ID: <1@x>\n\nHi.\n\n",
  );
  const found = home
    .run(["check", "--json"])
    .stdout.trimEnd()
    .split("\n")
    .map((line): Record<string, string> => JSON.parse(line))
    .filter(({ about = "" }) => /^(?:people|contacts|sent|senders)\b/.test(about))
    .map(
      ({ level, about, message }) => `${level} ${about}: ${message?.replaceAll(home.path, "~")}`,
    );
  assert.deepEqual(found, [
    'ok contacts("~/contacts.vcf"): 2 addresses',
    'warning contacts("~/contacts.vcf"): ~/contacts.vcf: "call me" is no address: passed over',
    'error contacts("~/none.vcf"): there is no ~/none.vcf',
    'error contacts("~/torn.vcf"): ~/torn.vcf: line 1: the card that begins here has no END:VCARD',
    'error contacts("~/open.vcf"): ~/open.vcf can be changed by everyone: run chmod o-w ~/open.vcf',
    'ok sent("~/Mail/Sent"): 1 address, 1 message of yours',
    'error senders("~/Mail/none"): there is no ~/Mail/none',
    "warning people: known goes by From alone, and anybody can write any From",
  ]);
});

test("what can't be read or trusted defers what comes to the rule, and only that", (t) => {
  const home = homeThat(
    t,
    'contacts("~/contacts.vcf")',
    'rule("lunch", subject("Lunch"), file("second")), rule("known", known, file("third"))',
  );
  assertDelivered(home.deliver(MESSAGE));
  const other = MESSAGE.replace("Subject: Lunch", "Subject: Tea");
  assertDeferred(
    home.deliver(other),
    /rule "known": contacts\("~\/contacts\.vcf"\): there is no .*contacts\.vcf/,
  );
  home.write("contacts.vcf", card("ada@analytic.example"));
  chmodSync(join(home.path, "contacts.vcf"), 0o602);
  assertDeferred(home.deliver(other), /contacts\.vcf can be changed by everyone: run chmod o-w/);
  chmodSync(join(home.path, "contacts.vcf"), 0o600);
  assertDelivered(home.deliver(other));
  assert.deepEqual([count(home, "second"), count(home, "third")], [1, 1]);
});

test("where somebody tells who sent a message, From alone makes nobody known", (t) => {
  const home = homeWith(t, {
    top: `${TOP} import { authenticationResults } from "sortmail";`,
    config:
      'people: [contacts("~/contacts.vcf")], trusted: ["blue.stonehenge.example"], authentication: authenticationResults(),',
    rules: 'rule("known", known, file("second"))',
  });
  home.write("contacts.vcf", card("ada@analytic.example"));
  const told = (dmarc: string) =>
    MESSAGE.replace(
      "Received:",
      `Authentication-Results: blue.stonehenge.example; dmarc=${dmarc} header.from=analytic.example\nReceived:`,
    );
  assertDelivered(home.deliver(told("pass")));
  assert.deepEqual([count(home, "second"), count(home, "inbox")], [1, 0]);
  assertDelivered(home.deliver(told("fail")));
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual([count(home, "second"), count(home, "inbox")], [1, 2]);
});

test("who writes for the first time is new, with all copies of that message, and never again", (t) => {
  const rules = `rule("ada", from("ada@analytic.example"), file("third")), rule("new", firstContact, file("second"))`;
  const home = homeWith(t, {
    top: TOP.replace("firstContact", "firstContact, from"),
    config: 'people: [contacts("~/contacts.vcf")],',
    rules,
  });
  home.write("contacts.vcf", card("grace@navy.example"));
  const bob = from("Bob <bob@x.example>");
  const where = () => ["second", "third", "inbox"].map((folder) => count(home, folder));
  // A copy to another address, and a retry, are the first message as well.
  assertDelivered(home.deliver(bob));
  assertDelivered(home.deliver(bob.replaceAll("merlyn@stonehenge", "training@stonehenge")));
  assert.deepEqual(where(), [2, 0, 0]);
  assertDelivered(home.deliver(bob.replace("lunch@analytic", "second@analytic")));
  assert.deepEqual(where(), [2, 0, 1]);
  // Who never came to that rule is remembered as well; who is in the address book is not new.
  assertDelivered(home.deliver(MESSAGE));
  assertDelivered(home.deliver(from("Grace <grace@navy.example>")));
  assert.deepEqual(where(), [2, 1, 2]);
  home.write(
    ".config/sortmail/rules.ts",
    home
      .read(".config/sortmail/rules.ts")
      .toString()
      .replace('rule("ada"', 'rule("b", subject("none"), file("inbox")), rule("ada"')
      .replace('from("ada@', 'from("nobody@'),
  );
  const path = home.write("later.eml", MESSAGE.replace("lunch@analytic", "third@analytic"));
  const before = memoryOf(home);
  const { stdout } = home.run(["dry-run", "--trace", path]);
  assert.match(stdout, /ada@analytic\.example has written before: 20/);
  assert.deepEqual(memoryOf(home), before);
});

test("a message that was not delivered is no first one", (t) => {
  const home = homeWith(t, {
    top: TOP,
    config: 'people: [contacts("~/contacts.vcf")],',
    rules:
      'rule("new", firstContact, () => { if (bad) throw new Error("not today"); return file("second"); })'.replace(
        "bad",
        'process.env.BAD === "1"',
      ),
  });
  home.write("contacts.vcf", "");
  assertDeferred(home.run([], { input: MESSAGE, env: { BAD: "1" } }), /not today/);
  assertDelivered(home.deliver(MESSAGE.replace("lunch@", "second@")));
  assert.equal(count(home, "second"), 1);
});

test("what can't be remembered stops nothing, and is in the log", (t) => {
  const home = homeThat(t, 'contacts("~/contacts.vcf")');
  home.write("contacts.vcf", card("ada@analytic.example"));
  home.write(".local/state/sortmail/memory", "a file in its place");
  assertDelivered(home.deliver(MESSAGE));
  assert.equal(count(home, "second"), 1);
  assert.match(home.read(".local/state/sortmail/log.jsonl").toString(), /which can't be kept/);
});

test("a forged friend is a stranger also where only `trusted` is said", (t) => {
  const home = homeThat(
    t,
    'contacts("~/contacts.vcf")], trusted: ["blue.stonehenge.example"',
    'rule("known", known, file("second"))',
  );
  home.write("contacts.vcf", card("ada@analytic.example"));
  const told = (results: string) =>
    MESSAGE.replace(
      "Received:",
      `Authentication-Results: blue.stonehenge.example; ${results}\nReceived:`,
    );
  const mails = [
    told("dmarc=fail (p=reject) header.from=analytic.example"),
    told("dmarc=pass header.from=evil.example"),
    told("dmarc=none header.from=analytic.example"),
    MESSAGE,
  ];
  const saved = home.write("some.mbox", mails.join("\n"));
  const { stdout } = home.run(["dry-run", "--trace", saved]);
  for (const why of [
    "ada@analytic.example is not believed: dmarc=fail p=reject (by blue.stonehenge.example)",
    "ada@analytic.example is not believed: not of evil.example, who was looked at: dmarc=pass",
  ])
    assert.ok(stdout.includes(`known: ${why}`), stdout);
  assert.equal(stdout.match(/known: ada@analytic\.example is in contacts/g)?.length, 2, stdout);
});
