import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { decodeField, type Lookup, parseHeader } from "../../../src/core/message/header.js";
import { listOf } from "../../../src/core/message/list-id.js";
import { CORPUS, corpusFiles, NO_CORPUS } from "../../harness/corpus.js";
import { assertLinear, hostile } from "../hostile.js";

type Fields = readonly (readonly [name: string, value: string])[];

function lookup(fields: Fields): Lookup {
  const all = (wanted: string) =>
    fields.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
  return { all, first: (name) => all(name)[0] ?? null };
}

const list = (...fields: Fields) => listOf(lookup(fields));

test("List-Id names the list, in lower case", () => {
  const id = "perl6.lists.perl.org";
  const expected = { id, name: "perl6", folder: id, post: null };
  assert.deepEqual(list(["List-Id", "Perl 6 talk <Perl6.Lists.Perl.org>"]), expected);
  assert.deepEqual(list(["List-Id", "perl6.lists.perl.org"]), expected);
  assert.deepEqual(list(["List-Id", "<not.this> < perl6.lists.perl.org > (comment)"]), expected);
  assert.deepEqual(list(["List-Id", "<perl6.lists.perl.org"]), expected);
});

test("a List-Id without brackets names the list that its other posts name", () => {
  const id = "users.spamfilter.apache.example";
  const expected = { id, name: "users", folder: id, post: null };
  for (const value of [
    `"Filter Users" <${id}>`,
    '"Filter Users" users@spamfilter.apache.example',
    `"Filter Users" ${id}`,
    `Filter Users ${id}`,
    "Filter Users users@spamfilter.apache.example",
    "Users@spamfilter.apache.example",
    `${id} (Filter Users)`,
    '"Users of spam.filter 2.0" users@spamfilter.apache.example',
    `(users of spam.filter 2.0) ${id}`,
    `Users(filter)${id}`,
  ])
    assert.deepEqual(list(["List-Id", value]), expected, value);
  for (const value of [
    "two.ids of.one",
    "Filter Users",
    '"Filter Users"',
    "Filters etc. for users",
    `${"word ".repeat(400)}${id}`,
  ])
    assert.equal(list(["List-Id", value]), null, value);
  for (const value of ["users", ' "Filter Users" users', "users (a comment)"])
    assert.equal(list(["List-Id", value])?.id, "users", value);
});

test("a List-Id that names nothing is no list", () => {
  for (const value of ["", "<>", "just some words", "<two words>", `<${"a".repeat(2000)}>`]) {
    assert.equal(list(["List-Id", value]), null);
  }
});

test("the name is the id's first label", () => {
  assert.equal(list(["List-Id", "<single>"])?.name, "single");
  assert.equal(list(["List-Id", "<.odd.id>"])?.name, "odd");
  assert.equal(list(["List-Id", "<...>"])?.name, "...");
});

test("List-Post says where the list takes posts", () => {
  const post = (value: string) => list(["List-Id", "<l.example>"], ["List-Post", value])?.post;
  assert.equal(post("<mailto:l@example?subject=x>, <https://example/>"), "l@example");
  assert.equal(post("<https://example/>, <mailto:l%2Bx@example>"), "l+x@example");
  assert.equal(post("<MAILTO:l%ZZ@example>"), "l%ZZ@example");
  assert.equal(post("NO (moderated)"), null);
  assert.equal(post("<mailto:l%0D%0ABcc%3Ax@example>"), null);
});

test("a list that is for reading has no address, whatever its older fields say", () => {
  const fields: Fields = [
    ["List-Id", "<l.example>"],
    ["X-BeenThere", "l@example"],
  ];
  assert.equal(list(...fields)?.post, "l@example");
  assert.equal(list(...fields, ["List-Post", "NO"])?.post, null);
});

const TALK = { id: "talk.lists.example", name: "talk", folder: "talk.lists.example" };

test("the older kin of List-Id name the list by its address", () => {
  const kin: Fields = [
    ["List-Post", "<mailto:Talk@lists.example>"],
    ["Mailing-List", "list talk@Lists.example; contact talk-owner@lists.example"],
    ["Mailing-List", "contact talk-help@lists.example; run by ezmlm"],
    ["X-Mailing-List", "<talk@lists.example> archive/latest/1"],
    ["X-Mailing-List", "talk@lists.example"],
    ["X-BeenThere", "talk@lists.example"],
    ["Delivered-To", "mailing list talk@lists.example"],
    ["X-List", "talk@lists.example"],
  ];
  for (const [name, value] of kin) {
    const found = list(["Delivered-To", "me@here.example"], [name, value]);
    assert.deepEqual(
      { ...found, post: found?.post?.toLowerCase() },
      { ...TALK, post: "talk@lists.example" },
      name,
    );
  }
});

test("an address of several words names no list", () => {
  assert.equal(list(["Sender", '"the talk"-request@lists.example'], ["Precedence", "list"]), null);
  for (const name of ["X-BeenThere", "List-Post"]) {
    assert.equal(
      list([name, name === "List-Post" ? '<mailto:"a%20b"@lists.example>' : '"a b"@lists.example']),
      null,
      name,
    );
  }
});

test("Listar's name is completed by its sender's domain", () => {
  const found = list(["X-List", "adm"], ["Sender", "adm-bounce@oasys.example"]);
  const id = "adm.oasys.example";
  assert.deepEqual(found, { id, name: "adm", folder: id, post: "adm@oasys.example" });
  assert.equal(list(["X-List", "adm"]), null);
});

test("Majordomo's sender names the list, but not where to post", () => {
  const found = { ...TALK, post: null };
  assert.deepEqual(list(["Sender", "owner-Talk@lists.example"], ["Precedence", "Bulk"]), found);
  assert.deepEqual(list(["Sender", "talk-owner@lists.example"], ["Precedence", "list"]), found);
  assert.deepEqual(
    list(["Sender", "<talk-admin@lists.example>"], ["List-Software", "Lyris"]),
    found,
  );
  assert.deepEqual(list(["Sender", "talk@lists.example"], ["X-ListServer", "CommuniGate"]), found);
  assert.deepEqual(list(["List-Unsubscribe", "<mailto:leave-talk-123A@lists.example>"]), found);
});

test("what any bulk mail carries makes no list", () => {
  for (const fields of [
    [["Precedence", "bulk"]],
    [
      ["Precedence", "bulk"],
      ["Sender", "news@shop.example"],
    ],
    [["Sender", "owner-talk@lists.example"]],
    [
      ["Precedence", "junk"],
      ["Sender", "owner-talk@lists.example"],
    ],
    [
      ["Precedence", "bulk"],
      ["Sender", "majordomo-owner@lists.example"],
    ],
    [
      ["Precedence", "bulk"],
      ["Sender", "owner-talk"],
    ],
    [["X-Loop", "me@example.org"]],
    [["List-Unsubscribe", "<mailto:leave-12-34@lists.example>"]],
    [["List-Unsubscribe", "<mailto:off@shop.example>"]],
    [["List-Post", "NO"]],
    [["Mailing-List", "somewhere"]],
    [["X-BeenThere", "talk"]],
    [["Delivered-To", "me@here.example"]],
    [],
  ] satisfies Fields[]) {
    assert.equal(list(...fields), null, JSON.stringify(fields));
  }
});

/** What a list is called, or null. */
const idOf = (...fields: Fields) => list(...fields)?.id ?? null;

test("an id without its bracket in front is none", () => {
  assert.equal(idOf(["List-Id", "talk.lists.example>"]), null);
});

test("Mailing-List names the list, or whom to ask about it, by its first word", () => {
  const of = (value: string) => idOf(["Mailing-List", value]);
  assert.equal(of("list talk-help@lists.example"), "talk-help.lists.example");
  assert.equal(of("CONTACT Talk-Help@lists.example"), "talk.lists.example");
  assert.equal(of("contact talk-helpers@lists.example"), "talk-helpers.lists.example");
  assert.equal(of("the list talk@lists.example"), null);
  assert.equal(idOf(["Delivered-To", "xmailing list talk@lists.example"]), null);
});

test("a sender is a list's by what stands at an end of its local part", () => {
  const majordomo = (local: string, precedence = "bulk") =>
    idOf(["Precedence", precedence], ["Sender", `${local}@lists.example`]);
  assert.equal(majordomo("owner-talk"), "talk.lists.example");
  for (const precedence of ["bulky", "no list"])
    assert.equal(majordomo("owner-talk", precedence), null, precedence);
  for (const other of ["coowner-talk", "talk-owners"]) assert.equal(majordomo(other), null, other);
  assert.equal(majordomo("mailman-users-owner"), "mailman-users.lists.example");
  assert.equal(majordomo("my-majordomo-owner"), "my-majordomo.lists.example");
  assert.equal(majordomo("mailman-owner"), null);
});

test("what list programs put around the name is taken off at its ends alone", () => {
  const of = (local: string) =>
    idOf(["X-ListServer", "x"], ["Sender", `${local}@lists.example`])?.replace(/\..*/, "");
  for (const role of ["owner", "admin", "bounce", "bounces", "request", "errors"])
    assert.equal(of(`talk-${role}`), "talk", role);
  for (const name of ["talk-administrators", "downer-talk", "talk-bounced"])
    assert.equal(of(name), name);
});

test("Lyris' way to leave a list names it, from end to end", () => {
  const of = (local: string) => idOf(["List-Unsubscribe", `<mailto:${local}@lists.example>`]);
  assert.equal(of("leave-talk-123"), "talk.lists.example");
  assert.equal(of("leave-talk-123A"), "talk.lists.example");
  for (const other of ["xleave-talk-123A", "leave-talk-123AB", "leave-talk"])
    assert.equal(of(other), null, other);
});

const NAMES = [
  "list-id",
  "list-post",
  "mailing-list",
  "x-mailing-list",
  "x-beenthere",
  "x-list",
  "delivered-to",
  "sender",
  "list-unsubscribe",
];

test("whatever a message says, an id is one word and a name one label", () => {
  const piece = fc.constantFrom(
    "a",
    "B@c",
    "<",
    ">",
    ".",
    " ",
    "mailto:",
    "%0a",
    "list ",
    "contact ",
    "mailing list ",
    ";",
    "owner-",
    "\n",
  );
  const value = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 12 }).map((parts) => parts.join("")),
  );
  const field = fc.tuple(fc.constantFrom(...NAMES, "precedence"), value);
  fc.assert(
    fc.property(fc.array(field), (fields) => {
      const found = list(...fields);
      if (found === null) return;
      assert.match(found.id, /^\S+$/);
      assert.notEqual(found.name, "");
    }),
    { numRuns: 1000 },
  );
});

test("finding the list is linear whatever the fields are", () => {
  const pieces = ["<", ">", "mailto:", "a.", "-owner", "list "];
  assertLinear(hostile(pieces, ["<mailto:"]), (text) =>
    list(...NAMES.map((name) => [name, text] as const)),
  );
});

const listOfFile = (file: string) => {
  const { fields } = parseHeader(readFileSync(file));
  return listOf(lookup(fields.map(({ lower, raw }) => [lower, decodeField(raw)])));
};

test("lists of two decades are told from other mail", { skip: NO_CORPUS }, () => {
  const folder = join(CORPUS ?? "", "no-reply/listdetector");
  const found = corpusFiles("no-reply/listdetector").map(
    (file) => `${file.slice(folder.length + 1)} ${listOfFile(file)?.id}`,
  );
  assert.deepEqual(found, [
    "02_regular_mail.eml undefined",
    "05_smartlist.eml debian-devel.lists.debian.org",
    "06_majordomo.eml london-pm.lists.dircon.co.uk",
    "08_listar.eml adm.oasys.net",
    "10_mailman_dot.eml london.pm.london.pm.org",
    "12_ecartis.eml adm.oasys.net",
    "19_communigate.eml cgnet.total.example.com",
    "20_communigatepro.eml black-example.lists.example.com",
    "21_rfc2919.eml sitefinder-tech-discuss.lists.elistx.com",
    "23_autoshare.eml autoshare-talk.lists.example.com",
    "25_letterrip.eml experts.lists.example.com",
    "28_liststar.eml digest.info-mac.org",
    "30_liststar.eml xlist.example.com",
    "32_lyris.eml lyris-announce.clio.lyris.net",
    "33_lyris.eml fwtk-users.listserv.example.com",
    "36_lyris.eml rapa.maillist.example.com",
    "37_impossible_majordomo.eml undefined",
    "38_majordomo.eml seminar-13.lists.village.example.org",
    "39_googlegroups.eml mld.googlegroups.com",
    "40_onelist.eml doewatch.onelist.com",
  ]);
});

test("each copy of a burst names the list that sent it", { skip: NO_CORPUS }, () => {
  for (const file of corpusFiles("bursts")) {
    const [, name] = /\/([^/]+)\.[0-9a-f]{8}\.eml$/.exec(file) ?? [];
    assert.equal(listOfFile(file)?.name, name);
  }
});
