/** Answers and notices, as they leave. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { simpleParser } from "mailparser";
import { composeAnswer, composeNotice } from "../../src/reply/compose.js";
import type {
  AnswerOptions,
  AnswerRequest,
  Composed,
  NoticeRequest,
} from "../../src/reply/request.js";
import { mailOf } from "../core/mails.js";
import {
  bodyOf,
  fieldOf,
  inquiry,
  merlyn,
  namesOn,
  recipientsOn,
  templatesOf,
  tools,
} from "./tools.js";

const plain = templatesOf({
  "plain.njk": "\nThank you.\n",
  "loud.njk":
    "Subject: From the template\nFrom: Merlyn <m@stonehenge.example>\nReply-To: r@elsewhere.example\nX-Course: perl\n\nHi",
  "asks.njk":
    'Subject: {{ reply.subject }}\n\n{{ reply.to }} {{ reply.from }} {{ reply.inReplyTo }} {{ reply.date | date("YYYY") }}',
});

function answer(request: Partial<AnswerRequest> = {}): Promise<Composed> {
  return composeAnswer({ ...tools(plain), mail: inquiry(), template: "plain", ...request });
}

const answerWith = (options: AnswerOptions, template = "plain") => answer({ options, template });

function notice(request: Partial<NoticeRequest> = {}): Promise<Composed> {
  const address = "pager@elsewhere.example";
  const sender = "merlyn@stonehenge.example";
  return composeNotice({
    ...tools(plain),
    mail: inquiry(),
    template: "plain",
    address,
    sender,
    ...request,
  });
}

test("an answer goes to the envelope sender alone, whatever From, Reply-To and Cc say", async () => {
  const mail = inquiry(
    "Reply-To: other@elsewhere.example",
    "Cc: third@elsewhere.example",
    "Sender: fourth@elsewhere.example",
  );
  const composed = await answer({ mail });
  assert.deepEqual(composed.envelope, { sender: null, recipients: ["ada@engine.example"] });
  assert.equal(fieldOf(composed, "To"), "ada@engine.example");
  assert.doesNotMatch(composed.message.head.toString(), /elsewhere/);
});

test("an answer, octet by octet", async () => {
  const { message, subject, messageId } = await answer();
  assert.equal(subject, "Re: Course dates");
  assert.equal(messageId, "<sortmail.mr6cb4qw.abababababababababababab@stonehenge.example>");
  const expected = [
    "Auto-Submitted: auto-replied",
    "Precedence: bulk",
    "X-Auto-Response-Suppress: All",
    "X-Loop: sortmail merlyn@stonehenge.example",
    "From: Randal Schwartz <training@stonehenge.example>",
    "To: ada@engine.example",
    "In-Reply-To: <1@engine.example>",
    "References: <1@engine.example>",
    "Subject: Re: Course dates",
    `Message-ID: ${messageId}`,
    "Date: Sat, 04 Jul 2026 12:30:05 +0000",
    "Content-Transfer-Encoding: 7bit",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "Thank you.",
    "",
  ];
  assert.equal(message.head.toString("latin1"), expected.join("\n"));
  assert.equal(message.size, message.head.length);
});

test("an id in quotes keeps its blanks on the way out", async () => {
  const id = '<"a b"@x.example>';
  const mail = mailOf(
    `To: training@stonehenge.example\nMessage-ID: ${id}\nReferences: <a@x> <b@x>\n\n`,
    { options: { recipient: "merlyn+training@blue.stonehenge.example", sender: "a@x.example" } },
  );
  const text = (await answer({ mail })).message.head.toString();
  assert.ok(text.includes(`\nIn-Reply-To: ${id}\n`), text);
  assert.ok(text.includes(`\nReferences: <a@x>\n <b@x>\n ${id}\n`), text);
});

test("From is the address that was written to, without a name when the user has given none", async () => {
  const composed = await answer({ person: { ...merlyn, name: null } });
  assert.equal(fieldOf(composed, "From"), "training@stonehenge.example");
});

test("a name that looks like an encoded word is not decoded by whoever reads it", async () => {
  const composed = await answer({ person: { ...merlyn, name: "=?utf-8?Q?a=0D=0Ab?=" } });
  assert.equal(
    (await simpleParser(composed.message.head)).from?.value[0]?.name,
    "= ?utf-8?Q?a=0D=0Ab?=",
  );
});

test("a template sets Subject, From, Reply-To and X- lines", async () => {
  const composed = await answer({ template: "loud" });
  assert.equal(composed.subject, "From the template");
  assert.equal(fieldOf(composed, "Subject"), "From the template");
  assert.equal(fieldOf(composed, "From"), "Merlyn <m@stonehenge.example>");
  assert.equal(fieldOf(composed, "Reply-To"), "r@elsewhere.example");
  assert.equal(fieldOf(composed, "X-Course"), "perl");
});

test("a rule's subject and from win over the template's, and the template is told of them", async () => {
  assert.equal((await answerWith({ subject: " " }, "loud")).subject, "From the template");
  const options = { subject: "From the rule", from: "courses@stonehenge.example" };
  const loud = await answerWith(options, "loud");
  assert.equal(loud.subject, "From the rule");
  assert.equal(fieldOf(loud, "From"), "courses@stonehenge.example");
  const asked = await answerWith(options, "asks");
  assert.match(
    bodyOf(asked),
    /^ada@engine\.example courses@stonehenge\.example <1@engine\.example> 2026\n$/,
  );
});

test("a rule's from must be one address of the user's own", async () => {
  for (const from of [
    "x@elsewhere.example",
    "a@stonehenge.example, b@stonehenge.example",
    "",
    "a@stonehenge.example\nBcc: b@c",
  ]) {
    await assert.rejects(answerWith({ from }), { name: "ReplyError" }, from);
  }
});

test("the envelope sender is null, or the address of From", async () => {
  assert.equal((await answer()).envelope.sender, null);
  assert.equal((await answerWith({ envelopeFrom: "null" })).envelope.sender, null);
  assert.equal(
    (await answerWith({ envelopeFrom: "self" })).envelope.sender,
    "training@stonehenge.example",
  );
  assert.equal(
    (await answerWith({ envelopeFrom: "self" }, "loud")).envelope.sender,
    "m@stonehenge.example",
  );
});

test("the Message-ID is at the domain of From, in ASCII, and never twice the same", async () => {
  const person = { name: null, isOwn: () => true };
  const composed = await answer({ person, options: { from: "m@bücher.example" } });
  assert.match(composed.messageId, /^<[!-~]+@xn--bcher-kva\.example>$/);
  assert.equal(fieldOf(composed, "Message-ID"), composed.messageId);
  let asked = 0;
  await answer({ random: (octets) => Buffer.alloc(octets, asked++) });
  assert.equal(asked, 1);
});

test("a message without an id is answered without In-Reply-To", async () => {
  const mail = { ...inquiry(), messageId: null };
  const composed = await answer({ mail });
  assert.equal(fieldOf(composed, "In-Reply-To"), null);
  assert.equal(fieldOf(composed, "References"), null);
});

test("a message without a subject is answered all the same", async () => {
  const composed = await answer({ mail: { ...inquiry(), subject: "" } });
  assert.equal(fieldOf(composed, "Subject"), "Re: your message");
});

test("what is not ASCII is UTF-8, and a reader gets it back", async () => {
  const templates = templatesOf({
    "t.njk": "Subject: Grüße, {{ mail.subject }}\nFrom: Zoë <z@stonehenge.example>\n\nGrüße 😀\n",
  });
  const composed = await answer({
    templates,
    template: "t",
    mail: { ...inquiry(), subject: "日本語 \u202e" },
  });
  const octets = composed.message.head;
  assert.ok(octets.every((octet) => octet < 128));
  const { subject, from, text } = await simpleParser(octets);
  assert.deepEqual(
    [subject, from?.value[0]?.name, text],
    ["Grüße, 日本語 \u202e", "Zoë", "Grüße 😀\n"],
  );
});

test("an address that is not ASCII is answered", async () => {
  const composed = await answer({ mail: { ...inquiry(), sender: "zoë@bücher.example" } });
  assert.deepEqual(composed.envelope.recipients, ["zoë@bücher.example"]);
  assert.deepEqual(recipientsOn(composed), ["zoë@bücher.example"]);
  const ascii = await answer({ mail: { ...inquiry(), sender: "zoe@bücher.example" } });
  assert.deepEqual(recipientsOn(ascii), ["zoe@xn--bcher-kva.example"]);
});

test("a message that can't be answered is not", async () => {
  const unanswerable = [
    { ...inquiry(), sender: null },
    { ...inquiry(), sender: "a@b.example, c@d.example" },
    mailOf("\n", { options: { sender: "ada@engine.example" } }),
  ];
  for (const mail of unanswerable) await assert.rejects(answer({ mail }), { name: "ReplyError" });
});

test("a template that is wrong is an error with its line", async () => {
  const templates = templatesOf({ "t.njk": "Subject: x\n\nHello {{ nme }}" });
  await assert.rejects(answer({ templates, template: "t" }), {
    name: "TemplateError",
    message: /t\.njk:3:10: nme is not defined$/,
  });
});

test("a line of a body that begins with a dot, or From, comes through", async () => {
  const body = "From here\n.\n..\n\n>From there\n";
  const composed = await answer({
    templates: templatesOf({ "t.njk": `\n${body}` }),
    template: "t",
  });
  assert.equal(bodyOf(composed), body);
});

test("a notice goes to the address that the rule names, and is no reply", async () => {
  const composed = await notice();
  assert.deepEqual(composed.envelope, { sender: null, recipients: ["pager@elsewhere.example"] });
  assert.equal(fieldOf(composed, "Auto-Submitted"), "auto-generated");
  assert.equal(fieldOf(composed, "From"), "Randal Schwartz <merlyn@stonehenge.example>");
  assert.equal(fieldOf(composed, "To"), "pager@elsewhere.example");
  assert.equal(fieldOf(composed, "Subject"), "Course dates");
  assert.deepEqual(
    namesOn(composed).filter((name) => /^(?:In-Reply-To|References|Precedence|X-.*)$/.test(name)),
    ["Precedence", "X-Auto-Response-Suppress", "X-Loop"],
  );
});

test("a notice is sent about what can't be answered: a bounce, an address that nothing tells", async () => {
  const composed = await notice({ mail: mailOf("\n", { options: { sender: "" } }) });
  assert.equal(fieldOf(composed, "Subject"), "A message without a subject");
});

test("a notice goes to one address, and comes from one of the user's own", async () => {
  await assert.rejects(notice({ address: "a@b.example, c@d.example" }), { name: "ReplyError" });
  await assert.rejects(notice({ address: "" }), { name: "ReplyError" });
  await assert.rejects(notice({ sender: "x@elsewhere.example" }), { name: "ReplyError" });
  const named = await notice({
    sender: "Pager <merlyn@stonehenge.example>",
    options: { subject: "Wake up" },
  });
  assert.equal(fieldOf(named, "From"), "Pager <merlyn@stonehenge.example>");
  assert.equal(named.subject, "Wake up");
});
