import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { parseAddresses } from "../../../src/core/message/address-list.js";
import { automaticReason } from "../../../src/core/message/auto-submitted.js";
import { decodeField, parseHeader } from "../../../src/core/message/header.js";
import { CORPUS, NO_CORPUS } from "../../harness/corpus.js";
import { assertLinear, hostile } from "../hostile.js";

type Fields = readonly (readonly [name: string, value: string])[];

function reason(
  fields: Fields,
  sender: string | null | undefined = "jane@example.org",
): string | null {
  const all = (wanted: string) =>
    fields.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
  const from = all("from").flatMap(parseAddresses);
  return automaticReason({ all, first: (name) => all(name)[0] ?? null, sender, from });
}

test("Auto-Submitted other than no is a reason", () => {
  const of = (value: string) => reason([["Auto-Submitted", value]]);
  assert.equal(of("auto-replied"), "Auto-Submitted: auto-replied");
  assert.equal(of("Auto-Generated (failure); x=y"), "Auto-Submitted: auto-generated");
  assert.equal(of("(a) (b) auto-notified;owner-email=x"), "Auto-Submitted: auto-notified");
  for (const none of ["no", "No", "no; x=y", "no (really)", "(auto-replied) no", "", "()"])
    assert.equal(of(none), null);
});

test("the keyword stands behind comments of any length, and nothing else", () => {
  const of = (...values: readonly string[]) =>
    reason(values.map((value) => ["Auto-Submitted", value] as const));
  assert.equal(of("(a comment)auto-replied"), "Auto-Submitted: auto-replied");
  assert.equal(of("() (two of them)  auto-replied"), "Auto-Submitted: auto-replied");
  for (const odd of ["(auto-replied", "; auto-replied", ") auto-replied"])
    assert.equal(of(odd), null, odd);
  assert.equal(of("", "auto-replied"), "Auto-Submitted: auto-replied");
});

test("a second Auto-Submitted counts as well", () => {
  const fields: Fields = [
    ["Auto-Submitted", "no"],
    ["Auto-Submitted", "auto-replied"],
  ];
  assert.equal(reason(fields), "Auto-Submitted: auto-replied");
});

test("the null sender is a reason, an unknown one is none", () => {
  assert.equal(reason([], null), "null sender");
  assert.equal(reason([], undefined), null);
  assert.equal(reason([["From", "Mail System <>"]]), "From: <>");
});

test("a report is a reason, another multipart is none", () => {
  assert.equal(
    reason([["Content-Type", "Multipart/Report; report-type=x"]]),
    "Content-Type: multipart/report",
  );
  assert.equal(reason([["Content-Type", "multipart/mixed; x=multipart/report"]]), null);
  assert.equal(reason([["Content-Type", "multipart/reporters"]]), null);
});

test("MAILER-DAEMON and its kin are a reason, as sender or in From", () => {
  for (const local of [
    "MAILER-DAEMON",
    "MailerDaemon",
    "mail.daemon",
    "double-bounce",
    "listserv",
    "majordomo",
  ]) {
    assert.equal(reason([], `${local}@example.org`), `sender: ${local}`);
    assert.equal(reason([["From", `Mail System <${local}@example.org>`]]), `From: ${local}`);
    assert.equal(reason([["From", local]]), `From: ${local}`);
  }
  assert.equal(reason([["From", '"MAILER-DAEMON" <jane@example.org>']]), null);
  for (const local of ["not-majordomo", "listserv-people"])
    assert.equal(reason([], `${local}@example.org`), null, local);
});

test("X-Auto-Response-Suppress is never a reason by itself", () => {
  for (const value of ["DR, RN, NRN", "OOF, AutoReply", "All", "None", ""])
    assert.equal(reason([["X-Auto-Response-Suppress", value]]), null, value);
});

test("lists, bulk mail and addresses that people read are no reason", () => {
  const fields: Fields = [
    ["From", "postmaster@example.org"],
    ["List-Id", "<l.example>"],
    ["Precedence", "bulk"],
  ];
  for (const sender of [
    "postmaster@example.org",
    "owner-l@example.org",
    "l-request@example.org",
    "noreply@example.org",
  ]) {
    assert.equal(reason(fields, sender), null);
  }
});

const NAMES = ["auto-submitted", "content-type", "from"];

test("a reason is one short line, whatever the message says", () => {
  const piece = fc.constantFrom(
    "(",
    ")",
    " ",
    ";",
    "no",
    "auto-replied",
    "multipart/report",
    "<>",
    "MAILER-DAEMON",
    "x".repeat(200),
  );
  const value = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join("").trim());
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...NAMES), value)),
      fc.option(value),
      (fields, sender) => {
        assert.match(reason(fields, sender) ?? "none", /^.{1,80}$/);
      },
    ),
  );
});

test("finding a reason is linear whatever the fields are", () => {
  const pieces = ["(", "()", "( ", ") ", " ", "<", "< ", ";", "no"];
  assertLinear(hostile(pieces), (text) =>
    reason(
      NAMES.map((name) => [name, text] as const),
      text,
    ),
  );
});

/**
 * The bounces that bear no mark at all: sent by `postmaster`, by people's own names, by odd
 * machines.
 */
const UNMARKED = 26;

test("nearly every bounce of the corpus is told, and no person's mail is", {
  skip: NO_CORPUS,
}, () => {
  const read = (file: string) => {
    const { fields } = parseHeader(readFileSync(join(CORPUS ?? "", file)));
    const values = fields.map(({ lower, raw }) => [lower, decodeField(raw)] as const);
    const path = values.find(([name]) => name === "return-path")?.[1];
    return reason(values, path === "<>" ? null : path);
  };
  const labels = readFileSync(join(CORPUS ?? "", "labels.tsv"), "utf8")
    .split("\n")
    .slice(1, -1);
  const told = labels
    .map((label) => label.split("\t"))
    .map(([file = "", , verdict, kind]) => ({ file, verdict, kind }));
  const bounces = told.filter(
    ({ verdict, kind }) => verdict === "yes" && !kind?.startsWith("mailing-list"),
  );
  const missed = bounces.filter(({ file }) => read(file) === null);
  assert.ok(
    bounces.length > 300 && missed.length <= UNMARKED,
    `${missed.length}: ${missed.map(({ file }) => file).join("\n")}`,
  );
  const people = told.filter(({ verdict }) => verdict === "no" || verdict === "candidate-no");
  assert.deepEqual(
    people.filter(({ file }) => read(file) !== null),
    [],
  );
});
