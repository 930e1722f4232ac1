/** The reply policy on messages that other people and machines wrote. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ownAddressesOf } from "../../../src/core/policy/own-addresses.js";
import { type PolicySuppression, whyNotAnswer } from "../../../src/core/policy/suppression.js";
import { CORPUS, NO_CORPUS } from "../../harness/corpus.js";
import { mailOf, REWRITE } from "../mails.js";

/** Labelled as bounces, and with nothing in the header that tells them from a person's letter. */
const NOBODY_CAN_KNOW: Readonly<Record<string, string>> = {
  "no-reply/bounceparser/t/corpus/spam-bogus-email-in-report.msg":
    "spam, no bounce: the scanner's business",
  "no-reply/bounceparser/t/corpus/spam-lots-of-bogus-addresses.msg":
    "spam, no bounce: the scanner's business",
  "no-reply/bounceparser/t/corpus/spam-with-badly-parsed-email.msg":
    "spam, no bounce: the scanner's business",
  "no-reply/bounceparser/t/corpus/virus-caused-multiple-weird-reports.msg":
    "a virus, no bounce: the scanner's business",
};

/**
 * The same of messages that come without a sender, once a test gives them one. Only a bounce's null
 * sender tells.
 */
const ONLY_THE_SENDER_TELLS: Readonly<Record<string, string>> = {
  "no-reply/flufl-bounce/flufl/bounce/tests/data/groupwise_03.txt":
    "a person writes RE: to what a bounce is attached to",
};

/** Labelled as a person's by rule of thumb, and not answered. */
const REVIEWED: Readonly<Record<string, PolicySuppression["detail"]>> = {
  "mail/sa-public-corpus/easy-ham-2/01274.0d083a2d3b30061efdc2cc73ee9e76e3.txt":
    "From: nobody@dogma.slashnull.org",
  "mail/sa-public-corpus/hard-ham-1/00149.f6fddcb1750a61e5e085e22a4fa08912.txt":
    "From: newsletter@matrox.com",
  "mail/sa-public-corpus/hard-ham-1/00150.6757acfba013e1e9b138e2530101c9b8.txt":
    "From: mailer@desktopengineer.com",
  "mail/sa-public-corpus/hard-ham-1/00171.1690d6d03d44bf0eca7db6fdeb0fd5b7.txt":
    "From: alerts@action.eff.org",
  "mail/sa-public-corpus/hard-ham-1/00181.01c5d96083c6e7770b1704791cf4bb3e.txt":
    "From: noreply@sourceforge.net",
};

const RECIPIENT = "merlyn+training@blue.stonehenge.example";
const SENDER = "jane@example.org";

/** Asked as the most generous rules would: it is ham, and anyone is answered. */
function judge(
  file: string,
  options: { readonly sender?: string; readonly recipient?: string } = {},
) {
  const octets = readFileSync(join(CORPUS ?? "", file));
  const newline = octets.indexOf("\n");
  const isMbox = octets.toString("latin1", 0, 5) === "From ";
  const fromLine = isMbox ? octets.toString("latin1", 0, newline) : null;
  const mail = mailOf(isMbox ? octets.subarray(newline + 1) : octets, { fromLine, options });
  const verdict = { kind: "ham", score: 0, threshold: 5, tests: [], by: "test" } as const;
  const own = ownAddressesOf(REWRITE, mail.recipient);
  return whyNotAnswer({ mail, own, verdict, unscannedIsFine: true, toAnyone: true });
}

function labelled(...wanted: readonly string[]): string[] {
  const rows = readFileSync(join(CORPUS ?? "", "labels.tsv"), "utf8").split("\n");
  return rows
    .map((row) => row.split("\t"))
    .flatMap(([file = "", , label = ""]) => (wanted.includes(label) ? [file] : []));
}

test("nothing that must not be answered is, as it arrived", { skip: NO_CORPUS }, () => {
  const files = labelled("yes");
  assert.ok(files.length > 700, `${files.length}`);
  const answered = files.filter((file) => judge(file) === null);
  assert.deepEqual(answered, Object.keys(NOBODY_CAN_KNOW));
});

test("nor is it where nothing told the sender, and somebody is made the sender", {
  skip: NO_CORPUS,
}, () => {
  const unknown = labelled("yes").filter((file) => judge(file)?.reason === "unknown sender");
  assert.ok(unknown.length > 50, `${unknown.length}`);
  const answered = unknown.filter(
    (file) => judge(file, { sender: SENDER, recipient: RECIPIENT }) === null,
  );
  assert.deepEqual(answered, Object.keys(ONLY_THE_SENDER_TELLS));
});

test("people are answered, but for those whose address says that nobody reads", {
  skip: NO_CORPUS,
}, () => {
  const files = labelled("no", "candidate-no");
  assert.ok(files.length > 100, `${files.length}`);
  const refused = files.flatMap((file) => {
    const why = judge(file, { sender: SENDER, recipient: RECIPIENT });
    return why === null ? [] : [[file, why.detail] as const];
  });
  assert.deepEqual(Object.fromEntries(refused), REVIEWED);
});
