/** Fields of the header and the text, which a template gets when it asks; and what heads set. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkTemplate } from "../../src/reply/check-template.js";
import { composeAnswer } from "../../src/reply/compose.js";
import { isTemplateError } from "../../src/reply/error.js";
import { lines, mailOf } from "../core/mails.js";
import { inquiry, merlyn, NOW, templatesOf, tools, UTC } from "./tools.js";

/** A message that says so; without a text, a template that asks for it fails. */
function message(text?: string, ...fields: readonly string[]) {
  const head = ["From: ada@engine.example", "To: training@stonehenge.example", "Message-ID: <1@x>"];
  return mailOf(lines(...head, ...fields, "", "x"), {
    options: { recipient: "merlyn+training@blue.stonehenge.example", sender: "ada@engine.example" },
    ...(text === undefined ? {} : { body: { text } }),
  });
}

async function answer(template: string, mail = inquiry(), more: Record<string, string> = {}) {
  const templates = templatesOf({ "t.njk": template, ...more });
  return composeAnswer({ ...tools(templates), mail, template: "t" });
}

async function faultOf(template: string, mail = inquiry()): Promise<readonly [unknown, string]> {
  try {
    const { body } = await answer(template, mail);
    throw new assert.AssertionError({ message: `it rendered: ${body}` });
  } catch (error) {
    if (!isTemplateError(error)) throw error;
    return [error.fault.line, error.fault.message];
  }
}

test("a field is looked up by name: decoded, one line, bounded; a missing one is missing", async () => {
  const mail = message(
    undefined,
    "X-Course: =?utf-8?Q?Perl_f=C3=BCr_alle=0D=0ABcc:_x?=",
    ` ${"y".repeat(2000)}`,
  );
  const { subject, body } = await answer(
    `Subject: {{ mail.header("x-course") | truncate(30, true) }}\n
{{ mail.header("X-Course") | length }} {{ mail.header("X-None") | default("none") }}
{% if mail.header("X-None") %}yes{% else %}no{% endif %} {{ mail.header("X-None") is defined }}`,
    mail,
  );
  assert.equal(subject, "Perl für alle Bcc: x yyyyyyyy...");
  assert.equal(body, "1000 none\nno false\n");
});

test("the text is read when a template asks for it, in what it includes too, and else never", async () => {
  const text = 'Two places, please.\n\n{{ 7*7 }}{% include "x" %}\r\n.\nBcc: evil@x.example\n';
  const quoted =
    '> Two places, please.\n>\n> {{ 7*7 }}{% include "x" %}\n> .\n> Bcc: evil@x.example\n';
  assert.equal(
    (await answer("\nYou wrote:\n{{ mail.text | quote(40) }}", message(text))).body,
    `You wrote:\n${quoted}`,
  );
  const more = { "letter.njk": "{{ mail.text | quote }}" };
  assert.equal((await answer('\n{% include "letter" %}', message(text), more)).body, quoted);
  assert.equal(
    (await answer("\nHi{% if data.x %}{{ mail.text }}{% endif %}", message())).body,
    "Hi\n",
  );
  await assert.rejects(answer("\n{{ mail.text }}", message()), /nobody should have asked/);
});

test("in the head the text is one line, and no header line", async () => {
  const { subject, message: written } = await answer(
    "Subject: {{ mail.text | truncate(40, true) }}\nX-Q: {{ mail.text | quote(2) }}\n\nHi",
    message("urgent\nBcc: evil@x.example\n\nbody"),
  );
  assert.equal(subject, "urgent Bcc: evil@x.example body");
  assert.doesNotMatch(written.head.toString(), /^Bcc/im);
});

test("a text that the MIME parser refuses is empty, and one without end is cut", async () => {
  const refused = await answer("\n[{{ mail.text | quote(40) }}]", message(""));
  assert.equal(refused.body, "[]\n");
  const long = await answer("\n{{ mail.text | length }}", message("x".repeat(1e6)));
  assert.equal(long.body, "20000\n");
});

test("a quote of other than so many lines, and a field of no name, are errors at their line", async () => {
  assert.deepEqual(await faultOf('\nHi\n{{ mail.text | quote("x") }}', message("y")), [
    3,
    "quote: it takes the most lines that the quote may have, from 1 to 1000",
  ]);
  assert.deepEqual(await faultOf('\nHi\n{{ mail.header("Subject:") }}'), [
    3,
    'mail.header(…): it takes the name of a field, as in mail.header("X-Loop")',
  ]);
  assert.deepEqual(await faultOf("\nHi {{ mail.header }}"), [
    2,
    'mail.header is called, as in {{ mail.header("X-Loop") }}',
  ]);
});

test("what the head sets, defines or imports, the body knows", async () => {
  const template = `{% set course = "Perl" %}
{% set _own %}a {{ course }}
b{% endset %}
{% macro greet(name, sign="!") %}
Dear {{ name }}{{ sign }}

{% endmacro %}
{% import "macros" as macros %}
{% from "macros" import twice as two %}
{% if data.vip %}{% set rank = "vip" %}{% endif %}
Subject: {{ course }} {{ two("x") }}

{{ greet(mail.from[0].name) }}{{ course }} {{ _own }} {{ macros.twice("ab") }} {{ two("c") }} {{ rank | default("none") }}
{% if rank %}{{ rank }}{% endif %}{% set course = "Ruby" %}{{ course }}`;
  // A template is cut at its first empty line: the macro's has a blank in it.
  const cut = template.replace("{{ sign }}\n\n{%", "{{ sign }}\n{%");
  const { subject, body } = await answer(cut, inquiry(), {
    "macros.njk": "{% macro twice(t) %}{{ t }}{{ t }}{% endmacro %}",
  });
  assert.equal(subject, "Perl xx");
  assert.equal(body, "\nDear Ada Lovelace!\nPerl a Perl\nb abab cc none\nRuby\n");
});

test("what neither part sets is not known, and the name that we use is none", async () => {
  assert.deepEqual(await faultOf("Subject: x\n\n{{ course }}"), [3, "course is not defined"]);
  assert.deepEqual(await faultOf("Subject: x\n\n{{ __at_end() }}"), [3, "__at_end is not defined"]);
  assert.deepEqual(await faultOf('{% set a = "x" %}\nSubject: {{ a.b }}\n\nHi'), [
    2,
    "a value is missing: Subject: {{ a.b }}",
  ]);
});

test("check knows the new names, and tries them on hostile texts", async () => {
  const check = (text: string) => {
    const templates = templatesOf({ "t.njk": text });
    const to = "x@stonehenge.example";
    return checkTemplate({
      template: "t",
      templates,
      person: merlyn,
      offsetAt: UTC,
      to,
      now: NOW,
      data: null,
    });
  };
  assert.equal(
    await check(
      '{% set from = mail.from[0].name or "you" %}\nX-Loop-Of: {{ mail.header("X-Loop") or "" }} {{ mail.text }}\n\nHi {{ from }}\n{{ mail.text | quote(40) }}',
    ),
    null,
  );
  assert.match((await check("\n{{ mail.text | quot(40) }}"))?.message ?? "", /no filter quot/);
  assert.match(
    (await check("\n{{ mail.headers('X') }}"))?.message ?? "",
    /mail\.headers is not defined/,
  );
});
