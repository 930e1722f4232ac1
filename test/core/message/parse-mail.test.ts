import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import type { Mail } from "../../../src/core/contracts/mail.js";
import type { Content } from "../../../src/core/contracts/ports.js";
import { unknownVerdict } from "../../../src/core/contracts/verdict.js";
import { readMail } from "../../../src/core/message/parse-mail.js";
import { memoryContent } from "../../../src/io/content.js";
import { corpusFiles, NO_CORPUS } from "../../harness/corpus.js";
import { lines, mailOf, REWRITE } from "../mails.js";

const NOTHING = { options: {}, environment: {}, fromLine: null };

test("an ordinary message, as a rule sees it", () => {
  const mail = mailOf(
    lines(
      "Return-Path: <jane@example.org>",
      "Delivered-To: merlyn+training@blue.stonehenge.example",
      "Received: x",
      "From: =?utf-8?q?J=C3=A4ne?= <Jane@Example.org>",
      'To: Training <training@stonehenge.example>, "Doe, John" <john@example.org>',
      "Cc: group: a@b.example, c@d.example;",
      "Reply-To: reply@example.org",
      "Subject: =?iso-8859-1?q?Kurs?=",
      " im April",
      "Date: Thu, 1 Jan 2026 12:00:00 +0100",
      "Message-ID: <1@example.org>",
      "In-Reply-To: <0@stonehenge.example>",
      "List-Id: <kurse.example.org>",
      "",
      "Hello!",
    ),
  );
  assert.equal(mail.recipient.address, "training@stonehenge.example");
  assert.equal(mail.sender, "jane@example.org");
  assert.deepEqual(mail.from, [
    { name: "Jäne", address: "Jane@Example.org", local: "Jane", domain: "Example.org" },
  ]);
  assert.deepEqual(
    [...mail.to, ...mail.cc, ...mail.replyTo].map(({ name, address }) => [name, address]),
    [
      ["Training", "training@stonehenge.example"],
      ["Doe, John", "john@example.org"],
      ["", "a@b.example"],
      ["", "c@d.example"],
      ["", "reply@example.org"],
    ],
  );
  assert.equal(mail.subject, "Kurs im April");
  assert.equal(mail.date?.toISOString(), "2026-01-01T11:00:00.000Z");
  assert.equal(mail.messageId, "<1@example.org>");
  assert.equal(mail.inReplyTo, "<0@stonehenge.example>");
  const id = "kurse.example.org";
  assert.deepEqual(mail.list, { id, name: "kurse", folder: id, post: null });
  assert.equal(mail.automatic, null);
});

test("an empty message has nothing, and nothing of it is an error", async () => {
  for (const empty of ["", "\n", "\r\n", "\n\n\n", "no header at all", "\u0000"]) {
    const mail = mailOf(empty, { body: {} });
    assert.deepEqual([mail.from, mail.to, mail.cc, mail.replyTo], [[], [], [], []]);
    assert.deepEqual(
      [mail.subject, mail.date, mail.messageId, mail.inReplyTo],
      ["", null, null, null],
    );
    assert.deepEqual(
      [mail.list, mail.automatic, mail.sender, mail.recipient.address],
      [null, null, null, null],
    );
    assert.deepEqual(
      [mail.header("From"), mail.headers("From"), mail.rawHeader("From")],
      [null, [], []],
    );
    assert.equal(mail.addressedTo(""), false);
    assert.equal(mail.size, Buffer.byteLength(empty));
    assert.deepEqual(
      [await mail.text(), await mail.html(), await mail.attachments()],
      ["", "", []],
    );
  }
});

test("header is the first field, headers all of them in order, whatever the case of the name", () => {
  const mail = mailOf(lines("X-A: one", "x-a: =?utf-8?b?dHdv?=", "X-B:", "X-A: thr", "\tee"));
  assert.equal(mail.header("x-A"), "one");
  assert.deepEqual(mail.headers("X-a"), ["one", "two", "thr ee"]);
  assert.notEqual(
    mail.headers("X-a"),
    mail.headers("X-a"),
    "a rule that nobody type-checked may change what it got",
  );
  assert.equal(mail.header("X-B"), "");
  assert.equal(mail.header("X-C"), null);
  for (const name of ["constructor", "__proto__", "toString", "X-A:", "X-A ", ""]) {
    assert.deepEqual(
      [mail.header(name), mail.headers(name), mail.rawHeader(name)],
      [null, [], []],
      name,
    );
  }
});

test("rawHeader gives the octets behind the colon, folding kept", () => {
  const octets = Buffer.from("Subject: =?x?=\r\n\tb\xff\0\r\nSUBJECT:c\r\n\r\n", "latin1");
  assert.deepEqual(
    mailOf(octets)
      .rawHeader("subject")
      .map((raw) => raw.toString("latin1")),
    [" =?x?=\r\n\tb\xff\0", "c"],
  );
});

test("several fields of addresses are read as one list", () => {
  const mail = mailOf(
    lines("To: a@b.example", "To: c@d.example", "From: e@f.example", "FROM: g@h.example"),
  );
  assert.deepEqual(
    [...mail.to, ...mail.from].map(({ address }) => address),
    ["a@b.example", "c@d.example", "e@f.example", "g@h.example"],
  );
});

test("a Message-ID has its angle brackets, also where they were forgotten; what is no id is none", () => {
  const id = (value: string) => mailOf(lines(`Message-ID: ${value}`)).messageId;
  assert.equal(id("<a@b>"), "<a@b>");
  assert.equal(id("  <a@b> (comment)"), "<a@b>");
  assert.equal(id("<a@b> <c@d>"), "<a@b>");
  assert.equal(id("a@b"), "<a@b>");
  assert.equal(id("12345"), "<12345>");
  assert.equal(id('<"a b"@x.example>'), '<"a b"@x.example>');
  assert.equal(id('x <"a>\\"b <"@x.example> y'), '<"a>\\"b <"@x.example>');
  assert.equal(id('<a"b@x> <c@d>'), '<a"b@x>');
  assert.equal(id('<"a b@x.example> <c@d>'), "<c@d>");
  for (const none of ["", "<>", "< >", "a b", "<a@b", "a@b>"]) assert.equal(id(none), null, none);
});

test("a From_ line that tells no sender makes no null sender", () => {
  const of = (fromLine: string) => {
    const { sender, automatic } = mailOf("From: Jane <jane@x.example>\n\n", { fromLine });
    return [sender, automatic];
  };
  assert.deepEqual(of("From - Mon Jun  3 12:50:27 1996"), [null, null]);
  assert.deepEqual(of("From ???@??? Mon Jun  3 12:50:27 1996"), [null, null]);
  assert.deepEqual(of("From MAILER-DAEMON Mon Jun  3 12:50:27 1996"), [null, "null sender"]);
});

test("In-Reply-To is its first id: words around it, of old usage, are none", () => {
  const id = (value: string) => mailOf(lines(`In-Reply-To: ${value}`)).inReplyTo;
  assert.equal(id("<a@b> <c@d>"), "<a@b>");
  assert.equal(id('Your message of "Thu, 1 Jan 2026" <a@b>'), "<a@b>");
  assert.equal(id('Your message of "Thu, 1 Jan 2026 12:00:00."'), null);
});

test("the size is that of the octets received, the From_ line not counted", () => {
  assert.equal(mailOf("X: ü\n\n", { fromLine: "From x" }).size, 7);
  const large: Content = {
    size: 5_000_000_000,
    head: Buffer.from("X: y\n\n"),
    file: null,
    chunks: () => [],
  };
  const mime = async () => assert.fail();
  assert.equal(
    readMail(large, NOTHING, {
      rewrite: REWRITE,
      mime,
      scan: mime,
      authenticate: mime,
      note: assert.fail,
    }).size,
    5_000_000_000,
  );
});

test("addressedTo compares the local part, whatever its case, composition and quotes", () => {
  const mail = mailOf(
    lines('To: "Merlyn"@stonehenge.example', "Resent-Cc: gru\u0308n@Stonehenge.Example"),
  );
  assert.deepEqual(
    ["merlyn", "MERLYN", '"merlyn"', "grün", "GRÜN", "merlyn@stonehenge.example"].map((local) =>
      mail.addressedTo(local),
    ),
    [true, true, false, true, true, false],
  );
});

test("addressedTo looks at To, Cc, Resent-To and Resent-Cc", () => {
  for (const field of ["To", "Cc", "Resent-To", "Resent-Cc"]) {
    const mail = mailOf(lines(`${field}: merlyn@stonehenge.example`));
    assert.equal(mail.addressedTo("merlyn"), true, field);
  }
});

test("where a function undoes the rewriting, one's domain is the one that was written to", () => {
  const to = (address: string, deliveredTo?: string) =>
    mailOf(lines(...(deliveredTo ? [`Delivered-To: ${deliveredTo}`] : []), `To: ${address}`), {
      rewrite: () => "training@Camelot.example",
    }).addressedTo("merlyn");
  assert.equal(to("merlyn@camelot.EXAMPLE", "merlyn@blue.example"), true);
  assert.equal(to("merlyn@blue.example", "merlyn@blue.example"), false);
  assert.deepEqual([to("merlyn"), to("merlyn@camelot.example")], [false, false]);
});

test("the scanner is asked for a verdict once, when somebody wants to know", async () => {
  const asked: Content[] = [];
  const content = memoryContent(Buffer.from("Subject: x\n\nbody"));
  const mail = readMail(content, NOTHING, {
    rewrite: REWRITE,
    note: assert.fail,
    mime: async () => assert.fail(),
    authenticate: async () => assert.fail(),
    scan: async (whole) => {
      asked.push(whole);
      return unknownVerdict("nobody knows");
    },
  });
  assert.deepEqual(asked, []);
  assert.deepEqual(await mail.verdict(), unknownVerdict("nobody knows"));
  assert.deepEqual([await mail.verdict(), asked.length], [await mail.verdict(), 1]);
  assert.equal(asked[0], content);
});

test("a body that was read is nothing to note", async () => {
  assert.equal(await mailOf("\n", { body: { text: "x" }, note: assert.fail }).text(), "x");
});

test("the first MiB of header is parsed; what is beyond is noted, once", () => {
  const notes: string[] = [];
  const note = (text: string) => notes.push(text);
  const filler = `X-F: ${"f".repeat(990)}\n`.repeat(1100);
  const mail = mailOf(`Subject: early\n${filler}X-Late: late\n\nbody`, { note });
  assert.deepEqual([mail.subject, mail.header("X-Late")], ["early", null]);
  assert.equal(notes.length, 1);
  assert.match(notes[0] ?? "", /header is longer than 1 MiB/);
  assert.equal(mailOf("Subject: x\n\n", { note: assert.fail }).subject, "x");
});

test("the MIME reader is asked once, however often and for whatever the body is wanted", async () => {
  const asked: Content[] = [];
  const notes: string[] = [];
  const attachments = [{ name: "a", type: "b/c", size: 1 }];
  const content = memoryContent(Buffer.from("Subject: x\n\nbody"));
  const mail = readMail(content, NOTHING, {
    rewrite: REWRITE,
    note: (text) => notes.push(text),
    scan: async () => assert.fail(),
    authenticate: async () => assert.fail(),
    mime: async (whole) => {
      asked.push(whole);
      return { text: "text", html: "<p>", attachments, refused: "too deep" };
    },
  });
  assert.equal(mail.subject, "x");
  assert.deepEqual(asked, []);
  const [text, html, again, files] = await Promise.all([
    mail.text(),
    mail.html(),
    mail.text(),
    mail.attachments(),
  ]);
  assert.deepEqual([text, html, again, files], ["text", "<p>", "text", attachments]);
  assert.deepEqual([asked.length, asked[0] === content], [1, true]);
  assert.deepEqual(notes, ["MIME: too deep"]);
});

test("a MIME reader that fails, because it is not there, is no empty body", async () => {
  const mime = () => Promise.reject(new Error("the build is broken"));
  const mail = readMail(memoryContent(Buffer.from("\n")), NOTHING, {
    rewrite: REWRITE,
    mime,
    scan: mime,
    authenticate: mime,
    note: assert.fail,
  });
  await assert.rejects(mail.text(), /the build is broken/);
  await assert.rejects(mail.attachments(), /the build is broken/);
});

/** Asks for everything that needs no body. */
function askAll(mail: Mail): void {
  const {
    recipient,
    sender,
    from,
    to,
    cc,
    replyTo,
    subject,
    date,
    messageId,
    inReplyTo,
    list,
    automatic,
    envelope,
  } = mail;
  const texts = [
    sender,
    subject,
    messageId,
    inReplyTo,
    list?.id,
    list?.name,
    list?.post,
    automatic,
    ...Object.values(recipient),
  ];
  const names = [...from, ...to, ...cc, ...replyTo].flatMap(({ name, address, local, domain }) => [
    name,
    address,
    local,
    domain,
  ]);
  for (const text of [...texts, ...names])
    assert.doesNotMatch(text ?? "", /[^\P{Cc}\t]|[\p{Zl}\p{Zp}]/u);
  for (const id of [messageId, inReplyTo])
    assert.match(id ?? "<->", /^<(?:[^<>\s]+|(?:"(?:[^"\\]|\\.)*"|[^<>\s"])+)>$/);
  assert.ok(date === null || !Number.isNaN(date.getTime()));
  assert.equal(typeof envelope, "object");
  for (const name of ["received", "x-a"])
    assert.equal(mail.header(name), mail.headers(name)[0] ?? null);
  assert.equal(mail.rawHeader("received").length, mail.headers("Received").length);
  assert.equal(typeof mail.addressedTo("x"), "boolean");
}

const NAMES = [
  "From",
  "To",
  "Reply-To",
  "Subject",
  "Date",
  "Message-ID",
  "In-Reply-To",
  "List-Id",
  "List-Post",
  "Received",
  "Return-Path",
  "Delivered-To",
  "Auto-Submitted",
  "X-A",
];
const PIECES = [
  "<",
  ">",
  "@",
  '"',
  "\\",
  "(",
  ")",
  ",",
  ";",
  ":",
  " ",
  "\t",
  "\n ",
  "\r\n\t",
  "\n",
  "a",
  "B.c",
  "=?utf-8?q?",
  "=?utf-8?b?",
  "=00=0A",
  "?=",
  "\u0000",
  "\u001b[",
  "\u2028",
  "ü",
  "1 Jan 2026",
  "no",
];

test("whatever a message says, nothing is thrown, and no value has a control character", () => {
  const field = fc
    .tuple(fc.constantFrom(...NAMES), fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }))
    .map(([name, pieces]) => `${name}: ${pieces.join("")}\n`);
  fc.assert(
    fc.property(
      fc.array(field, { maxLength: 8 }),
      fc.uint8Array({ maxLength: 40 }),
      (fields, octets) => {
        askAll(
          mailOf(Buffer.concat([Buffer.from(fields.join("")), octets]), {
            fromLine: fields.join(""),
          }),
        );
      },
    ),
    { numRuns: 2000 },
  );
});

test("of other people's messages, nothing is thrown either", { skip: NO_CORPUS }, () => {
  const files = corpusFiles("mail", "no-reply", "bursts");
  let addressed = 0;
  for (const file of files) {
    const mail = mailOf(readFileSync(file));
    askAll(mail);
    if (mail.to.length > 0 && mail.from.length > 0) addressed += 1;
  }
  assert.ok(addressed > files.length / 2, `${addressed} of ${files.length}`);
});

test("received is the date of the topmost Received: those below it came with the message", () => {
  const at = (...fields: readonly string[]) =>
    mailOf(lines(...fields, "Date: Fri, 1 Jan 1999 12:00:00 +0000", "")).received?.toISOString();
  const ours =
    "Received: from x (y; z) by blue (Postfix) id 1;\n\tSun, 22 Nov 2026 10:00:00 +0100 (CET)";
  const forged = "Received: by mx; Mon, 2 Nov 2026 10:00:00 +0000";
  assert.equal(at(ours, forged), "2026-11-22T09:00:00.000Z");
  assert.equal(at("Received: by blue (Postfix)", forged), undefined);
  assert.equal(at("Received: by blue; soon", forged), undefined);
  assert.equal(at("X-Other: x"), undefined);
});

test("who asks for the time where nobody tells it is told", () => {
  assert.throws(() => mailOf("\n").now(), { message: "there is no clock" });
});
