/** The words on whom one knows: what they take, and what they ask. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { not } from "../../../src/core/language/combinators.js";
import { maildir } from "../../../src/core/language/folder-spec.js";
import {
  answersMine,
  contacts,
  demandPeople,
  firstContact,
  known,
  senders,
  sent,
} from "../../../src/core/language/people-words.js";
import { describe } from "../../../src/core/language/shapes.js";
import { sortmail } from "../../../src/core/language/sortmail.js";
import { decided, mailOf, REWRITE } from "../mails.js";

test("each asks its own question, once for each look, and shows why", async () => {
  const asked: string[] = [];
  const mail = mailOf("From: ada@analytic.example\n\n", {
    people: async (question) => {
      asked.push(question);
      return { yes: question !== "known", why: `because of ${question}` };
    },
  });
  const { rules, rule, otherwise, file } = sortmail({
    recipient: REWRITE,
    folders: { inbox: maildir("~/Mail/inbox") },
    people: [contacts("~/contacts.vcf")],
  });
  const ruleset = rules(
    [
      rule("known", known, file("inbox")),
      rule("no answer", not(answersMine), file("inbox")),
      rule("new", firstContact, file("inbox")),
    ],
    otherwise(file("inbox")),
  );
  const { rule: chosen, trace } = await decided(ruleset, mail);
  assert.equal(chosen, "new");
  assert.deepEqual(asked, ["known", "answersMine", "firstContact"]);
  assert.equal(trace[0]?.evaluation.value?.(), "because of known");
  assert.deepEqual([known, answersMine, firstContact].map(describe), asked);
});

test("sources are plain data, with the path as it was said", () => {
  assert.deepEqual(contacts("friends.txt"), { kind: "contacts", path: "friends.txt" });
  assert.deepEqual(sent("~/Mail/Sent"), { kind: "sent", path: "~/Mail/Sent" });
  assert.deepEqual(senders("/home/m/Mail"), { kind: "senders", path: "/home/m/Mail" });
});

test("what is no source is refused, and so are none", () => {
  for (const people of [
    [],
    "~/contacts.vcf",
    {},
    ["~/contacts.vcf"],
    [maildir("~/Mail/Sent")],
    [null],
  ])
    assert.throws(() => demandPeople(people), /^Error: sortmail: people is .*: it takes /);
  demandPeople([contacts("a"), sent("~/b"), senders("~/c")]);
});

test("a rule that asks without people is refused, with what to add", () => {
  const { rules, rule, otherwise, file } = sortmail({
    recipient: REWRITE,
    folders: { inbox: maildir("~/Mail/inbox") },
  });
  const asking: unknown = known;
  assert.throws(
    () =>
      Reflect.apply(rules, undefined, [
        [Reflect.apply(rule, undefined, ["k", asking, file("inbox")])],
        otherwise(file("inbox")),
      ]),
    /rule "k" asks for whom you know: add people: … to sortmail/,
  );
});
