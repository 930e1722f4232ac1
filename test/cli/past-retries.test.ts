/**
 * A try that goes on with what an earlier one has begun decides as that one did, whatever has been
 * remembered meanwhile.
 */

import assert from "node:assert/strict";
import { unlinkSync } from "node:fs";
import { test } from "node:test";
import type { Home } from "../harness/program.js";
import { assertDeferred, assertDelivered, homeWith, MESSAGE, rulesOf } from "./tools.js";

const OTHER = MESSAGE.replace("lunch@", "other@").replace("Subject: Lunch", "Subject: Other");

const counts = (home: Home) =>
  ["inbox", "second", "third"].map((folder) => home.maildir(`Mail/${folder}`).length);

/** Files it, and fails at the copy; the rest is done in the next try. */
function inTwoTries(home: Home, message: string, meanwhile: () => void): void {
  const blocked = home.write("Mail/third", "no folder");
  assertDeferred(home.deliver(message), /third/);
  meanwhile();
  unlinkSync(blocked);
  assertDelivered(home.deliver(message));
}

test("a duplicate is one still when it is tried again", (t) => {
  const home = homeWith(t, {
    top: 'import { duplicate } from "sortmail";',
    rules: 'rule("again", duplicate(), file("second"), copy("third"))',
  });
  assertDelivered(home.deliver(MESSAGE));
  inTwoTries(home, MESSAGE.replace("(Postfix)", "(Postfix) id 2"), () => {});
  assert.deepEqual(counts(home), [1, 1, 1]);
  assert.equal(home.log().at(-1)?.duplicateOf, "<lunch@analytic.example>");
});

test("a first contact is one still, though its author has written once more meanwhile", (t) => {
  const home = homeWith(t, {
    top: 'import { contacts, firstContact } from "sortmail";',
    config: 'people: [contacts("~/contacts.vcf")],',
    rules:
      'rule("other", subject(/^Other/), discard()), rule("new", firstContact, file("second"), copy("third"))',
  });
  home.write("contacts.vcf", "BEGIN:VCARD\nVERSION:4.0\nEMAIL:eve@x.example\nEND:VCARD\n");
  inTwoTries(home, MESSAGE, () => assertDelivered(home.deliver(OTHER)));
  assert.deepEqual(counts(home), [0, 1, 1]);
  assertDelivered(home.deliver(MESSAGE.replace("lunch@", "third@")));
  assert.deepEqual(counts(home), [1, 1, 1], "and what is new goes by what is known now");
});

test("an answer goes where it went, though what it answers has come meanwhile", (t) => {
  const rules = rulesOf({
    rules:
      'rule("other", subject(/^Other/), file("second")), rule("in it", inThread("second"), file("second"))',
    otherwise: 'file("inbox"), copy("third")',
  });
  const home = homeWith(t, rules.replace("{ rules,", "{ inThread, rules,"));
  const answer = MESSAGE.replace("Subject:", "References: <other@analytic.example>\nSubject:");
  inTwoTries(home, answer, () => assertDelivered(home.deliver(OTHER)));
  assert.deepEqual(counts(home), [1, 1, 1]);
});
