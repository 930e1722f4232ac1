import assert from "node:assert/strict";
import { test } from "node:test";
import { isBounceHost, isRobot } from "../../../src/core/policy/no-reply-addresses.js";
import { assertLinear, hostile } from "../hostile.js";

const ROBOTS: Readonly<Record<string, readonly string[]>> = {
  "mail systems": [
    "MAILER-DAEMON",
    "mailerdaemon",
    "mail.daemon",
    "Mail-Daemon",
    "double-bounce",
    "mailer",
    "nobody",
  ],
  "programs of a machine": [
    "www-data",
    "apache",
    "httpd",
    "cron",
    "CronDaemon",
    "uucp",
    "logwatch",
  ],
  "list managers": ["LISTSERV", "majordomo", "mailman", "sympa", "ezmlm"],
  "the roles of a list": [
    "owner-perl",
    "perl-owner",
    "perl-request",
    "PERL-REQUEST",
    "perl-errors",
    "perl-unsubscribe",
  ],
  "who says that nobody reads": [
    ...[
      "noreply",
      "no-reply",
      "NoReply",
      "no_reply",
      "no.reply",
      "noreply-4711",
      "noreply+x",
      "noreply4711",
      "shop-noreply",
    ],
    ...[
      "donotreply",
      "do-not-reply",
      "do_not_reply",
      "dont-reply",
      "not-reply",
      "shop.donotreply",
      "no-response",
    ],
    ...[
      "ne-pas-repondre",
      "nepasrepondre",
      "keine-antwort",
      "noresponder",
      "nao-responda",
      "nonrispondere",
    ],
  ],
  "what answers or tells by itself": [
    ...[
      "autoreply",
      "auto-reply",
      "autoresponder",
      "auto-confirm",
      "automailer",
      "notifications",
      "notification",
    ],
    ...["notify", "alerts", "price-alert", "newsletter", "shop-newsletter"],
    ...["dmarcreport", "dmarc-reports", "tlsrpt", "tls-reports", "smtp-tls-reporting"],
  ],
  "addresses that take bounces": [
    ...[
      "bounce",
      "bounces",
      "bounce+1",
      "bounces-1-x",
      "bounce_4711",
      "bounce4711",
      "perl-bounces",
      "b.bounce.x",
    ],
    ...[
      "msprvs1=x=bounces-1",
      "perl-bounces+jane=example.org",
      "perl-return-4711-jane=example.org",
      "errors+a=b.example",
    ],
    ...["merlyn+caf_=training=stonehenge.example", "bounce-jane=sub.example.org"],
    "0102018812345678-12345678-1234-1234-1234-123456789abc-000000",
  ],
};

for (const [what, locals] of Object.entries(ROBOTS)) {
  test(`${what} are robots`, () => {
    for (const local of locals) assert.equal(isRobot(local), true, local);
  });
}

test("where people read there is no robot", () => {
  const people = [
    ...["jane", "jane.doe", "postmaster", "abuse", "root", "info"],
    ...[
      "sales",
      "support",
      "webmaster",
      "hostmaster",
      "admin",
      "billing",
      "orders",
      "training",
      "merlyn+perl",
    ],
    ...[
      "bouncer",
      "trebounced",
      "bouncehouse",
      "noreen",
      "nora.ply",
      "reply",
      "replyto",
      "owner",
      "homeowner",
      "request",
    ],
    ...[
      "autos",
      "auto",
      "automobile",
      "alertson",
      "cronin",
      "news",
      "newsdesk",
      "listservices",
      "daemonic",
      "x=y",
      "a=b",
    ],
    ...["noanswerx", "i-am-not", "notable.jane", "not-replying", "doxnotreply", "dognotreply"],
    ...[
      "jane=",
      "=example.org",
      "",
      "errors",
      "return",
      "2.20290.44-t9bsgc0tYwDu.1",
      "1234567890",
      "deadbeef",
    ],
  ];
  for (const local of people) assert.equal(isRobot(local), false, local);
});

test("telling is linear whatever the address is", () => {
  const pieces = [
    "a",
    "-",
    "=",
    "a=",
    "=a.",
    ".a",
    "=a.a",
    "-request",
    "no",
    "bounce",
    "0",
    "0-",
    "auto-",
  ];
  assertLinear(hostile(pieces, ["a=", "owner"]), isRobot);
});

test("the roles of a list stand at the ends of an address alone", () => {
  for (const local of ["perl-errors", "perl-subscribe", "owner-perl"])
    assert.equal(isRobot(local), true, local);
  for (const local of ["jane-owner-x", "perl-requests", "co-owner-of-x", "theowner-x"])
    assert.equal(isRobot(local), false, local);
});

test("what lists do and people do as well tells no robot", () => {
  for (const local of [
    ...["tax-return", "tax_return", "pay_confirm", "order-confirm", "early-leave", "club-join"],
    ...["trial-error", "shop_owner", "info_request", "returns", "tax-return-2025"],
  ])
    assert.equal(isRobot(local), false, local);
  assert.equal(isRobot("users-return-1-merlyn=stonehenge.example"), true);
});

test("a host that takes bounces is below the domain where people are", () => {
  for (const domain of [
    ...["bounces.shop.example", "bounce.shop.example", "em.bounces.shop.example"],
    ...["BOUNCE.shop.example", "bounce3.mail.shop.example", "em-bounces.shop.example"],
    ...["bounce-eu.shop.example", "bounces.shop.co.uk", "bnc3.shop.example"],
  ])
    assert.equal(isBounceHost(domain), true, domain);
  for (const domain of [
    ...["bounce.example", "bounces.com", "bounce.co.uk", "trebounce.shop.example", ""],
    ...["bouncehouse.shop.example", "shop.bounce.example.".repeat(20)],
  ])
    assert.equal(isBounceHost(domain), false, domain);
});

test("a number of Amazon's is one from end to end", () => {
  const number = "0102018f0a1b2c3d-4e5f6071-8293-a4b5-c6d7-e8f901234567-000000";
  assert.equal(isRobot(number), true);
  assert.equal(isRobot(`x${number}`), false);
  assert.equal(isRobot(`${number}x`), false);
});

test("the words for no answer, joined in every way", () => {
  for (const between of ["", "-", ".", "_"])
    for (const [first, second] of [
      ["ne", "pas"],
      ["do", "not"],
    ] as const) {
      const last = first === "ne" ? "repondre" : "reply";
      const local = [first, second, last].join(between);
      assert.equal(isRobot(local), true, local);
    }
  for (const local of [
    "no-responder",
    "nao.responda",
    "non_rispondere",
    "keine-antwort",
    "nicht.antworten",
    "naoresponda",
    "keineantwort",
    ...[
      "nao-responder",
      "nao-responder-loja",
      "não-responda",
      "na\u0303o_responder",
      "no-contestar",
    ],
    ...["ne-repondez-pas", "ne-pas-répondre", "sans-reponse", "non-rispondete", "nichtantworten"],
    ...["niet-beantwoorden", "geenantwoord", "svar-ikke", "ikkesvar", "svara-inte", "ej-svar"],
    ...["ei-vastausta", "älä-vastaa", "nie-odpowiadaj", "neodpovidat", "neodpovídejte"],
    ...["ne-odgovaraj", "ne-otvechat", "ne-valaszoljon", "nu-raspunde", "yanitlamayin"],
    ...["do-not-respond", "noreplies", "unmonitored", "'no-reply", "please-do-not-reply"],
  ])
    assert.equal(isRobot(local), true, local);
  for (const local of ["noelle", "neodym", "vasta", "nonna", "nicht", "svar", "unattendedx"])
    assert.equal(isRobot(local), false, local);
});

test("an address inside of an address ends it", () => {
  assert.equal(isRobot("list-jane=example.org"), true);
  assert.equal(isRobot("list-jane=example.org!x"), false);
});
