/** `capture`: what it looks at, what it keeps, and what it refuses. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Mail } from "../../../src/core/contracts/mail.js";
import { from, sender, sentTo } from "../../../src/core/language/address-conditions.js";
import { attachment, body } from "../../../src/core/language/body-conditions.js";
import { capture } from "../../../src/core/language/capture.js";
import { all, any, not } from "../../../src/core/language/combinators.js";
import type { Condition } from "../../../src/core/language/condition.js";
import { list, subject } from "../../../src/core/language/conditions.js";
import { anyText, asking, decided, lines, mailOf, seen, words } from "../mails.js";

const { rules, rule, also, otherwise, file, copy } = words;

const MAIL = mailOf(
  lines(
    "Return-Path: <bounces+7@shop.example>",
    "Delivered-To: merlyn+course-perl@blue.stonehenge.example",
    "Received: x",
    "From: Larry <larry@Wall.example>, Damian <damian@conway.example>",
    "Subject: [perl6] Re: junctions",
    "List-Id: Perl 6 <perl6-language.perl.org>",
    "X-Ticket: none",
    "X-Ticket: 4711",
    "",
  ),
  { body: { text: "Order 99\nThank you" } },
);

/** What the rule's function is handed as `captured`, or null where the rule did not match. */
async function kept(when: Condition, mail: Mail = MAIL): Promise<unknown> {
  let found: unknown = null;
  const look = (given: Mail) => {
    found = "captured" in given ? given.captured : "nothing";
    return file("inbox");
  };
  await decided(rules([rule("asked", when, look)], otherwise(file("inbox"))), mail);
  return found;
}

test("it keeps what the named groups found, wherever it looks", async () => {
  const id = /^(?<a>[^.]+)\.(?<b>[^.]+)/;
  for (const [when, expected] of [
    [capture("Subject", /^\[(?<list>[^\]]+)\]/, "list"), { list: "perl6" }],
    [capture("subject", /(?<no>x)?\[(?<list>\w+)\]/, "list"), { list: "perl6" }],
    [capture(subject, /Re: (?<topic>.*)/, "topic"), { topic: "junctions" }],
    [capture("X-Ticket", /^(?<ticket>\d+)$/, "ticket"), { ticket: "4711" }],
    [capture(sentTo, /^course-(?<course>[^@]+)@/, "course"), { course: "perl" }],
    [capture(sender, /^bounces\+(?<no>\d+)@/, "no"), { no: "7" }],
    [capture(from, /@(?<host>conway)/, "host"), { host: "conway" }],
    [capture(list, id, "a", "b"), { a: "perl6-language", b: "perl" }],
    [capture(list, id, "b"), { b: "perl" }],
    [capture(body, /^Order (?<order>\d+)/, "order"), { order: "99" }],
  ] as const) {
    assert.deepEqual(await kept(when), expected);
    assert.equal((await asking(when, MAIL)).matched, true);
  }
});

test("what is not found is no match, and a group that took no part is none", async () => {
  for (const when of [
    capture("Subject", /^(?<list>perl)/, "list"),
    capture("Subject", /\[(?<list>\w+)\]|(?<no>x)/, "list", "no"),
    capture("X-Missing", /(?<a>.*)/, "a"),
    capture(body, /^Order (?<order>x)/, "order"),
  ])
    assert.equal((await asking(when, MAIL)).matched, false);
  const nobody = mailOf("\n");
  for (const when of [sentTo, sender, list].map((word) => capture(word, /(?<a>.*)/, "a")))
    assert.equal((await asking(when, nobody)).matched, false);
  assert.deepEqual(await kept(capture("Subject", /(?<a>)/, "a")), { a: "" });
});

test("what several kept is together; of two of a name, the later", async () => {
  const topic = capture("Subject", /Re: (?<topic>.*)/, "topic");
  const ticket = capture("X-Ticket", /^(?<ticket>\d+)$/, "ticket");
  const late = capture(body, /Order (?<topic>\d+)/, "topic");
  const never = capture("Subject", /(?<x>never)/, "x");
  assert.deepEqual(await kept(all(topic, ticket)), { topic: "junctions", ticket: "4711" });
  assert.deepEqual(await kept(all(topic, late)), { topic: "99" });
  assert.deepEqual(await kept(any(never, all(late, ticket), topic)), {
    topic: "99",
    ticket: "4711",
  });
  assert.deepEqual(await kept(all(not(never), topic)), { topic: "junctions" });
  assert.equal(await kept(not(never)), "nothing");
  assert.equal(await kept(not(not(topic))), "nothing");
  assert.equal(await kept(all(topic, never)), null);
});

test("only the rule that kept it sees it, and the message is as it was", async () => {
  const all: unknown[] = [];
  const look = (mail: Mail) => {
    all.push("captured" in mail ? mail.captured : null, { ...mail }.subject, mail.list?.id);
    return copy("lists", "x");
  };
  const ruleset = rules(
    [
      also("keeps", capture("Subject", /(?<a>perl\d)/, "a"), look),
      also("keeps nothing", subject(/perl/), look),
    ],
    otherwise(file("inbox")),
  );
  await decided(ruleset, MAIL);
  const rest = ["[perl6] Re: junctions", "perl6-language.perl.org"];
  assert.deepEqual(all, [{ a: "perl6" }, ...rest, null, ...rest]);
  assert.equal("captured" in MAIL, false);
});

test("g and y mean nothing, and nothing is remembered from one message to the next", async () => {
  for (const flags of ["g", "y", "gy", "i", "v"]) {
    const when = capture("Subject", new RegExp("\\[(?<list>\\w+)\\]", flags), "list");
    for (const _ of [1, 2, 3]) assert.deepEqual(await kept(when), { list: "perl6" });
  }
});

test("a name that JavaScript has a use for is a name like others", async () => {
  const when = capture(
    "Subject",
    /\[(?<__proto__>\w+)\] (?<toString>\w+)/,
    "__proto__",
    "toString",
  );
  assert.deepEqual(
    Object.entries((await kept(when)) ?? {}),
    Object.entries({ ["__proto__"]: "perl6", toString: "Re" }),
  );
});

test("a domain beyond ASCII is found in either spelling", async () => {
  const mail = mailOf(lines("From: a@xn--bcher-kva.example", ""));
  assert.deepEqual(await kept(capture(from, /@(?<shop>bücher)/, "shop"), mail), { shop: "bücher" });
  assert.deepEqual(await kept(capture(from, /@(?<shop>xn[^.]*)/, "shop"), mail), {
    shop: "xn--bcher-kva",
  });
});

test("a trace shows what it looked at, and what it kept", async () => {
  for (const [when, expected] of [
    [capture("Subject", /\[(?<list>\w+)\]/, "list"), '[perl6] Re: junctions → list: "perl6"'],
    [capture("Subject", /(?<list>x)/, "list"), "[perl6] Re: junctions"],
    [capture("X-Ticket", /(?<t>\d+)/, "t"), 'none, 4711 → t: "4711"'],
    [capture("X-No", /(?<t>\d+)/, "t"), "none"],
    [capture(body, /(?<t>\d+)/, "t"), 'Order 99 Thank you → t: "99"'],
  ] as const)
    assert.equal((await seen(when, MAIL))[1], expected);
  const when = capture(sentTo, /(?<a>x)/i, "a");
  const { test: asked } = await asking(when, MAIL);
  assert.equal(asked, when);
});

test("whatever is captured, one safe segment is made of it", async () => {
  const when = capture("Subject", /^(?<all>.*)$/s, "all");
  const into = rule("any", when, (mail) => file("lists", mail.captured.all));
  const ruleset = rules([into], otherwise(file("inbox")));
  const folderOf = async (text: string) => {
    const mail = Object.assign(mailOf("\n"), { headers: () => [text] });
    const { plan } = await decided(ruleset, mail);
    return plan.store[0]?.target.path ?? assert.fail();
  };
  for (const [text, segment] of [
    ["../../.ssh/authorized_keys", "_._.._.ssh_authorized_keys"],
    ["..", "_."],
    ["", "_"],
    ["a\0b\u202ec/d", "a_b_c_d"],
    ["cur", "_cur"],
  ] as const)
    assert.equal(await folderOf(text), `~/Mail/lists/${segment}`);
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      const path = await folderOf(text);
      assert.match(path, /^~\/Mail\/lists\/[^/\0.][^/\0]*$/u);
    }),
  );
});

test("what is no capture is refused where it is written, with what there is", () => {
  const named = /(?<list>x)(?<topic>y)(z)/;
  for (const [make, expected] of [
    [
      () => capture("Subject", named, "lst"),
      'capture("Subject", /(?<list>x)(?<topic>y)(z)/, "lst"): the RegExp has no group (?<lst>…); there is list, topic',
    ],
    [
      () => capture(sentTo, /(x)/g, "list"),
      'capture(sentTo, /(x)/g, "list"): the RegExp has no group (?<list>…); no group has a name',
    ],
    [
      () => Reflect.apply(capture, null, ["Subject", named]),
      'capture("Subject", /(?<list>x)(?<topic>y)(z)/): it takes the names of the groups to keep',
    ],
    [
      () => capture("Subject:", named, "list"),
      'capture("Subject:"): it takes the name of a header field first, or one of sentTo, from, sender, list, subject, body',
    ],
    [
      () => Reflect.apply(capture, null, [attachment, named, "list"]),
      "capture(a function): it takes the name of a header field first, or one of sentTo, from, sender, list, subject, body",
    ],
    [
      () => Reflect.apply(capture, null, ["Subject", "text", "list"]),
      'capture("text"): it takes a RegExp behind the place',
    ],
  ] as const)
    assert.throws(make, { message: expected });
});
