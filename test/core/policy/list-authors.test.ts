import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Authentication,
  type DmarcPolicy,
  unauthenticated,
} from "../../../src/core/contracts/authentication.js";
import { whyRefusedElsewhere } from "../../../src/core/policy/list-authors.js";
import { lines, mailOf } from "../mails.js";

const NOBODY = unauthenticated("nobody was asked");

/** DMARC passes, and the author's domain asks for that. */
function asks(policy: DmarcPolicy | null, more: Partial<Authentication> = {}): Authentication {
  return { ...NOBODY, dmarc: { result: "pass", policy, domain: "strict.example" }, ...more };
}

const signature = (h = "from:to:subject", d = "strict.example", s = "x") =>
  `DKIM-Signature: v=1; a=rsa-sha256; d=${d}; s=${s};\n\th=${h}; bh=AA; b=AA`;
const passed = (domain: string, selector: string | null = null) => ({
  dkim: [{ domain, selector, result: "pass" as const }],
});

interface Post {
  readonly from?: string;
  readonly to?: string;
  readonly above?: readonly string[];
}

function why(authentication: Authentication, fields: readonly string[], post: Post = {}) {
  const {
    from = "Jane <jane@strict.example>",
    to = "friends@stonehenge.example",
    above = [],
  } = post;
  const head = [...above, "Received: x", ...fields, `From: ${from}`];
  return whyRefusedElsewhere({
    mail: mailOf(lines(...head, "", "x")),
    address: to,
    authentication,
  });
}

test("a domain that says reject or quarantine, and has not signed", () => {
  assert.equal(why(asks("reject"), []), "strict.example says p=reject, no signature of its own");
  assert.equal(
    why(asks("quarantine"), []),
    "strict.example says p=quarantine, no signature of its own",
  );
});

test("a domain that says none minds nothing, signed or not", () => {
  assert.equal(why(asks("none"), []), null);
  assert.equal(why(asks("none"), [signature("from:list-id")]), null);
});

test("where nobody tells, it may mind", () => {
  const unsigned = "nobody tells what strict.example asks for, no signature of its own";
  assert.equal(why(NOBODY, []), unsigned);
  assert.equal(why(asks(null), []), unsigned);
  const other = { result: "pass", policy: "none", domain: "other.example" } as const;
  assert.equal(why({ ...NOBODY, dmarc: other }, []), unsigned);
});

test("a signature of the author's domain that survives speaks for the post", () => {
  for (const result of [asks("reject"), asks("reject", passed("strict.example")), NOBODY]) {
    assert.equal(why(result, [signature()]), null);
    // Oversigned, but nothing that a list adds; only a part of the body.
    assert.equal(why(result, [signature("from:from:to:to:list-help; l=0")]), null);
  }
  assert.equal(why(asks("reject"), [signature("from", "mail.strict.example")]), null);
  const from = { from: "j@news.strict.example" };
  assert.equal(why(asks("reject"), [signature()], from), null);
});

test("one that covers what the list adds or takes away does not", () => {
  const h = "from:subject:date:message-id:to:list-id:list-unsubscribe:precedence:sender:reply-to";
  assert.equal(
    why(asks("reject"), [signature(h)]),
    "strict.example says p=reject, its signature covers list-id",
  );
  assert.equal(
    why(NOBODY, [signature("from:x-loop")]),
    "nobody tells what strict.example asks for, its signature covers x-loop",
  );
  for (const [field, h] of [
    ["List-Archive: <https://x.example>", "from:list-archive"],
    ["Delivered-To: x@strict.example", "from:delivered-to"],
  ] as const)
    assert.match(why(asks("reject"), [signature(h), field]) ?? "", /its signature covers [ld]/);
  // What our own delivery has put on top, the signer has not seen.
  const above = { above: ["Delivered-To: merlyn@blue.stonehenge.example"] };
  assert.equal(why(asks("reject"), [signature("from:delivered-to")], above), null);
});

test("of several signatures one that survives is enough", () => {
  const two = [signature("from:list-id", "strict.example", "a"), signature()];
  assert.equal(why(asks("reject"), two), null);
  assert.equal(why(asks("reject"), [...two].reverse()), null);
  assert.equal(why(asks("reject", passed("strict.example", "x")), two), null);
  assert.match(why(asks("reject", passed("strict.example", "a")), two) ?? "", /covers list-id$/);
});

test("but not another's, and none that was looked at and did not pass", () => {
  const unsigned = "strict.example says p=reject, no signature of its own";
  for (const domain of ["other.example", "example", "evilstrict.example", "stonehenge.example"])
    assert.equal(why(asks("reject"), [signature("from", domain)]), unsigned, domain);
  for (const result of ["fail", "temperror", "none", "policy"] as const) {
    const dkim = [{ domain: "strict.example", selector: null, result }];
    assert.equal(why(asks("reject", { dkim }), [signature()]), unsigned, result);
  }
  assert.equal(why(asks("reject", passed("other.example")), [signature()]), unsigned);
});

test("an author in the list's own domain: the list's own server speaks for it", () => {
  const from = "merlyn@Stonehenge.example";
  assert.equal(why(NOBODY, [], { from }), null);
  assert.equal(why(NOBODY, [], { from, to: "friends@STONEHENGE.example" }), null);
});

test("several authors of several domains: no signature speaks for them all", () => {
  const from = "jane@strict.example, ada@analytic.example";
  assert.equal(
    why(asks("reject"), [signature()], { from }),
    "nobody tells what strict.example, analytic.example asks for, no signature of its own",
  );
  assert.equal(why(asks("reject"), [], { from: "undisclosed:;" }), null);
});
