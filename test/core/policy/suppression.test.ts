import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { unknownVerdict, type Verdict } from "../../../src/core/contracts/verdict.js";
import { parseMembers } from "../../../src/core/policy/list-members.js";
import { loopToken } from "../../../src/core/policy/loop-header.js";
import { ownAddressesOf } from "../../../src/core/policy/own-addresses.js";
import {
  type AnswerAsked,
  type PolicySuppression,
  whyNotAnswer,
  whyNotForward,
  whyNotRedistribute,
} from "../../../src/core/policy/suppression.js";
import { anyText, lines, mailOf, REWRITE } from "../mails.js";

const HAM: Verdict = { kind: "ham", score: 0.1, threshold: 5, tests: [], by: "spamd" };
const SPAM: Verdict = { kind: "spam", score: 7.3, threshold: 5, tests: ["A"], by: "spamd" };
const UNKNOWN = unknownVerdict("spamd is down");

interface Letter {
  /** Null for the null sender, undefined when nothing tells it. */
  readonly sender?: string | null | undefined;
  readonly from?: string;
  readonly to?: string;
  readonly recipient?: string;
  readonly asked?: Partial<AnswerAsked>;
}

/** A person's letter to a person, that may be answered, but for what a test adds to it. */
function asked(fields: readonly string[], letter: Letter = {}): AnswerAsked {
  const { from = "Jane Doe <jane@example.org>", to = "training@stonehenge.example" } = letter;
  const { recipient = "merlyn+training@blue.stonehenge.example" } = letter;
  const sender = "sender" in letter ? letter.sender : "jane@example.org";
  const mail = mailOf(lines(...fields, `From: ${from}`, `To: ${to}`, "", "Hello"), {
    options: { recipient, ...(sender === undefined ? {} : { sender: sender ?? "" }) },
  });
  const own = ownAddressesOf(REWRITE, mail.recipient);
  return { mail, own, verdict: HAM, unscannedIsFine: false, toAnyone: false, ...letter.asked };
}

const why = (fields: readonly string[] = [], letter: Letter = {}) =>
  whyNotAnswer(asked(fields, letter));
const reason = (fields: readonly string[] = [], letter: Letter = {}) =>
  why(fields, letter)?.reason ?? null;
const because = (reason: PolicySuppression["reason"], detail: string) => ({ reason, detail });

test("a person's letter is answered", () => {
  assert.equal(why(), null);
  const harmless = [
    "Auto-Submitted: no",
    "Precedence: normal",
    "Reply-To: Jane <jane.doe@example.com>",
    "X-Loop: joe@example.org",
  ];
  assert.equal(
    why([...harmless, "Subject: Re: failure notice", "Sender: secretary@example.org"]),
    null,
  );
});

test("people read what postmaster, root and info get", () => {
  for (const local of ["postmaster", "root", "info", "abuse", "sales"]) {
    assert.equal(
      reason([], { sender: `${local}@example.org`, from: `${local}@example.org` }),
      null,
      local,
    );
  }
});

test("the null sender is never answered", () => {
  assert.deepEqual(why([], { sender: null }), because("null sender", "the envelope sender is <>"));
  assert.equal(reason([], { sender: "MAILER-DAEMON" }), "null sender");
  assert.equal(reason(["Return-Path: <>"], { sender: undefined }), "null sender");
});

test("neither is a sender that nobody knows, or that is not a whole address", () => {
  assert.deepEqual(
    why([], { sender: undefined }),
    because("unknown sender", "nothing tells the envelope sender"),
  );
  assert.deepEqual(why([], { sender: "jane" }), because("unknown sender", "sender: jane"));
  assert.equal(reason(["Return-Path: <jane@example.org>"], { sender: undefined }), null);
});

test("what has been sent by us, or by the user's other programs, is a loop", () => {
  const token = loopToken("merlyn@stonehenge.example");
  assert.deepEqual(why([`X-Loop: ${token}`]), because("loop", `X-Loop: ${token}`));
  assert.equal(reason(["X-Loop: joe@example.org", `X-Loop: ${token}`]), "loop");
  for (const own of [
    "merlyn@stonehenge.example",
    "sortmail friends@stonehenge.example",
    "merlyn@blue.stonehenge.example",
  ]) {
    assert.equal(reason([`X-Loop: ${own}`]), "loop", own);
  }
});

test("a token is known where nothing tells an address to put in it", () => {
  const mail = mailOf(lines("X-Loop: sortmail", "From: jane@example.org", ""), {
    rewrite: () => null,
    options: { sender: "jane@example.org" },
  });
  const own = ownAddressesOf(() => null, mail.recipient);
  const found = whyNotAnswer({ mail, own, verdict: HAM, unscannedIsFine: false, toAnyone: true });
  assert.deepEqual(found, because("loop", "it was sent in the name of this account"));
});

test("more than fifty servers on the way are too many", () => {
  const received = (count: number) =>
    Array.from({ length: count }, (_, hop) => `Received: from a by b; hop ${hop}`);
  assert.equal(reason(received(50)), null);
  assert.deepEqual(why(received(51)), because("too many hops", "51 times Received"));
});

test("what a machine wrote is not answered, whatever mark it bears", () => {
  const marks = [
    ...["Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated"],
    ...["Content-Type: multipart/report; report-type=delivery-status; boundary=x"],
    ...[
      "Content-Type: message/delivery-status",
      "Content-Type: message/disposition-notification; x=y",
    ],
    ...["Content-Type: message/global-delivery-status", "Content-Type: message/feedback-report"],
    ...[
      "X-Autoreply: yes",
      "X-Auto-Reply: x",
      "X-Autorespond:",
      "X-Failed-Recipients: joe@example.org",
      "X-Cron-Env: <A=b>",
    ],
    ...[
      "Received: from a by b\nReturn-Path: <>",
      "Return-Path: <joe@example.org>\nReceived: x\nReturn-Path: < >",
    ],
  ];
  for (const mark of marks) assert.equal(reason([mark]), "automatic", mark);
  assert.deepEqual(why(["X-Autoreply: yes"]), because("automatic", "X-Autoreply: yes"));
  assert.equal(reason([], { from: "Mail System <MAILER-DAEMON@example.org>" }), "automatic");
  assert.equal(reason(["Content-Type: message/rfc822"]), null);
});

test("a robot is found in quotes and by its host as well", () => {
  const from = '"Shop" <"no-reply@shop.example">';
  assert.deepEqual(why([], { from }), because("robot", "From: no-reply@shop.example"));
  assert.equal(reason([], { from: '"no-reply@shop.example"' }), "robot");
  assert.equal(reason([], { from: "Shop <'no-reply@shop.example'>" }), "robot");
  assert.equal(reason([], { from: '"no-reply@shop.example" <jane@example.org>' }), null);
  const bounces = "ems+P8T5PED@bounces.shop.example";
  assert.deepEqual(why([], { sender: bounces }), because("robot", `sender: ${bounces}`));
  assert.deepEqual(why([`Bounces-To: ${bounces}`]), because("robot", `Bounces-To: ${bounces}`));
});

test("people at addresses that end as a list's roles are answered, unless it is a list's", () => {
  for (const sender of ["tax-return@council.example", "pay_confirm@shop.example"]) {
    const letter = { sender, from: `Council <${sender}>` };
    assert.equal(why([], letter), null);
    assert.equal(reason(["List-Id: <tax.council.example>"], letter), "list");
  }
  assert.equal(
    reason([], { sender: "tax-return-1-merlyn=stonehenge.example@council.example" }),
    "robot",
  );
});

test("whoever wants no automatic answer gets none, and the reason names the field", () => {
  const field = (value: string) => `X-Auto-Response-Suppress: ${value}`;
  for (const value of [
    "OOF, AutoReply",
    "OOF",
    "autoreply",
    "ALL",
    "DR,OOF",
    "DR; AutoReply",
    "RN All",
  ])
    assert.deepEqual(why([field(value)]), because("unwanted", field(value)), value);
  assert.equal(reason([field("DR"), field("OOF")]), "unwanted");
});

test("whoever wants no receipts is answered, and read by a list's members", () => {
  for (const value of ["DR, RN, NRN", "DR, NDR, RN, NRN", "None", "", "OOFF", "Allow"])
    assert.equal(why([`X-Auto-Response-Suppress: ${value}`]), null, value);
  const post = asked(["X-Auto-Response-Suppress: All"]);
  const list = { address: "friends@stonehenge.example", members: [], membersOnly: false };
  assert.equal(whyNotRedistribute({ ...post, list }), null);
});

test("subjects that only machines write are a mark", () => {
  const subjects = [
    ...[
      "failure notice",
      "Undelivered Mail Returned to Sender",
      "Undeliverable: your letter",
      "Undeliverable Mail",
    ],
    ...[
      "Returned mail: see transcript for details",
      "Mail delivery failed: returning message to sender",
      "Delivery failure",
    ],
    ...[
      "Delivery Status Notification (Failure)",
      "Delivery Notification: x",
      "Mail System Error - Returned Mail",
    ],
    ...[
      "Warning: could not send message for past 4 hours",
      "Warning: message 1abc-2 delayed 24 hours",
      "Mail failure",
    ],
    ...[
      "Auto: Re: hello",
      "AUTO: Jane is out of the office",
      "Automatic reply: hello",
      "Autoreply: x",
      "Auto-Response: x",
    ],
    ...[
      "Out of Office",
      "Out of Office AutoReply: hello",
      "out of the office: hello",
      "Automatische Antwort: x",
    ],
    ...[
      "=?utf-8?q?R=C3=A9ponse_automatique_=3A_x?=",
      "Abwesenheitsnotiz: x",
      "complaint about message from 192.0.2.1",
    ],
  ];
  for (const subject of subjects)
    assert.equal(reason([`Subject: ${subject}`]), "automatic", subject);
  assert.deepEqual(
    why(["Subject: failure notice"]),
    because("automatic", "Subject: failure notice"),
  );
});

test("a person may write of such things", () => {
  const subjects = [
    ...[
      "Re: failure notice",
      "Fwd: Undelivered Mail Returned to Sender",
      "WG: Automatische Antwort: x",
      "failure notices",
    ],
    ...[
      "Undelivered parcel",
      "Delivery failed again, where is my order?",
      "Delivery status of order 17?",
      "Auto for sale",
    ],
    ...[
      "Out of office next week",
      "Automatic replies: how?",
      "Warning: do not use it",
      "Message failures in May",
      "Mail",
    ],
  ];
  for (const subject of subjects) assert.equal(reason([`Subject: ${subject}`]), null, subject);
});

test("what came through a list is not answered", () => {
  const marks = [
    ...[
      "List-Id: <x.example>",
      "List-Id:",
      "List-Help: <mailto:x@y>",
      "List-Subscribe: <x:y>",
      "List-Unsubscribe: <x:y>",
    ],
    ...[
      "List-Post: NO",
      "List-Owner: <mailto:x@y>",
      "List-Archive: <http://y>",
      "list-unsubscribe-post: x",
    ],
    ...[
      "Mailing-List: list x@y.example; contact z",
      "X-Mailing-List: <x@y.example>",
      "X-BeenThere: x@y.example",
    ],
    ...["X-Mailman-Version: 2.1", "X-MLServer: fml [fml 4.0]", "X-ML-Name: x", "X-ListServer: y"],
    "Delivered-To: mailing list x@y.example",
  ];
  for (const mark of marks) assert.equal(reason([mark]), "list", mark);
  assert.deepEqual(
    why(["List-Unsubscribe: <mailto:x@y>"]),
    because("list", "List-Unsubscribe: <mailto:x@y>"),
  );
});

test("bulk is not answered", () => {
  for (const value of ["bulk", "junk", "list", "BULK", "bulk (really)", "auto_reply"]) {
    assert.deepEqual(why([`Precedence: ${value}`]), because("bulk", `Precedence: ${value}`));
  }
  assert.equal(reason(["Precedence: first-class", "Precedence: junk"]), "bulk");
  for (const value of ["first-class", "normal", "", "special-delivery"])
    assert.equal(reason([`Precedence: ${value}`]), null);
});

test("robots are not answered, wherever their address stands", () => {
  assert.deepEqual(
    why([], { sender: "perl-request@example.org" }),
    because("robot", "sender: perl-request@example.org"),
  );
  assert.deepEqual(
    why([], { from: "Shop <No-Reply@example.org>" }),
    because("robot", "From: No-Reply@example.org"),
  );
  assert.deepEqual(
    why(["Sender: owner-x@y.example"]),
    because("robot", "Sender: owner-x@y.example"),
  );
  assert.deepEqual(
    why(["Reply-To: donotreply@example.org"]),
    because("robot", "Reply-To: donotreply@example.org"),
  );
  assert.equal(reason([], { sender: "bounces+4711@example.org" }), "robot");
  assert.equal(reason([], { sender: "prvs=0123456789=no-reply@example.org" }), "robot");
});

test("a name that only decodes to an address is none", () => {
  assert.equal(reason(["Sender: =?utf-8?q?owner-x=40y=2Eexample?= <jane@example.org>"]), null);
});

test("a tag on a person's address makes no robot of them", () => {
  assert.equal(reason([], { sender: "prvs=0123456789=jane@example.org" }), null);
  assert.equal(reason([], { sender: "SRS0=HHH=TT=example.org=jane.doe@forwarder.example" }), null);
});

test("the user is not answered by themselves", () => {
  const own = [
    ...[
      "training@stonehenge.example",
      "anything@STONEHENGE.example",
      "merlyn@blue.stonehenge.example",
    ],
    ...[
      "merlyn+training@blue.stonehenge.example",
      "SRS0=HHH=TT=stonehenge.example=merlyn@forwarder.example",
    ],
  ];
  for (const sender of own)
    assert.deepEqual(why([], { sender }), because("own address", `sender: ${sender}`));
  const strange = "jane@host.example";
  assert.equal(reason([], { sender: strange, recipient: strange, to: strange }), "own address");
});

test("what was not written to the user is not answered, unless to anyone", () => {
  const other = { to: "joe@example.org" };
  const detail = "training@stonehenge.example is in no To, Cc, Resent-To or Resent-Cc";
  assert.deepEqual(why([], other), because("not addressed", detail));
  assert.equal(reason([], { ...other, asked: { toAnyone: true } }), null);
  const resent = [
    "Cc: x@y.example, merlyn@stonehenge.example",
    "Resent-To: Training <training@stonehenge.example>",
  ];
  for (const field of [...resent, "Resent-Cc: merlyn+training@blue.stonehenge.example"]) {
    assert.equal(reason([field], other), null, field);
  }
  for (const field of [
    "Bcc: training@stonehenge.example",
    "Cc: =?utf-8?q?training=40stonehenge=2Eexample?=",
    "Cc: training@",
  ]) {
    assert.equal(reason([field], other), "not addressed", field);
  }
});

test("the address that was written to counts wherever it is", () => {
  const recipient = "jane@host.example";
  assert.equal(
    reason([], { recipient, to: "Jane <JANE@host.example>", sender: "joe@example.org" }),
    null,
  );
  assert.equal(
    reason([], { recipient, to: "joe@host.example", sender: "joe@example.org" }),
    "not addressed",
  );
});

test("spam is never answered", () => {
  for (const unscannedIsFine of [false, true]) {
    const found = why([], { asked: { verdict: SPAM, unscannedIsFine, toAnyone: true } });
    assert.deepEqual(found, because("spam", "spam 7.3/5 (spamd)"));
  }
});

test("what was not scanned is not answered, unless the configuration says so", () => {
  assert.deepEqual(
    why([], { asked: { verdict: null } }),
    because("unscanned", "no scanner was asked"),
  );
  assert.deepEqual(
    why([], { asked: { verdict: UNKNOWN } }),
    because("unscanned", "unknown (spamd is down)"),
  );
  for (const verdict of [null, UNKNOWN])
    assert.equal(reason([], { asked: { verdict, unscannedIsFine: true } }), null);
});

test("of several reasons the first in a fixed order is told, the scanner's last", () => {
  const order: (readonly [string, readonly string[], Letter])[] = [
    ["null sender", [], { sender: null }],
    ["unknown sender", [], { sender: undefined }],
    ["loop", ["X-Loop: sortmail merlyn@stonehenge.example"], {}],
    ["too many hops", Array.from({ length: 51 }, () => "Received: x"), {}],
    ["automatic", ["X-Autoreply: yes"], {}],
    ["list", ["List-Id: <x.example>"], {}],
    ["bulk", ["Precedence: bulk"], {}],
    ["robot", ["Sender: no-reply@y.example"], {}],
    ["own address", [], { sender: "x@stonehenge.example" }],
    ["not addressed", [], { to: "joe@example.org" }],
    ["spam", [], { asked: { verdict: SPAM } }],
  ];
  for (let from = 0; from < order.length; from++) {
    const rest = order.slice(from);
    const letter: Letter = Object.assign({}, ...rest.map(([, , each]) => each).reverse());
    const fields = rest.flatMap(([, each]) => each);
    assert.equal(reason(fields, letter), rest[0]?.[0]);
  }
});

test("whatever the message says, the reason is one short line, and the same each time", () => {
  const names = [
    "From",
    "Sender",
    "X-Loop",
    "List-Id",
    "Precedence",
    "Subject",
    "Reply-To",
    "Auto-Submitted",
    "Cc",
  ];
  const value = fc.oneof(
    anyText,
    fc.constantFrom("bulk", "noreply@x", '"a\u2028b"@x.example', "auto:", "merlyn@blue"),
  );
  const field = fc
    .tuple(fc.constantFrom(...names), value)
    .map(([name, text]) => `${name}: ${text}`);
  fc.assert(
    fc.property(fc.array(field), fc.option(anyText), fc.boolean(), (fields, sender, toAnyone) => {
      const letter = { sender, asked: { toAnyone } };
      const found = why(fields, letter);
      assert.match(found?.detail ?? "x", /^[^\p{Cc}\p{Zl}\p{Zp}]{1,120}$/u);
      assert.deepEqual(found, why(fields, letter));
    }),
  );
});

const list = {
  address: "friends@stonehenge.example",
  members: parseMembers("jane@example.org\nJoe <Joe@Example.org>\n"),
  membersOnly: true,
};
const redistributed = (
  fields: readonly string[],
  letter: Letter = {},
  changes: Partial<typeof list> = {},
) => whyNotRedistribute({ ...asked(fields, letter), list: { ...list, ...changes } });

test("a member's letter goes to the members", () => {
  assert.equal(redistributed([]), null);
  for (const from of [
    "JANE@example.org",
    "joe@example.org",
    "jane+list@example.org",
    "jane@example.org, joe@example.org",
  ]) {
    assert.equal(redistributed([], { from }), null, from);
  }
});

test("a stranger's letter does, where everybody may write", () => {
  const from = "eve@example.org";
  assert.deepEqual(redistributed([], { from }), because("not a member", "From: eve@example.org"));
  assert.deepEqual(
    redistributed([], { from: "jane@example.org, eve@example.org" }),
    because("not a member", "From: eve@example.org"),
  );
  assert.deepEqual(redistributed([], { from: "" }), because("not a member", "From names nobody"));
  for (const each of [from, ""])
    assert.equal(redistributed([], { from: each }, { membersOnly: false }), null);
});

test("a member whose name has a comma and no quotes is a member", () => {
  for (const from of ["Doe, Jane <jane@example.org>", "Doe, Jane, Dr. <jane@example.org>"])
    assert.equal(redistributed([], { from }), null, from);
  assert.deepEqual(
    redistributed([], { from: "Doe, jane@example.org, Eve <eve@example.org>" }),
    because("not a member", "From: eve@example.org"),
  );
});

test("lists and bulk go to the members, machines, spam and what was not scanned do not", () => {
  assert.equal(redistributed(["List-Id: <x.example>", "Precedence: list"]), null);
  assert.equal(redistributed(["Auto-Submitted: auto-replied"])?.reason, "automatic");
  assert.equal(redistributed(["Subject: Out of office: hello"])?.reason, "automatic");
  assert.equal(redistributed([], { sender: null })?.reason, "null sender");
  assert.equal(
    redistributed([], { asked: { verdict: SPAM, unscannedIsFine: true } })?.reason,
    "spam",
  );
  assert.equal(redistributed([], { asked: { verdict: UNKNOWN } })?.reason, "unscanned");
  assert.equal(redistributed([], { asked: { verdict: null, unscannedIsFine: true } }), null);
});

test("what went to the members before is a loop, what went to another list's is none", () => {
  const token = (address: string) => `X-Loop: ${loopToken(address)}`;
  const detail = "it was sent in the name of friends@stonehenge.example";
  assert.deepEqual(redistributed([token("friends@stonehenge.example")]), because("loop", detail));
  assert.equal(redistributed([token("merlyn@stonehenge.example")])?.reason, "loop");
  assert.equal(redistributed([token("others@stonehenge.example")]), null);
  assert.equal(
    redistributed(Array.from({ length: 51 }, () => "Received: x"))?.reason,
    "too many hops",
  );
});

test("anything is forwarded, but not in circles", () => {
  const marks = [
    "Auto-Submitted: auto-replied",
    "List-Id: <x.example>",
    "X-Loop: sortmail friends@stonehenge.example",
  ];
  assert.equal(whyNotForward(asked(marks, { sender: null, asked: { verdict: SPAM } })), null);
  const detail = "it was sent in the name of merlyn@stonehenge.example";
  assert.deepEqual(
    whyNotForward(asked([`X-Loop: ${loopToken("merlyn@stonehenge.example")}`])),
    because("loop", detail),
  );
  assert.equal(
    whyNotForward(asked(Array.from({ length: 51 }, () => "Received: x")))?.reason,
    "too many hops",
  );
});

test("a long mark is cut, and ends without a space", () => {
  const long = why([`X-Auto-Response: ${"y".repeat(102)} ${"z".repeat(100)}`]);
  assert.equal(long?.detail, `X-Auto-Response: ${"y".repeat(102)}`);
});

test("a token in the middle of a foreign mark is none", () => {
  for (const word of ["x sortmail", "xsortmail", "x-sortmail"])
    assert.equal(reason([`X-Loop: ${word} merlyn@stonehenge.example`]), null, word);
});

test("a sender without any address in it is no whole address", () => {
  assert.equal(reason([], { sender: "@" }), "unknown sender");
});
