/**
 * Promise 7, content is only content: whatever a message says, its answer has the headers and the
 * one recipient that it should.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { domainToASCII } from "node:url";
import fc from "fast-check";
import { simpleParser } from "mailparser";
import type { Address, Mail } from "../../src/core/contracts/mail.js";
import { composeAnswer } from "../../src/reply/compose.js";
import { unanswerable } from "../../src/reply/mailbox.js";
import type { Composed } from "../../src/reply/request.js";
import { anyText, lines, mailOf } from "../core/mails.js";
import { corpusFiles, NO_CORPUS } from "../harness/corpus.js";
import {
  fieldOf,
  headerOf,
  inquiry,
  merlyn,
  namesOn,
  recipientsOn,
  templatesOf,
  tools,
} from "./tools.js";

/** Shows all that a template can see, in the head and in the body. */
const SHOWS_ALL = `Subject: S {{ mail.subject }} {{ reply.subject }}
{% include "normal_header" %}
X-Addresses: A {{ mail.from | dump }} {{ mail.from[0].name or "" }} {{ mail.to | dump }} {{ mail.cc | dump }} {{ mail.replyTo | dump }}
X-Ids: I {{ mail.messageId or "" }} {{ mail.inReplyTo or "" }} {{ reply.references | join("
") }} {{ mail.list | default({}) | dump }}
X-Data: D {{ data.text }} {{ data.list[0].text }} {{ mail.sender }} {{ mail.recipient | dump }} {{ to }} {{ mail.automatic or "" }}
X-Last: {% for address in mail.cc %}{{ address.name }}{% endfor %} end

Body begins here.
{{ mail.subject }} {{ data.text }}
Body ends here.
`;

const EXPECTED = [
  ...[
    "Auto-Submitted",
    "Precedence",
    "X-Auto-Response-Suppress",
    "X-Loop",
    "X-Addresses",
    "X-Ids",
    "X-Data",
    "X-Last",
  ],
  ...[
    "From",
    "To",
    "Subject",
    "Message-ID",
    "Date",
    "Content-Transfer-Encoding",
    "MIME-Version",
    "Content-Type",
  ],
];

const templates = templatesOf({ "all.njk": SHOWS_ALL });

function answer(mail: Mail, text: string): Promise<Composed> {
  const options = { data: { text, list: [{ text }] } };
  return composeAnswer({ ...tools(templates), mail, template: "all", options });
}

/** Each piece has been somebody's exploit. */
const pieces = fc.constantFrom(
  ...[
    "\r\n",
    "\n",
    "\r",
    "\0",
    "\u2028",
    "\u0085",
    "\u000b",
    "\f",
    "\f\n",
    "\u001b[2J",
    "\t",
    " ",
    "  ".repeat(100),
    "\ud800",
    "\u202e",
    "\ufeff",
  ],
  ...[
    "Bcc: victim@example.net",
    "X-Evil: 1",
    "\r\nBcc: victim@example.net\r\n",
    "\n\nBody of another",
    "\r\n.\r\n",
    "--\r\n",
  ],
  ...[
    "=?utf-8?Q?a=0D=0ABcc:_victim=40example.net?=",
    "=?utf-8?B?DQpCY2M6IHZpY3RpbUBleGFtcGxlLm5ldA==?=",
    "=?x?y?z?=",
    "?=",
    "=?",
  ],
  ...[
    "{{ 7*7 }}",
    "{% include '/etc/passwd' %}",
    "{{ range.constructor('return process')() }}",
    "{#",
    "{% endif %}",
    "<%= x %>",
  ],
  ...[
    "a@b.example, c@d.example",
    "<",
    ">",
    '"',
    "\\",
    ",",
    ";",
    ":",
    "(",
    ")",
    "é",
    "日本",
    "😀",
    "x".repeat(1500),
    "<1@x>",
    "Re: ",
  ],
);
const hostile = fc.oneof(
  fc.array(pieces, { maxLength: 6 }).map((all) => all.join("")),
  anyText,
);
const address: fc.Arbitrary<Address> = fc.record({
  name: hostile,
  address: hostile,
  local: hostile,
  domain: hostile,
});
const addresses = fc.array(address, { maxLength: 3 });
const id = fc.option(hostile);

/** A message whose every value says what it likes, as no parser of ours would let it. */
const hostileMail: fc.Arbitrary<Mail> = fc
  .record({
    subject: hostile,
    from: addresses,
    to: addresses,
    cc: addresses,
    replyTo: addresses,
    messageId: id,
    inReplyTo: id,
    automatic: id,
    references: hostile,
    list: fc.option(fc.record({ id: hostile, name: hostile, folder: hostile, post: id })),
  })
  .map(({ references, ...values }) => ({ ...inquiry(), ...values, header: () => references }));

/** What must be so, whatever came in. */
async function assertSound(composed: Composed): Promise<void> {
  const octets = composed.message.head;
  const text = octets.toString("latin1");
  const names = namesOn(composed).filter((name) => name !== "In-Reply-To" && name !== "References");
  assert.deepEqual(names.sort(), [...EXPECTED].sort());
  for (const name of ["In-Reply-To", "References"])
    assert.match(fieldOf(composed, name) ?? "<x>", /^<[!-~]+>(?: <[!-~]+>)*$/);
  assert.doesNotMatch(text, /[^\t\n -~]/);
  assert.ok(text.split("\n").every((line) => line.length <= 998));
  const { bodyStart } = headerOf(composed);
  // No line of white space alone: some programs take it for the end of the header.
  assert.doesNotMatch(text.slice(0, bodyStart - 1), /\n[ \t]*\n/);
  assert.deepEqual(recipientsOn(composed), ["ada@engine.example"]);
  assert.deepEqual(composed.envelope, { sender: null, recipients: ["ada@engine.example"] });
  assert.equal(fieldOf(composed, "From"), "Randal Schwartz <training@stonehenge.example>");
  await assertReadAlike(composed);
}

/** Another parser finds the same. */
async function assertReadAlike(composed: Composed): Promise<void> {
  const read = await simpleParser(composed.message.head, {
    skipTextToHtml: true,
    skipTextLinks: true,
  });
  assert.deepEqual(
    read.headerLines.map(({ key }) => key).sort(),
    namesOn(composed)
      .map((name) => name.toLowerCase())
      .sort(),
  );
  const to = Array.isArray(read.to) ? read.to : [read.to];
  assert.deepEqual(
    to.flatMap((each) => each?.value ?? []).map((each) => each.address),
    ["ada@engine.example"],
  );
  assert.equal(read.from?.text, '"Randal Schwartz" <training@stonehenge.example>');
  assert.doesNotMatch(read.subject ?? "", /[\r\n\0]/);
  assert.equal(read.subject, composed.subject);
  assert.match(read.text ?? "", /^Body begins here\.\n[\s\S]*\nBody ends here\.\n$/);
}

test("hostile values in every header that a template can see bring no header, no recipient, no second body", async () => {
  const property = fc.asyncProperty(hostileMail, hostile, async (mail, text) =>
    assertSound(await answer(mail, text)),
  );
  await fc.assert(property, { numRuns: 150 });
});

test("hostile header lines of a real message do not either", async () => {
  const field = fc.constantFrom(
    "Subject",
    "From",
    "To",
    "Cc",
    "Reply-To",
    "Message-ID",
    "References",
    "In-Reply-To",
    "List-Id",
    "X-Loop",
  );
  const fields = fc.array(fc.tuple(field, hostile), { maxLength: 8 });
  const property = fc.asyncProperty(fields, hostile, async (all, text) => {
    const message = lines(
      ...all.map(([name, value]) => `${name}: ${value}`),
      "",
      "Two places, please.",
    );
    const options = {
      recipient: "merlyn+training@blue.stonehenge.example",
      sender: "ada@engine.example",
    };
    await assertSound(await answer(mailOf(message, { options }), text));
  });
  await fc.assert(property, { numRuns: 100 });
});

test("messages that other people wrote are answered soundly", { skip: NO_CORPUS }, async () => {
  const files = corpusFiles("mail").filter((_, at) => at % 5 === 0);
  assert.ok(files.length > 100);
  for (const file of files) {
    const options = {
      recipient: "merlyn+training@blue.stonehenge.example",
      sender: "ada@engine.example",
    };
    const mail = mailOf(readFileSync(file), { options });
    const composed = await answer(mail, mail.subject);
    await assertSound(composed).catch((cause: unknown) => {
      throw new Error(file, { cause });
    });
  }
});

test("template syntax in a message is not template syntax in its answer", async () => {
  const composed = await answer({ ...inquiry(), subject: "{{ 7*7 }} {% if %}" }, "{{ to }}");
  assert.match(composed.subject, /^S \{\{ 7\*7 \}\} \{% if %\} /);
  assert.match(composed.message.head.toString(), /^\{\{ 7\*7 \}\} \{% if %\} \{\{ to \}\}$/m);
});

test("text that looks like an encoded word is that text again at the reader's", async () => {
  for (const subject of [
    "=?utf-8?Q?a=0D=0ABcc:_b=40c?=",
    "=?utf-8?B?DQpCY2M6IHg=?= and =?x?",
    `${"=?utf-8?Q?=0A?= ".repeat(20)}`.trim(),
  ]) {
    const composed = await answer({ ...inquiry(), subject }, "x");
    const read = await simpleParser(composed.message.head);
    assert.ok(read.subject?.includes(subject), read.subject);
  }
});

test("a subject of a megabyte makes a small answer, soon", { timeout: 60_000 }, async () => {
  for (const subject of [
    "x".repeat(1 << 20),
    "é ".repeat(1 << 19),
    "=?".repeat(1 << 19),
    "\r\n".repeat(1 << 19),
    "{{".repeat(1 << 19),
  ]) {
    const composed = await answer({ ...inquiry(), subject }, "x");
    await assertSound(composed);
    assert.ok(composed.message.size < 20_000);
  }
});

/** The domain as the header may have it where the envelope has it in other letters. */
function inAscii(address: string): string {
  const at = address.lastIndexOf("@") + 1;
  return address.slice(0, at) + domainToASCII(address.slice(at));
}

test("whatever the envelope sender says, an answer has one recipient or there is none", async () => {
  const some = [
    "ada@engine.example",
    "a@b",
    "c@d.example",
    "@",
    ",",
    ", ",
    ";",
    "<",
    ">",
    '"',
    "\\",
    "(",
    ")",
    ":",
    " ",
    "\r\n",
    "\0",
    "-f",
    "é",
    "|",
  ];
  const sender = fc
    .array(fc.constantFrom(...some), { minLength: 1, maxLength: 6 })
    .map((all) => all.join(""));
  let answered = 0;
  const property = fc.asyncProperty(sender, async (text) => {
    const mail = { ...inquiry(), sender: text };
    if (unanswerable(mail, merlyn) !== null)
      return assert.rejects(answer(mail, "x"), { name: "ReplyError" });
    const composed = await answer(mail, "x");
    const [recipient, ...more] = composed.envelope.recipients;
    assert.deepEqual(more, []);
    assert.match(recipient, /^[^\s,;:<>"()@-][^\s,;:<>"()@]*@[^\s,;:<>"()@]+$/);
    assert.deepEqual(recipientsOn(composed).map(inAscii), [inAscii(recipient)]);
    const read = await simpleParser(composed.message.head);
    const to = Array.isArray(read.to) ? read.to : [read.to];
    assert.equal(to.flatMap((each) => each?.value ?? []).length, 1);
    answered += 1;
  });
  await fc.assert(property, {
    numRuns: 400,
    examples: [["a@b, c@d"], ['"a@b" <c@d>'], ["a@b"], ["é@d.example"]],
  });
  assert.ok(answered > 0);
});
