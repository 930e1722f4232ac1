import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Authentication,
  unauthenticated,
} from "../../../src/core/contracts/authentication.js";
import {
  dmarc,
  forged,
  signedBy,
  verifiedFrom,
} from "../../../src/core/language/authentication-conditions.js";
import { all, not } from "../../../src/core/language/combinators.js";
import { domain } from "../../../src/core/language/made-patterns.js";
import { describe, needIn } from "../../../src/core/language/shapes.js";
import { sortmail } from "../../../src/core/language/sortmail.js";
import { assertRefused } from "../../harness/refused.js";
import { lines, mailOf, REWRITE, words } from "../mails.js";

const BANK = lines("From: Your bank <info@Bank.example>", "");

/** Asked as deciding does: whether it matches, and what it shows. */
async function asked(
  { shape }: typeof forged,
  authentication: Partial<Authentication>,
  message = BANK,
) {
  assert.ok(shape.kind === "lazy");
  const { matched, value } = await shape.observe(mailOf(message, { authentication }));
  return [matched, value()];
}

const DMARC = { result: "fail", policy: "reject", domain: "bank.example" } as const;

test("forged: DMARC fails, and the domain says quarantine or reject", async () => {
  assert.deepEqual(await asked(forged, { dmarc: DMARC, by: "blue" }), [
    true,
    "dmarc=fail p=reject (by blue)",
  ]);
  assert.deepEqual(await asked(forged, { dmarc: { ...DMARC, policy: "quarantine" } }), [
    true,
    "dmarc=fail p=quarantine (by a test)",
  ]);
  for (const other of [
    { ...DMARC, policy: "none" },
    { ...DMARC, policy: null },
    ...(["pass", "none", "temperror", "permerror", "bestguesspass"] as const).map((result) => ({
      ...DMARC,
      result,
    })),
    null,
  ] as const)
    assert.equal((await asked(forged, { dmarc: other }))[0], false, JSON.stringify(other));
  assert.deepEqual(await asked(forged, unauthenticated("nobody has looked")), [
    false,
    "no dmarc (nobody has looked)",
  ]);
});

test("dmarc: one of the results; where nobody looked, none", async () => {
  const found = { dmarc: { ...DMARC, policy: null } };
  assert.deepEqual(await asked(dmarc("fail"), found), [true, "dmarc=fail (by a test)"]);
  assert.equal((await asked(dmarc("pass", "temperror"), found))[0], false);
  assert.equal((await asked(dmarc("pass", "fail"), found))[0], true);
  assert.equal((await asked(dmarc("none"), { dmarc: null }))[0], false);
});

test("signedBy: a signature that holds, of just that domain, whoever From says", async () => {
  const dkim = [
    { domain: "bank.example", selector: "a", result: "fail" },
    { domain: "mail.list.example", selector: "b", result: "pass" },
    { domain: null, selector: null, result: "pass" },
  ] as const;
  const matches = async (condition: typeof forged) => (await asked(condition, { dkim }))[0];
  assert.equal(await matches(signedBy("Mail.List.example")), true);
  assert.equal(await matches(signedBy(domain("list.example"))), true);
  assert.equal(await matches(signedBy("list.example")), false);
  assert.equal(await matches(signedBy("bank.example", /bank/)), false);
  assert.deepEqual(
    (await asked(signedBy("x.example"), { dkim }))[1],
    "dkim=fail bank.example, dkim=pass mail.list.example, dkim=pass (by a test)",
  );
});

test("verifiedFrom: an author of that address, and the domains of all authors proven", async () => {
  const verified = ["bank.example"];
  const matches = async (found: Partial<Authentication>, message = BANK) =>
    (await asked(verifiedFrom("info@bank.example", domain("shop.example")), found, message))[0];
  assert.equal(await matches({ verified }), true);
  assert.equal(await matches({ verified: [] }), false);
  assert.equal(await matches({ verified: ["shop.example"] }), false);
  assert.equal(await matches({ verified }, lines("From: other@bank.example", "")), false);
  assert.equal(await matches({ verified }, lines("Subject: no author", "")), false);
  const two = lines("From: info@bank.example, thief@evil.example", "");
  assert.equal(await matches({ verified }, two), false);
  assert.equal(await matches({ verified: [...verified, "evil.example"] }, two), true);
  const beyond = lines("From: x@bücher.shop.example", "");
  assert.equal(await matches({ verified: ["xn--bcher-kva.shop.example"] }, beyond), true);
  assert.deepEqual(
    (
      await asked(verifiedFrom("x@y.example"), {
        spf: { result: "pass", domain: "bank.example" },
        arc: "none",
      })
    )[1],
    "info@Bank.example; spf=pass bank.example, arc=none (by a test)",
  );
});

test("they are described as they are written, and what they need is known from their parts", () => {
  const when = all(not(forged), signedBy(domain("x.example")), dmarc("fail", "none"));
  assert.equal(
    describe(when),
    'all(not(forged), signedBy(domain("x.example")), dmarc("fail", "none"))',
  );
  assert.equal(
    needIn(when, () => true),
    "authentication",
  );
  assert.equal(
    needIn(when, (need) => need === "spam"),
    null,
  );
});

test("without authentication: in the configuration such a rule is refused, and it says what to add", () => {
  const { otherwise, file } = words;
  const { rules, rule } = sortmail({ recipient: REWRITE, folders: {} });
  const condition: () => boolean = Object.assign(() => true, forged);
  assert.throws(
    () => rules([rule("bank", condition, { kind: "discard" })], otherwise(file("inbox"))),
    /^Error: rule "bank" asks for who sent the message: add authentication: … to sortmail\(\{…\}\), such as authenticationResults\(\)$/,
  );
});

test("words on who sent it name what they take", () => {
  assertRefused([
    [verifiedFrom, [], "verifiedFrom(): it takes one pattern at least"],
    [
      verifiedFrom,
      [42],
      "verifiedFrom(42): it takes text, a RegExp, contains(…), domain(…), listed(…), or a list of these",
    ],
    [signedBy, [], "signedBy(): it takes one pattern at least"],
    [
      signedBy,
      [["ada@x.example"]],
      'signedBy("ada@x.example"): it takes a domain by itself: signedBy("amazon.com")',
    ],
    [signedBy, [""], 'signedBy(""): it takes a domain by itself: signedBy("amazon.com")'],
    [
      dmarc,
      [],
      'dmarc(undefined): it takes a result, such as "fail": nothing is given, or where it comes from there is no such thing',
    ],
    [
      dmarc,
      ["failed"],
      'dmarc(…) is "failed": it can be "pass", "fail", "none", "bestguesspass", "temperror", "permerror"',
    ],
  ]);
});
