import assert from "node:assert/strict";
import { test } from "node:test";
import { demandConfig } from "../../../src/core/language/config-checks.js";
import { firstOf } from "../../../src/core/language/first-of.js";
import { maildir, maildirs, mbox } from "../../../src/core/language/folder-spec.js";
import { spamd, unscanned } from "../../../src/core/language/scanner-spec.js";
import { hold, sendmail, smtp } from "../../../src/core/language/transport-spec.js";
import { assertRefused } from "../../harness/refused.js";

const RECIPIENT = { user: "merlyn", domain: "stonehenge.example" };
const CONFIG = { recipient: RECIPIENT, folders: { inbox: maildir("~/Mail/inbox") } };

/** Each a part of a configuration that is right beside it, and what is said of it. */
type Wrong = readonly (readonly [part: object, message: string])[];

function assertWrong(wrong: Wrong): void {
  assertRefused(
    wrong.map(([part, message]) => [
      demandConfig,
      [{ ...CONFIG, ...part }],
      `sortmail: ${message}`,
    ]),
  );
}

function assertTaken(parts: readonly object[]): void {
  for (const part of parts)
    assert.doesNotThrow(() => Reflect.apply(demandConfig, undefined, [{ ...CONFIG, ...part }]));
}

test("a configuration stands in braces", () => {
  const wanted = "it takes what there is, in braces: { recipient: … }";
  const missing = ": nothing is given, or where it comes from there is no such thing";
  assertRefused([
    [demandConfig, [], `sortmail(undefined): ${wanted}${missing}`],
    [demandConfig, [null], `sortmail(null): ${wanted}`],
    [demandConfig, ["merlyn"], `sortmail("merlyn"): ${wanted}`],
    [demandConfig, [() => CONFIG], `sortmail(a function): ${wanted}`],
  ]);
});

test("the recipient is a user and a domain, or several, or a function", () => {
  const wanted = "it takes { user, domain } or a function";
  assertWrong([
    [{ recipient: "merlyn" }, `recipient is "merlyn": ${wanted}`],
    [{ recipient: undefined }, `recipient is undefined: ${wanted}`],
    [{ recipient: null }, `recipient is null: ${wanted}`],
    [{ recipient: 42 }, `recipient is 42: ${wanted}`],
    [{ recipient: {} }, "recipient.user is null, and no text"],
    [{ recipient: { ...RECIPIENT, user: 1 } }, "recipient.user is 1, and no text"],
    [{ recipient: { ...RECIPIENT, user: undefined } }, "recipient.user is null, and no text"],
    [{ recipient: { ...RECIPIENT, delimiters: 1 } }, "recipient.delimiters is 1, and no text"],
    [
      { recipient: { ...RECIPIENT, table: { perl: undefined } } },
      "recipient.table has undefined in it, and no text",
    ],
    [
      { recipient: { ...RECIPIENT, table: "x" } },
      'recipient.table is "x": it takes addresses by extensions: { perl: "merlyn@perl.example" }',
    ],
    [{ recipient: { user: "u" } }, "recipient.domain has undefined in it, and no text"],
    [{ recipient: { user: "u", domain: 1 } }, "recipient.domain has 1 in it, and no text"],
    [{ recipient: { user: "u", domains: "d" } }, 'recipient.domain is "d", and no list'],
    [{ recipient: { user: "u", domains: ["d", 1] } }, "recipient.domain has 1 in it, and no text"],
    [
      { recipient: { user: "u", domains: [] } },
      "recipient.domains is a list: it takes one domain at least",
    ],
  ]);
  assertTaken([
    { recipient: () => RECIPIENT },
    { recipient: { ...RECIPIENT, delimiters: "+-" } },
    { recipient: { user: "u", domains: ["a.example"] } },
    { recipient: { user: "u", domains: ["a.example", "b.example"] } },
  ]);
});

test("folders are folders, by their names", () => {
  const folders = "it takes folders by their names: { inbox: … }";
  const folder = 'it takes a folder, such as maildir("~/…")';
  assertWrong([
    [{ folders: undefined }, `folders is undefined: ${folders}`],
    [{ folders: "~/Mail" }, `folders is "~/Mail": ${folders}`],
    [{ folders: null }, `folders is null: ${folders}`],
    [{ folders: { inbox: undefined } }, `folders.inbox is undefined: ${folder}`],
    [{ folders: { inbox: "~/Mail" } }, `folders.inbox is "~/Mail": ${folder}`],
    [{ folders: { inbox: maildir } }, `folders.inbox is a function: ${folder}`],
    [{ folders: { inbox: { kind: "toString" } } }, `folders.inbox is an object: ${folder}`],
    [{ folders: { ...CONFIG.folders, junk: spamd() } }, `folders.junk is an object: ${folder}`],
  ]);
  assertTaken([{ folders: { a: maildir("~/a"), b: maildirs("~/b"), c: mbox("~/c") } }]);
});

test("the recipient says one mailbox or whole domains, and no two of them", () => {
  const whole = 'it takes whole addresses: { address: "ada@office.example", aliases: […] }';
  assertWrong([
    [{ recipient: { address: "ada" } }, `recipient is "ada": ${whole}`],
    [{ recipient: { address: 1 } }, `recipient is 1: ${whole}`],
    [{ recipient: { address: "a@b.example", aliases: ["x"] } }, `recipient is "x": ${whole}`],
    [
      { recipient: { user: "m", domain: "a.example", address: "a@b.example" } },
      "recipient is an object: it takes one of address and domain, and no more of them",
    ],
    [
      { recipient: { user: "m", domain: "a.example", domains: ["b.example"] } },
      "recipient is an object: it takes one of domain and domains, and no more of them",
    ],
    [
      { recipient: { user: "m", address: "a@b.example" } },
      "recipient is an object: it takes one of address and user, and no more of them",
    ],
    [
      { recipient: { address: "a@b.example", table: { x: "y@z.example" } } },
      "recipient is an object: it takes one of address and table, and no more of them",
    ],
    [
      { recipient: { user: "m", domain: "a.example", aliases: ["a@b.example"] } },
      "recipient is an object: it takes one of aliases and domain, and no more of them",
    ],
    [
      { recipient: { user: "m", domains: ["a.example"], aliases: ["a@b.example"] } },
      "recipient is an object: it takes one of aliases and domains, and no more of them",
    ],
  ]);
  const aliases = ["b@c.example"];
  assertTaken([
    { recipient: { address: "a@b.example" } },
    { recipient: { address: "a@b.example", aliases, delimiters: "-" } },
    { recipient: { user: "m", domains: ["a.example"], table: { x: "y@z.example" } } },
  ]);
});

test("what gets no folder in a family goes into one that is none", () => {
  const wanted = "it takes the name of a folder that is no family";
  const families = (beyond: string) => ({
    folders: { a: maildir("~/a"), b: maildirs("~/b", { beyond }), c: mbox("~/c") },
  });
  assertWrong([
    [families("d"), `folders.b: beyond is "d": ${wanted}: "a", "c"`],
    [families("b"), `folders.b: beyond is "b": ${wanted}: "a", "c"`],
    [families("toString"), `folders.b: beyond is "toString": ${wanted}: "a", "c"`],
    [
      { folders: { b: maildirs("~/b", { beyond: "a" }) } },
      `folders.b: beyond is "a": ${wanted}: there is none`,
    ],
  ]);
  assertTaken([families("a"), families("c")]);
});

test("the backup is one folder, that a message can be put into as it is", () => {
  const wanted = "it takes a Maildir or an mbox";
  assertWrong([
    [{ backup: "~/Mail" }, `backup is "~/Mail": ${wanted}`],
    [{ backup: null }, `backup is null: ${wanted}`],
    [{ backup: {} }, `backup is an object: ${wanted}`],
    [{ backup: maildirs("~/m") }, `backup is "maildirs": ${wanted}`],
    [{ backup: spamd() }, `backup is "spamd": ${wanted}`],
  ]);
  assertTaken([{ backup: maildir("~/b") }, { backup: mbox("~/b") }, { backup: undefined }]);
});

test("who scans is a scanner", () => {
  const wanted = "it takes a scanner, such as spamd()";
  assertWrong([
    [{ spam: spamd }, `spam is a function: ${wanted}`],
    [{ spam: null }, `spam is null: ${wanted}`],
    [{ spam: maildir("~/m") }, `spam is an object: ${wanted}`],
    [{ spam: sendmail() }, `spam is an object: ${wanted}`],
  ]);
  assertTaken([{ spam: spamd() }, { spam: unscanned() }, { spam: firstOf(spamd()) }]);
});

test("the way out is no folder and no scanner", () => {
  const wanted = "it takes a way out, such as sendmail()";
  assertWrong([
    [{ outgoing: maildir("~/m") }, `outgoing is an object: ${wanted}`],
    [{ outgoing: spamd() }, `outgoing is an object: ${wanted}`],
    [{ outgoing: null }, `outgoing is null: ${wanted}`],
    [{ outgoing: sendmail }, `outgoing is a function: ${wanted}`],
    [{ outgoing: {} }, `outgoing is an object: ${wanted}`],
  ]);
  assertTaken([
    { outgoing: sendmail() },
    { outgoing: smtp({ host: "mx.example" }) },
    { outgoing: hold(maildir("~/held")) },
    { outgoing: undefined },
  ]);
});

test("templates are a list of names", () => {
  assertWrong([
    [{ templates: "away" }, 'templates is "away", and no list'],
    [{ templates: [undefined] }, "templates has undefined in it, and no text"],
  ]);
  assertTaken([{ templates: [] }, { templates: ["away"] }]);
});

test("lists have an address and members, by their names", () => {
  const address = "friends@stonehenge.example";
  assertWrong([
    [{ lists: "friends" }, 'lists is "friends": it takes lists by their names'],
    [{ lists: null }, "lists is null: it takes lists by their names"],
    [
      { lists: { friends: undefined } },
      "lists.friends is undefined: it takes { address, members }",
    ],
    [{ lists: { friends: "f" } }, 'lists.friends is "f": it takes { address, members }'],
    [
      { lists: { friends: { address: 1, members: "m" } } },
      "lists.friends.address is 1: it takes text",
    ],
    [{ lists: { friends: { address } } }, "lists.friends.members is undefined: it takes text"],
  ]);
  assertTaken([{ lists: {} }, { lists: { friends: { address, members: "friends.txt" } } }]);
});

test("a name is text; notices are there or not", () => {
  assertWrong([
    [{ name: 42 }, "name is 42, and no text"],
    [{ name: null }, "name is null, and no text"],
    [{ notices: "daily" }, 'notices is "daily": it can be true, false'],
    [{ notices: null }, "notices is null: it can be true, false"],
  ]);
  assertTaken([{ name: "Merlyn" }, { notices: true }, { notices: false }, { notices: undefined }]);
});
