import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import {
  foldAddress,
  parseAddresses,
  parseAddrSpec,
} from "../../../src/core/message/address-list.js";
import { parseHeader, unfold } from "../../../src/core/message/header.js";
import { CORPUS, corpusFiles, NO_CORPUS } from "../../harness/corpus.js";
import { assertLinear, hostile, longTextOf } from "../hostile.js";

/** Mailboxes as `name|address`. */
const boxes = (value: string) =>
  parseAddresses(value).map(({ name, address }) => `${name}|${address}`);

/** Each header value, and its mailboxes. */
function reads(cases: Readonly<Record<string, readonly string[]>>): void {
  for (const [value, expected] of Object.entries(cases))
    assert.deepEqual(boxes(value), expected, value);
}

test("pieces of an address are put together, words before it are its name", () => {
  const read = (value: string) => parseAddresses(value).map(({ name, address }) => [name, address]);
  assert.deepEqual(read("J. doe@example.org"), [["J.", "doe@example.org"]]);
  assert.deepEqual(read("jane@example .org"), [["", "jane@example.org"]]);
  assert.deepEqual(read("jane@example. org"), [["", "jane@example.org"]]);
  assert.deepEqual(read('"a"b@example.org'), [["", "ab@example.org"]]);
  assert.deepEqual(read('"jane"doe'), []);
  assert.deepEqual(read("<jane .doe>"), [["", "jane.doe"]]);
});

test("RFC 5322's examples are read", () => {
  reads({
    "Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>": [
      "Mary Smith|mary@x.test",
      "|jdoe@example.org",
      "Who?|one@y.test",
    ],
    '<boss@nil.test>, "Giant; \\"Big\\" Box" <sysservices@example.net>': [
      "|boss@nil.test",
      'Giant; "Big" Box|sysservices@example.net',
    ],
    "A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;": [
      "Ed Jones|c@a.test",
      "|joe@where.test",
      "John|jdoe@one.test",
    ],
    "Undisclosed recipients:;": [],
    "Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>": ["Pete|pete@silly.test"],
    "A Group(Some people) :Chris Jones <c@(Chris's host.)public.example>, joe@example.org, John <jdoe@one.test> (my dear friend); (the end of the group)":
      ["Chris Jones|c@public.example", "|joe@example.org", "John|jdoe@one.test"],
    "(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;": [],
    "Joe Q. Public <john.q.public@example.com>": ["Joe Q. Public|john.q.public@example.com"],
    "Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example": [
      "Mary Smith|mary@example.net",
      "|jdoe@test.example",
    ],
    "John Doe <jdoe@machine(comment).  example>": ["John Doe|jdoe@machine.example"],
  });
});

test("a name in a comment is a name", () => {
  reads({
    "user@host (Jane (\\(x) Doe)": ["Jane ((x) Doe|user@host"],
    "<user@host> (Jane)": ["Jane|user@host"],
    "Jane <user@host> (work)": ["Jane|user@host"],
    "user@host (=?utf-8?Q?J=C3=BCrgen?=)": ["Jürgen|user@host"],
    "user@host ( ) (Jane)": ["Jane|user@host"],
    ' "" <user@host> (Jane)': ["Jane|user@host"],
    '"  Jane " <user@host>': ["Jane|user@host"],
    "Jane(x)Doe <user@host>": ["Jane Doe|user@host"],
  });
});

test("quoted local parts, domain literals and routes", () => {
  assert.deepEqual(
    parseAddresses('"a b"@x, "john"@x, "a\\"@b"@[127.0.0.1], <@a,@b.c:u@[IPv6:::1]>'),
    [
      { name: "", address: '"a b"@x', local: "a b", domain: "x" },
      { name: "", address: "john@x", local: "john", domain: "x" },
      { name: "", address: '"a\\"@b"@[127.0.0.1]', local: 'a"@b', domain: "[127.0.0.1]" },
      { name: "", address: "u@[IPv6:::1]", local: "u", domain: "[IPv6:::1]" },
    ],
  );
});

test("an address is what it would be by itself: no tab in it, no @ in its domain", () => {
  assert.deepEqual(parseAddresses('"a\t\tb"@x, c@[1@2], d@e'), [
    { name: "", address: '"a  b"@x', local: "a  b", domain: "x" },
    { name: "", address: "d@e", local: "d", domain: "e" },
  ]);
});

test("a route is no part of the address, and its commas part no mailboxes", () => {
  reads({ "Foo <@a,@b.c:u@host>, Bar <@a : v@host>": ["Foo|u@host", "Bar|v@host"] });
});

test("addresses and names of any language are kept as they are", () => {
  reads({ "Jörg 太郎 <jörg@müller.example>": ["Jörg 太郎|jörg@müller.example"] });
});

test("encoded words in names are decoded, quoted ones too", () => {
  reads({
    "=?utf-8?Q?J=C3=B6rg?= =?utf-8?B?IE3DvGxsZXI=?= <a@b>": ["Jörg Müller|a@b"],
    '"=?utf-8?B?w7w=?=" <a@b>': ["ü|a@b"],
    "=?utf-8?Q?Foo,_Inc._(Bar)?= <a@b>": ["Foo, Inc. (Bar)|a@b"],
    "=?utf-8?Q?a=0D=0Ab?= <a@b>": ["a  b|a@b"],
  });
});

test("nothing encoded is ever an address", () => {
  reads({
    "=?utf-8?Q?a=2C_=3Cevil@x=3E=2C?= <c@d>": ["a, <evil@x>,|c@d"],
    "=?utf-8?Q?evil=40x.example?=": [],
    "=?utf-8?Q?=3Cevil=40x=3E?=, =?utf-8?Q?evil@x?=": [],
  });
});

test("a name that looks like an address is a name", () => {
  reads({
    "a@b <c@d>": ["a@b|c@d"],
    '"a@b" <c@d>': ["a@b|c@d"],
    '"x <a@b>, y" <c@d>': ["x <a@b>, y|c@d"],
  });
});

test("a lone word is a local part; several words, or a quoted one, are no address", () => {
  assert.deepEqual(parseAddresses("root"), [
    { name: "", address: "root", local: "root", domain: "" },
  ]);
  reads({
    "root (Charlie &)": ["Charlie &|root"],
    "Mail Delivery Subsystem <MAILER-DAEMON>": ["Mail Delivery Subsystem|MAILER-DAEMON"],
    "Jane Doe": [],
    '"Jane"': [],
    "Jane <>": [],
    "<>": [],
    "": [],
  });
});

test("commas and semicolons in a name without quotes are part of it", () => {
  reads({
    "Doe, Jane <jane@heath.example>": ["Doe, Jane|jane@heath.example"],
    "Doe,Jane <a@b>": ["Doe, Jane|a@b"],
    "Doe; Jane <a@b>": ["Doe; Jane|a@b"],
    "Doe, Jane, Dr. <a@b>": ["Doe, Jane, Dr.|a@b"],
    "van Doe, Jane (Sales) <a@b>": ["van Doe, Jane|a@b"],
    "Doe\\, Jane <a@b>": ["Doe, Jane|a@b"],
    "Acme, Inc. <a@b>, Doe, John <c@d>": ["Acme, Inc.|a@b", "Doe, John|c@d"],
    "a@b, Doe, John <c@d>, e@f": ["|a@b", "Doe, John|c@d", "|e@f"],
    "Doe, Jane a@b": ["Doe, Jane|a@b"],
    '"Doe", Jane <a@b>': ["Doe, Jane|a@b"],
    "Doe, <a@b>": ["Doe|a@b"],
    "=?utf-8?Q?D=C3=B6?=, =?utf-8?Q?J=C3=BC?= <a@b>": ["Dö, Jü|a@b"],
    "Friends: Doe, Jane <a@b>, Roe, Rick <c@d>;": ["Doe, Jane|a@b", "Roe, Rick|c@d"],
  });
});

test("a word without @ that is not the whole value is nobody's address", () => {
  reads({
    "Doe, Jane": [],
    "Doe, a@b": ["|a@b"],
    "a@b, Doe": ["|a@b"],
    "Doe; <a@b>; Roe": ["Doe|a@b"],
    "root,": ["|root"],
    ", root": ["|root"],
    "Mail System <MAILER-DAEMON>, <jane>": ["Mail System|MAILER-DAEMON", "|jane"],
  });
});

test("other specials in a name without quotes leave the address as it is", () => {
  reads({
    "J. R. Doe <a@b>": ["J. R. Doe|a@b"],
    "Jane (Sales) Doe <a@b>": ["Jane Doe|a@b"],
    "Jane) Doe <a@b>": ["Jane Doe|a@b"],
    "Jane @ Work <a@b>": ["Jane @ Work|a@b"],
    "Jane [Sales] Doe <a@b>": ["Jane [Sales] Doe|a@b"],
    "Sales: Jane <a@b>": ["Sales: Jane|a@b"],
  });
});

test("a colon belongs to a name that goes on up to its address, and begins a group elsewhere", () => {
  reads({
    "RE:Jane :-o Doe <a@b>": ["RE:Jane :-o Doe|a@b"],
    "x@y, Sales: Jane <a@b>, Ben <c@d>": ["|x@y", "Sales: Jane|a@b", "Ben|c@d"],
    "Sales: Jane <a@b>;": ["Jane|a@b"],
    "Sales: Jane <a@b>; Ben: Roe <c@d>": ["Jane|a@b", "Ben: Roe|c@d"],
    "Sales: a@b": ["|a@b"],
    "Friends: a@b, Ben <c@d>": ["|a@b", "Ben|c@d"],
    "undisclosed-recipients:": [],
    "undisclosed-recipients:;": [],
  });
  assertLinear([`${"a: ".repeat(100_000)}<a@b>`, `<a@b>${": ".repeat(100_000)}`], parseAddresses);
});

test("separators as Outlook writes them", () => {
  reads({ "Doe <a@b>; c@d;e@f": ["Doe|a@b", "|c@d", "|e@f"] });
});

test("what is broken is skipped, and the rest saved", () => {
  reads({
    "Foo <a@b, c@d": ["Foo|a@b", "|c@d"],
    "Foo <a@b": ["Foo|a@b"],
    "<<a@b>>": ["|a@b"],
    "Foo <, a@b>": ["Foo|a@b"],
    "Foo <a@b> <c@d>": ["Foo|a@b", "|c@d"],
    '"Foo <a@b>': ["Foo|a@b"],
    "Foo (x <a@b>": ["Foo x|a@b"],
    "a@b) > , c@d": ["|a@b", "|c@d"],
    "Foo Bar a@b": ["Foo Bar|a@b"],
    "a@b c@d": ["|a@b", "|c@d"],
    "mailto:a@b, <mailto:c@d>": ["|a@b", "|c@d"],
    '@b, a@, a@b[c, a@"b c", d@e': ["|d@e"],
    "[List] Foo <a@b>": ["[List] Foo|a@b"],
    "<foo bar@x>": ["|bar@x"],
    '<"foo" bar@x>': ["|bar@x"],
    "Foo <a@b>: c@d": ["Foo|a@b", "|c@d"],
    "Foo <@a; b@c>": ["|b@c"],
    "Foo <@a>, b@c": ["|b@c"],
    "Foo <> <a@b>": ["|a@b"],
    "Foo <<a@b>>": ["Foo|a@b"],
    "Foo) <a@b>": ["Foo|a@b"],
    "a@[b, c@d": ["|c@d"],
    "a@ b.c [x]": ["|a@b.c"],
    "Foo [<a@b>]": ["Foo []|a@b"],
    "Foo <a@b> bar": ["Foo bar|a@b"],
    "Foo <a@b <c@d>": ["Foo|a@b", "|c@d"],
    "a@b (no end": ["|a@b"],
    "Foo, Group: Jane <a@b>;": ["Jane|a@b"],
    "Foo, , Jane <a@b>": ["Foo, Jane|a@b"],
    "F\\oe\\, Jane <a@b>": ["F\\oe, Jane|a@b"],
    "Foo, Jane a@b Max c@d": ["Foo, Jane|a@b", "Max|c@d"],
    "x=?utf-8?q?a?=": ["|x=?utf-8?q?a?="],
    "a@[127.0.0.1] b": ["|a@[127.0.0.1]"],
    "a@b@c": ['|"a@b"@c'],
    "Foo \u0000<a\u0000@b>": ["Foo|a@b"],
  });
});

test("exactly one address, as an MTA writes it", () => {
  assert.deepEqual(parseAddrSpec(" <Merlyn+Training@Blue.example> "), {
    address: "Merlyn+Training@Blue.example",
    local: "Merlyn+Training",
    domain: "Blue.example",
  });
  assert.deepEqual(parseAddrSpec('"a b, \\"c"@d'), {
    address: '"a b, \\"c"@d',
    local: 'a b, "c',
    domain: "d",
  });
  assert.deepEqual(parseAddrSpec("root"), { address: "root", local: "root", domain: "" });
  assert.deepEqual(parseAddrSpec('"r t"'), { address: '"r t"', local: "r t", domain: "" });
  for (const plain of [
    "a+b=c.d@e.f",
    "a@[127.0.0.1]",
    "jörg@müller.example",
    "a..b.@c",
    "=?utf-8?q?x?=@d",
  ]) {
    assert.equal(parseAddrSpec(plain)?.address, plain);
  }
});

test("what is not exactly one address is none", () => {
  for (const text of [
    "",
    "<>",
    " ",
    "mailing list x@y",
    "a@b,c@d",
    "a@b c@d",
    "Name <a@b>",
    "a@b (x)",
    "<a@b> <c@d>",
    "<<a@b>>",
    "a@",
    "@b",
    '""@b',
    '"a@b',
    'a@"b"',
    "a@b\nc",
    '"a\u0000"@b',
    '"a\u2028"@b',
    "a@[1@2]",
    "a\\b@c",
    `${"a".repeat(20_000)}@b`,
  ]) {
    assert.equal(parseAddrSpec(text), null, JSON.stringify(text));
  }
});

test("addresses compare without case and composition", () => {
  assert.equal(foldAddress("Jo\u0308RG@Example.ORG"), "jörg@example.org");
  assert.notEqual(foldAddress("a@b"), foldAddress("a@c"));
  assert.equal(foldAddress("Jörg@Bücher.example"), "jörg@xn--bcher-kva.example");
  assert.equal(foldAddress("Jörg"), "jörg");
});

const word = fc.stringMatching(/^[a-zA-Z0-9äöü!#$%&'*+/=^_`{|}~-]{1,12}$/u);
const text = fc
  .string({ unit: "grapheme-composite", maxLength: 15 })
  .map((value) => value.replace(/[\p{C}\p{Z}]+/gu, " ").trim());
const local = fc.oneof(
  word,
  text.filter((value) => value !== ""),
);
const domain = fc.oneof(
  fc.array(word, { minLength: 1, maxLength: 3 }).map((labels) => labels.join(".")),
  fc.constant("[127.0.0.1]"),
);
const mailbox = fc.record(
  { name: text.filter((name) => !name.includes("=?")), local, domain },
  { noNullPrototype: true },
);

const quoted = (value: string) => `"${value.replace(/["\\]/g, "\\$&")}"`;

test("mailboxes that are written with quotes are read back", () => {
  fc.assert(
    fc.property(
      fc.array(mailbox, { maxLength: 5 }),
      fc.constantFrom(", ", ",", " ; "),
      (list, separator) => {
        const written = list
          .map((box) => `${quoted(box.name)} <${quoted(box.local)}@${box.domain}>`)
          .join(separator);
        assert.deepEqual(
          parseAddresses(written).map(({ name, local, domain }) => ({ name, local, domain })),
          list,
        );
      },
    ),
  );
});

test("an address that was read is read again, alone or in a list", () => {
  fc.assert(
    fc.property(local, domain, (local, domain) => {
      const [found] = parseAddresses(`${quoted(local)}@${domain}`);
      assert.ok(found);
      const { address } = found;
      assert.deepEqual(parseAddrSpec(address), { address, local, domain });
      assert.deepEqual(parseAddresses(address), [{ name: "", address, local, domain }]);
    }),
  );
});

test("whatever is read, its addresses are well formed", () => {
  const piece = fc.constantFrom(
    "a",
    "@",
    "<",
    ">",
    '"',
    "(",
    ")",
    "\\",
    ",",
    ";",
    ":",
    "[",
    "]",
    ".",
    " ",
    "=?utf-8?Q?a=2C?=",
    "\0",
    "\n",
  );
  const any = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(piece, { maxLength: 40 }).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(any, (value) => {
      for (const { name, address, local, domain } of parseAddresses(value)) {
        assert.deepEqual(parseAddrSpec(address), { address, local, domain });
        assert.doesNotMatch(name, /[\n\0]/);
      }
    }),
    { numRuns: 2000 },
  );
});

test("a hundred thousand addresses are all read", () => {
  assert.equal(parseAddresses("Jane Doe <jane@example.org>, ".repeat(100_000)).length, 100_000);
});

test("reading is linear whatever the value is", () => {
  const specials = [
    "(",
    "()",
    "<",
    ">",
    '"',
    '""',
    "a:",
    "@",
    "[",
    "@[",
    "\\",
    '"\\',
    "(\\",
    ",",
    "=?",
    "=?a?b?",
  ];
  const obsolete = [
    " .a",
    "a .",
    ". ",
    " @",
    "<a .b",
    "<a ",
    "<@a,",
    "a ",
    '"a"',
    "a@b ",
    "a@b,",
    "=?utf-8?q?=41?= ",
  ];
  const opened = ["(", '"\\', "@[", " .a"].map((piece) => `<${longTextOf(piece)}`);
  assertLinear([...hostile([...specials, ...obsolete]), ...opened], parseAddresses);
  assertLinear(hostile(specials), parseAddrSpec);
});

test("every address header of the corpus is read", { skip: NO_CORPUS }, () => {
  const found = corpusFiles("mail", "no-reply", "bursts").flatMap((file) =>
    parseHeader(readFileSync(file))
      .fields.filter(({ lower }) => /^(?:from|to|cc|reply-to|sender)$/.test(lower))
      .flatMap(({ raw }) => parseAddresses(unfold(raw))),
  );
  assert.ok(found.length > 3000, `${found.length} addresses in ${CORPUS}`);
  const odd = found.filter(
    ({ address, name }) => !/^[^\s@"]+@[\w.-]+$/.test(address) || name.includes("=?"),
  );
  assert.ok(
    odd.length < found.length / 50,
    `${odd.length} odd ones: ${JSON.stringify(odd.slice(0, 20))}`,
  );
});
