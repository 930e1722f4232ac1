import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { nameBeforeVia } from "../../../src/core/message/author.js";
import { assertLinear, hostile } from "../hostile.js";
import { anyText, lines, mailOf } from "../mails.js";

/** As `Name <address>`; null for nobody. */
function author(...fields: readonly string[]): string | null {
  const found = mailOf(lines(...fields, "", "Hello.")).author;
  return found && `${found.name} <${found.address}>`;
}

const JANE = "Jane Doe <jane@heath.example>";

test("the author is the first in From, where no list has put itself there", () => {
  assert.equal(author(`From: ${JANE}`), JANE);
  assert.equal(author(`From: ${JANE}, Ada <ada@analytic.example>`), JANE);
  assert.equal(author(`From: ${JANE}`, "Reply-To: other@heath.example"), JANE);
  assert.equal(author("Subject: nobody"), null);
  assert.equal(author("From: undisclosed:;"), null);
});

/** Real programs' ways to do it; each with a List-Id in its own domain. */
const REWRITTEN: readonly (readonly [program: string, ...fields: string[]])[] = [
  [
    "Google Groups",
    `From: "'Jane Doe' via Team" <team@groups.example>`,
    "List-ID: <team.groups.example>",
    `X-Original-From: ${JANE}`,
    "Reply-To: somebody@else.example",
  ],
  [
    "Google Groups, the address alone",
    `From: "'Jane Doe' via Team" <team@groups.example>`,
    "List-ID: <team.groups.example>",
    "X-Original-Sender: jane@heath.example",
  ],
  [
    "Mailman",
    "From: Jane Doe via Friends <friends@lists.example>",
    "List-Id: The friends <friends.lists.example>",
    `Reply-To: ${JANE}`,
  ],
  [
    "Mailman, replies go to the list",
    "From: Jane Doe via Friends <friends@lists.example>",
    "List-Id: The friends <friends.lists.example>",
    "Reply-To: The friends <friends@lists.example>",
    `Cc: Ada <ada@analytic.example>, ${JANE}`,
  ],
  [
    "Mailman, and the author's own Reply-To",
    "From: =?utf-8?q?Jane_Doe_via_Friends?= <friends@lists.example>",
    "List-Id: <friends.lists.example>",
    `Reply-To: Ada <ada@analytic.example>, ${JANE}`,
  ],
  [
    "groups.io",
    'From: "Jane Doe via groups.example" <jane=heath.example@groups.example>',
    "List-Id: <friends.groups.example>",
    "Reply-To: friends@groups.example",
  ],
  [
    "the IETF's Mailman",
    "From: Jane Doe <jane=40heath.example@dmarc.lists.example>",
    "List-Id: <wg.lists.example>",
  ],
  [
    "LISTSERV",
    "From: Jane Doe <00000f2b8c2e84c0-dmarc-request@LISTS.EXAMPLE>",
    "List-Id: <friends.lists.example>",
    `Reply-To: ${JANE}`,
  ],
  [
    "Sympa",
    'From: "Jane Doe (via friends Mailing List)" <friends@lists.example>',
    "List-Id: <friends.lists.example>",
    `X-Original-From: ${JANE}`,
    "Reply-To: friends@lists.example",
  ],
];

for (const [program, ...fields] of REWRITTEN) {
  test(`the author behind ${program}`, () => assert.equal(author(...fields), JANE));
}

test("a list of another domain, or none at all, has not rewritten it: From stands", () => {
  const via = '"Jane Doe via Team" <team@groups.example>';
  const claims = ["X-Original-From: boss@office.example", "Reply-To: boss@office.example"];
  const shown = "Jane Doe via Team <team@groups.example>";
  assert.equal(author(`From: ${via}`, ...claims), shown);
  assert.equal(author(`From: ${via}`, "List-Id: <team.other.example>", ...claims), shown);
  assert.equal(author(`From: ${via}`, "List-Id: <a.example>", ...claims), shown);
  assert.equal(author(`From: ${via}`, "Mailing-List: list team@groups.example", ...claims), shown);
  const both = `From: ${via}, ${JANE}`;
  assert.equal(author(both, "List-Id: <team.groups.example>", ...claims), shown);
});

test("a newsletter, a forge and a forum write in their own name: their Reply-To is no author", () => {
  const news = ["From: News <news@shop.example>", "List-Id: <news.shop.example>"];
  assert.equal(author(...news, "Reply-To: support@help.example"), "News <news@shop.example>");
  const forge = ["From: jane <notifications@forge.example>", "List-Id: <repo.jane.forge.example>"];
  const token = "Reply-To: jane/repo <reply+AB12@reply.forge.example>";
  assert.equal(author(...forge, token), "jane <notifications@forge.example>");
});

test("where nothing names the author, From stands", () => {
  const via = "From: Jane Doe via Friends <friends@lists.example>";
  const id = "List-Id: <friends.lists.example>";
  const shown = "Jane Doe via Friends <friends@lists.example>";
  assert.equal(author(via, id), shown);
  assert.equal(author(via, id, "Reply-To: friends@lists.example"), shown);
  assert.equal(author(via, id, "Reply-To: a@one.example, b@two.example"), shown);
});

test("what stands before `via`", () => {
  for (const [name, before] of [
    ["Jane Doe via friends", "Jane Doe"],
    ["'Jane Doe' via Team", "Jane Doe"],
    ["Jane (via friends Mailing List)", "Jane"],
    ["Olivia Viaduct", "Olivia Viaduct"],
    ["Via Appia", "Via Appia"],
    ["Jane via ", "Jane via"],
    ["", ""],
  ] as const)
    assert.equal(nameBeforeVia(name), before, name);
});

test("never throws, in linear time", () => {
  fc.assert(
    fc.property(anyText, anyText, (name, other) => {
      const text = lines(
        `From: "${name}" <team@groups.example>`,
        "List-Id: <team.groups.example>",
        `Reply-To: ${other}`,
      );
      void mailOf(text).author;
    }),
  );
  assertLinear(hostile([" via ", "'", "= via", "a=b."], ["x", "'"]), (text) => nameBeforeVia(text));
});
