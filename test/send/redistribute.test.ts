import assert from "node:assert/strict";
import { test } from "node:test";
import { readMail } from "../../src/core/message/parse-mail.js";
import { bearsToken } from "../../src/core/policy/loop-header.js";
import { listOwner, redistributed } from "../../src/send/redistribute.js";
import { contentOf, letter } from "./tools.js";

const FRIENDS = "friends@stonehenge.example";

function redistribute(message: string, address = FRIENDS): string {
  const content = redistributed(letter(message), address);
  let text = "";
  for (const chunk of content.chunks()) text += chunk.toString("latin1");
  assert.equal(content.size, text.length);
  return text;
}

test("the list's own fields come, those of other lists and of our delivery go, all else stays", () => {
  const message = `Return-Path: <ann@example.org>
Delivered-To: merlyn+friends@blue.stonehenge.example
Received: from mail.example.org
List-Id: Another <other.example.org>
List-Unsubscribe: <mailto:leave@example.org>,
 <https://example.org/leave>
LIST-POST: NO
List-Archive: <https://example.org/>
Precedence: bulk
X-Loop: somebody
Sender: other-bounces@example.org
Reply-To: ann@example.org
From: Ann <ann@example.org>
Subject: [x]  Hello

List-Id: in the body
`;
  assert.equal(
    redistribute(message),
    `List-Id: <friends.stonehenge.example>
List-Post: <mailto:friends@stonehenge.example>
List-Unsubscribe: <mailto:friends-owner@stonehenge.example?subject=unsubscribe>
Precedence: list
X-Loop: sortmail friends@stonehenge.example
Received: from mail.example.org
X-Loop: somebody
Sender: other-bounces@example.org
Reply-To: ann@example.org
From: Ann <ann@example.org>
Subject: [x]  Hello

List-Id: in the body
`,
  );
});

test("what members get is mail of this list to sortmail too, and known when it comes back", () => {
  for (const address of [
    FRIENDS,
    "Friends+Old@Stonehenge.example",
    '"odd list"@stonehenge.example',
    "freunde.ü@x.example",
  ]) {
    const bytes = Buffer.from(redistribute("From: ann@example.org\n\nHello\n", address), "latin1");
    const never = () => Promise.reject(new Error("not asked"));
    const mail = readMail(
      contentOf(bytes),
      { options: {}, environment: {}, fromLine: null },
      {
        rewrite: { user: "merlyn", domain: "x.example" },
        mime: never,
        scan: never,
        authenticate: never,
        note: () => {},
      },
    );
    assert.equal(mail.list?.post, address);
    assert.ok(bearsToken(mail, address));
    assert.ok(!bearsToken(mail, "others@stonehenge.example"));
    assert.match(mail.list?.id ?? "", /^[^\s<>@"]+$/);
  }
});

test("bounces go to the owner's address", () => {
  assert.equal(listOwner(FRIENDS), "friends-owner@stonehenge.example");
  assert.equal(listOwner('"odd list"@x.example'), '"odd list-owner"@x.example');
});

test("what is odd in the list's address can't end an address in a header", () => {
  const text = redistribute("\n", '"a>b?c&d%e f"@x.example');
  assert.match(text, /^List-Id: <a-b\?c&d%e-f\.x\.example>$/m);
  assert.match(text, /^List-Post: <mailto:%22a%3Eb%3Fc%26d%25e%20f%22@x\.example>$/m);
  assert.match(
    text,
    /^List-Unsubscribe: <mailto:%22a%3Eb%3Fc%26d%25e%20f-owner%22@x\.example\?subject=unsubscribe>$/m,
  );
});

test("a list without a usable address is an error", () => {
  for (const address of ["", "friends", "a@x, b@x", "-x@y.example", "a\n@x.example"]) {
    assert.throws(() => redistributed(letter(), address), /is no address of a list$/);
    assert.throws(() => listOwner(address), /is no address of a list$/);
  }
});
