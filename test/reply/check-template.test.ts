/** Templates are tried before a message needs them. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { checkTemplate } from "../../src/reply/check-template.js";
import type { TemplateData } from "../../src/reply/request.js";
import { merlyn, NOW, templatesOf, UTC } from "./tools.js";

/** What is wrong with a template of this text: its line and the message. */
async function check(
  text: string,
  data?: TemplateData | null,
): Promise<readonly [line: number | null, message: string] | null> {
  const templates = templatesOf({ "t.njk": text });
  const known = data === undefined ? {} : { data };
  const fault = await checkTemplate({
    template: "t",
    templates,
    person: merlyn,
    offsetAt: UTC,
    to: "x@stonehenge.example",
    now: NOW,
    ...known,
  });
  if (fault === null) return null;
  assert.equal(fault.file, join(templates.folder, "t.njk"));
  return [fault.line, fault.message];
}

test("a good template has no fault", async () => {
  assert.equal(
    await check(
      'Subject: {{ reply.subject }}\n{% include "normal_header" %}\n\nHi\n{% include "signature" %}',
    ),
    null,
  );
});

test("a misspelt name is found, at its line", async () => {
  assert.deepEqual(await check("\nHi\n{% if mail.vip %}!{% endif %}"), [
    3,
    "mail.vip is not defined",
  ]);
});

test("a template that does not exist is a fault without a file", async () => {
  const fault = await checkTemplate({
    template: "u",
    templates: { folders: ["/nowhere"] },
    person: merlyn,
    offsetAt: UTC,
    to: "x@stonehenge.example",
    now: NOW,
  });
  assert.deepEqual(fault, {
    file: null,
    line: null,
    message: "there is no template u in /nowhere",
  });
});

test("what an ordinary message has and another has not is found", async () => {
  const [line, message] =
    (await check("\nHi {{ mail.from[0].name }},\nyou wrote on {{ mail.date | date }}")) ?? [];
  assert.equal(line, 2);
  assert.equal(
    message,
    "a value is missing: Hi {{ mail.from[0].name }}, (with a message without subject, date, From and Message-ID)",
  );
  assert.equal(
    await check(
      '\nHi {{ mail.from[0].name or "you" }}, {% if mail.date %}{{ mail.date | date }}{% endif %}',
    ),
    null,
  );
});

test("what a hostile message does to a template is found", async () => {
  const [line, message] =
    (await check('From: {{ mail.subject or "x" }} <m@stonehenge.example>\n\nHi')) ?? [];
  assert.equal(line, 1);
  assert.match(message ?? "", /^From: ".*" is not exactly one address \(with a hostile message\)$/);
});

test("hostile values are only text in a template that shows all of them", async () => {
  const all = `Subject: {{ mail.subject }}
X-From: {{ mail.from | dump }} {{ mail.to | dump }} {{ mail.list | default({}) | dump }} {{ mail.messageId or "" }}

{{ mail.subject }} {{ mail.from | dump }}`;
  assert.equal(await check(all), null);
});

test("what the rule passes is known, or nothing is, or anything may be", async () => {
  const text = "\nHi {{ data.name }}";
  assert.deepEqual(await check(text), [2, "a value is missing: Hi {{ data.name }}"]);
  assert.equal(await check(text, { name: "you" }), null);
  assert.equal(await check(text, null), null);
});

test("anything may be text, a number, a date, a list, a record", async () => {
  const text = `Subject: {{ data.a }} {{ data.b | upper }}

{{ data.a }} {{ data.a.b.c }} {{ data.b | upper }} {{ data.d | date("YYYY") }} {{ data.n + 1 }} {{ data.s.trim() }}
{% for x in data.list %}{{ x }} {{ x.name }}{% endfor %}{% for k, v in data.record %}{{ k }}{% endfor %}
{% if data.x %}x{% endif %} {{ data.list[0] }} {{ data.b | replace("a", "b") | length }} {{ data.x | default("y") }}`;
  assert.equal(await check(text, null), null);
});

test("the messages are written to an address of the user's own", async () => {
  const { folders } = templatesOf({ "t.njk": "\nHi" });
  const request = {
    template: "t",
    templates: { folders },
    person: merlyn,
    offsetAt: UTC,
    now: NOW,
  };
  await assert.rejects(checkTemplate({ ...request, to: "x@elsewhere.example" }), {
    name: "ReplyError",
  });
});
