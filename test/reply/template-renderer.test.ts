/** Templates: their two parts, what they find, what they may say, and where they are wrong. */

import assert from "node:assert/strict";
import { mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { isTemplateError } from "../../src/reply/error.js";
import type { TemplateData, TemplateFault, Templates } from "../../src/reply/request.js";
import { mailContext } from "../../src/reply/template-context.js";
import { type Rendered, renderTemplate } from "../../src/reply/template-renderer.js";
import { inquiry, merlyn, NO_LOOKUPS, NOW, SHIPPED, templatesOf, UTC } from "./tools.js";

type Given = { readonly data?: TemplateData; readonly subject?: string };

function render(
  files: Readonly<Record<string, string>>,
  { data = {}, subject }: Given = {},
  template = "t",
): Rendered {
  return renderIn(
    templatesOf(files),
    { data, ...(subject === undefined ? {} : { subject }) },
    template,
  );
}

function renderIn(
  templates: Templates,
  { data = {}, subject = "Course dates" }: Given = {},
  template = "t",
): Rendered {
  const mail = { ...inquiry(), subject };
  const reply = {
    to: "ada@engine.example",
    from: "Merlyn <training@stonehenge.example>",
    name: "Merlyn",
  };
  const given = {
    to: "training@stonehenge.example",
    mail: mailContext(mail),
    reply,
    now: NOW,
    data,
  };
  return renderTemplate({
    template,
    templates,
    person: merlyn,
    offsetAt: UTC,
    given,
    lookups: NO_LOOKUPS,
  });
}

/** What is wrong with a template called t; its column is a test of its own. */
function faultOf(
  work: () => unknown,
): Omit<TemplateFault, "file"> & { readonly file: string | null } {
  try {
    work();
  } catch (error) {
    if (!isTemplateError(error)) throw error;
    const { column: _, ...fault } = error.fault;
    return { ...fault, file: fault.file?.split("/").at(-1) ?? null };
  }
  throw new assert.AssertionError({ message: "it rendered" });
}

const fault = (text: string, given: Given = {}) => faultOf(() => render({ "t.njk": text }, given));

test("header lines, an empty line, the body", () => {
  const { head, body } = render({
    "t.njk":
      "Subject: Hello\nFrom: Merlyn <merlyn@stonehenge.example>\nReply-To: me@elsewhere.example\nX-Course: perl\n\nDear you,\n\nbye\n",
  });
  assert.deepEqual(head, {
    subject: "Hello",
    from: { name: "Merlyn", address: "merlyn@stonehenge.example" },
    replyTo: { name: "", address: "me@elsewhere.example" },
    extra: [["x-course", "perl"]],
  });
  assert.equal(body, "Dear you,\n\nbye\n");
});

test("the header may be empty, and lines may end in CRLF or be blank but for spaces", () => {
  const none = { subject: null, from: null, replyTo: null, extra: [] };
  assert.deepEqual(render({ "t.njk": "\nHello\n" }), { head: none, body: "Hello\n" });
  const { head, body } = render({ "t.njk": "\ufeffSubject: Hello\r\n \t\r\nDear you,\r\nbye" });
  assert.equal(head.subject, "Hello");
  assert.equal(body, "Dear you,\nbye\n");
});

test("values are put into head and body, HTML and template syntax in them left as they are", () => {
  const { head, body } = render(
    {
      "t.njk":
        "Subject: {{ mail.subject }} {{ data.course }}\n\n{{ mail.from[0].name }}: {{ mail.subject }}, {{ to }}",
    },
    { subject: "O'Neil & <b> {{ 7*7 }} {% include 'x' %}", data: { course: "perl" } },
  );
  assert.equal(head.subject, "O'Neil & <b> {{ 7*7 }} {% include 'x' %} perl");
  assert.equal(
    body,
    "Ada Lovelace: O'Neil & <b> {{ 7*7 }} {% include 'x' %}, training@stonehenge.example\n",
  );
});

test("a date is written with the date filter", () => {
  const { body } = render({ "t.njk": '\n{{ now | date("YYYY-MM") }} {{ now | date }}' });
  assert.match(body, /^2026-07 [45] July 2026\n$/);
});

test("an include is found with and without its ending, first in the user's folder", () => {
  const files = {
    "t.njk": 'Subject: x\n{% include "normal_header" %}\n\nHello\n{% include "signature.njk" %}\n',
    "signature.njk": "me, {{ to }}\n",
  };
  const { head, body } = render(files);
  assert.deepEqual(head.from, { name: "Merlyn", address: "training@stonehenge.example" });
  assert.equal(body, "Hello\nme, training@stonehenge.example\n");
  assert.equal(
    render({ "t.njk": '\nHello\n{% include "signature" %}\n' }).body,
    "Hello\n-- \nMerlyn\n",
  );
});

test("an include in the head brings header lines of its own", () => {
  const { head } = render({
    "t.njk": 'Subject: x\n{% include "more" %}\nX-Last: 3\n\nHello',
    "more.njk": "X-First: 1\n\nX-Second: {{ mail.subject }}\n",
  });
  assert.deepEqual(head.extra, [
    ["x-first", "1"],
    ["x-second", "Course dates"],
    ["x-last", "3"],
  ]);
});

test("conditions and comments in the head leave no line behind, and a header line may be folded", () => {
  const source = `{# who: me #}
{% if mail.list %}
X-List: yes
{% else %}
X-List: no
{% endif %}
Subject: {% if mail.automatic -%}
  automatic
{%- else -%}
  written
{%- endif %}
  by you
{# a comment
   of two lines #}

Hello`;
  const { head } = render({ "t.njk": source });
  assert.deepEqual([head.subject, head.extra], ["written by you", [["x-list", "no"]]]);
});

test("what a value or a filter brings begins no header line", () => {
  const subjects = [
    "a\nBcc: b@c.example",
    "a\r\nBcc: b@c.example",
    "a\r\n\r\nbody",
    "a\0b\fc\f\nX-Evil: d",
    "a\u2028Bcc: b\u0085c",
  ];
  for (const subject of subjects) {
    const { head } = render(
      { "t.njk": "Subject: {{ mail.subject }}\nX-A: {{ data.x }}\n\nHello" },
      { subject, data: { x: subject } },
    );
    assert.match(head.subject ?? "", /^a[^\p{Cc}\u2028]+$/u);
    assert.deepEqual(
      head.extra.map(([name]) => name),
      ["x-a"],
    );
    assert.equal(head.extra[0]?.[1], head.subject);
  }
  const split = render(
    { "t.njk": 'Subject: {{ mail.subject | replace(",", "\\n") }}\n\nHello' },
    { subject: "a,Bcc: b@c.example" },
  );
  assert.equal(split.head.subject, "a Bcc: b@c.example");
  assert.deepEqual(split.head.extra, []);
  const joined = `Subject: {{ ["a", mail.subject] | join("\\n") }}`;
  const wrapped = render({ "t.njk": `${joined}\n\nHello` }, { subject: "X-Evil: b" });
  assert.equal(wrapped.head.subject, "a X-Evil: b");
  assert.deepEqual(wrapped.head.extra, []);
});

test("text that a rule passes may have lines in the body, but no other control characters", () => {
  const { body } = render(
    { "t.njk": "\n{{ data.x }}" },
    { data: { x: "a\r\nb\rc\nd\0e\u001b[31m\tf\u2028g" } },
  );
  assert.equal(body, "a\nb\nc\nd e [31m\tf g\n");
});

test("a header value that is long is cut, and blanks are one", () => {
  const { head } = render(
    { "t.njk": "Subject: {{ mail.subject }}\n\nHello" },
    { subject: `a   \t b${"c".repeat(1e6)}` },
  );
  assert.equal(head.subject?.length, 500);
  assert.match(head.subject ?? "", /^a bc+\.\.\.$/);
  const cut = render(
    { "t.njk": "Subject: {{ mail.subject }}\n\nHello" },
    { subject: `${"x".repeat(496)}😀y😀` },
  );
  assert.ok(cut.head.subject?.isWellFormed());
});

test("values out of a message are bounded, in number and in length", () => {
  const many = Array.from({ length: 1000 }, () => ({
    name: "n",
    address: "a@b",
    local: "a",
    domain: "b",
  }));
  const view = mailContext({ ...inquiry(), cc: many, subject: "x".repeat(1e6) });
  assert.ok(Array.isArray(view.cc) && view.cc.length === 50);
  assert.ok(typeof view.subject === "string" && view.subject.length === 1000);
});

const HEADS: readonly (readonly [why: string, head: string, line: number, message: RegExp])[] = [
  [
    "a header that it may not set",
    "Subject: x\nBcc: a@b.example",
    2,
    /^Bcc: a template sets Subject, From, Reply-To and what begins with X-/,
  ],
  ["To", "To: a@b.example", 1, /^To: a template sets/],
  ["a loop token", "X-Loop: x", 1, /^X-Loop: a template sets/],
  [
    "no header line",
    "Subject: x\nHello there",
    2,
    /"Hello there" is no header line: is there an empty line/,
  ],
  ["a header twice", "Subject: x\nsubject: y", 1, /^subject: is set twice/],
  [
    "two addresses in From",
    "From: a@stonehenge.example, b@stonehenge.example",
    1,
    /^From: ".*" is not exactly one address/,
  ],
  [
    "a From that is not mine",
    "From: Me <a@b.example>",
    1,
    /^From: a@b\.example is not one of your addresses/,
  ],
  [
    "two addresses in Reply-To",
    "X-A: 1\nReply-To: a@b.example, c@d.example",
    2,
    /^Reply-To: ".*" is not exactly one/,
  ],
];
for (const [why, head, line, message] of HEADS) {
  test(`${why} in the head is an error that names it`, () => {
    const found = fault(`${head}\n\nHello`);
    assert.match(found.message, message);
    assert.deepEqual([found.file, found.line], ["t.njk", line]);
  });
}

test("a header line below the empty line is an error: it would be in the letter", () => {
  const found = fault("{# my template #}\n\nSubject: Hello\n\nDear you");
  assert.deepEqual(
    [found.line, found.message],
    [3, "this header line is below the empty line that ends the header"],
  );
});

test("a letter without text is an error", () => {
  assert.equal(fault("Subject: x\n\n{# nothing #}\n").message, "there is no text below the header");
  assert.match(fault("Hello,\nI am away.").message, /is no header line/);
});

const WRONG: readonly (readonly [
  why: string,
  body: string,
  line: number | null,
  message: string,
])[] = [
  ["an unknown name", "Hello\n{{ name }}", 4, "name is not defined"],
  ["an unknown name in an if", "Hello\n\n{% if vip %}x{% endif %}", 5, "vip is not defined"],
  [
    "an unknown name in a branch not taken",
    "{% if false %}{{ nme }}{% endif %}",
    3,
    "nme is not defined",
  ],
  ["an unknown name in a filter's arguments", "{{ to | replace(x, y) }}", 3, "x is not defined"],
  [
    "an unknown name in a test's arguments",
    "{% if 4 is divisibleby(n) %}x{% endif %}",
    3,
    "n is not defined",
  ],
  ["an unknown name in a loop", "{% for a in b %}{{ a }}{% endfor %}", 3, "b is not defined"],
  ["an unknown name in a record", "{{ {a: b} | dump }}", 3, "b is not defined"],
  ["an unknown name in a set", "{% set a = b %}x", 3, "b is not defined"],
  ["an unknown name in a captured set", "{% set a %}{{ b }}{% endset %}x", 3, "b is not defined"],
  [
    "an unknown name in a macro",
    "{% macro m(a, b=c) %}{{ a }}{% endmacro %}x",
    3,
    "c is not defined",
  ],
  ["an unknown name after a default", "{{ to | default(b) }}", 3, "b is not defined"],
  ["what every object inherits", "{{ constructor }}", 3, "constructor is not defined"],
  [
    "an unknown member of mail",
    "{% if mail.subjet %}x{% endif %}",
    3,
    "mail.subjet is not defined",
  ],
  ["an unknown member of reply", "{{ reply['too'] }}", 3, "reply.too is not defined"],
  [
    "an unknown member of mail, asked for",
    "{{ mail.subjet is defined }}",
    3,
    "mail.subjet is not defined",
  ],
  [
    "a value that the rule does not pass",
    "Hello\n{{ data.course }}!",
    4,
    "a value is missing: {{ data.course }}!",
  ],
  [
    "a value that the message does not have",
    "{{ mail.date }}",
    3,
    "a value is missing: {{ mail.date }}",
  ],
  [
    "a missing value in a filter",
    "Hello\n\n{{ mail.date | date }}",
    5,
    "date: the value is missing",
  ],
  [
    "a missing value in nunjucks's own filter",
    "{{ data.x | upper }}",
    3,
    "upper: the value is missing",
  ],
  [
    "a missing value in a filter used twice",
    "{{ to|upper }}\n{{ data.x|upper }}",
    null,
    "upper: the value is missing",
  ],
  ["no date in date", "{{ to | date('YYYY') }}", 3, "date: training@stonehenge.example is no date"],
  ["an unknown filter", "Hello\n{{ to | shout }}", 4, "there is no filter shout"],
  ["an unknown template", "Hello\n{% include 'signatur' %}", 4, "there is no template signatur"],
  [
    "a call of what is no function",
    "Hello\n{{ mail.subject() }}",
    4,
    'Unable to call `mail["subject"]`, which is not a function',
  ],
  ["broken syntax", "Hello\n{% if %}x{% endif %}", 4, "unexpected token: %}"],
  ["a tag that is not closed", "Hello\n{{ to", 4, "expected variable end"],
  [
    "an if that is not closed",
    "Hello\n{% if to %}",
    4,
    "parseIf: expected elif, else, or endif, got end of file",
  ],
];
for (const [why, body, line, message] of WRONG) {
  test(`${why} is an error at its line`, () => {
    assert.deepEqual(fault(`Subject: x\n\n${body}`), { file: "t.njk", line, message });
  });
}

test("an unknown name in the head is an error at its line", () => {
  assert.deepEqual(fault("X-A: 1\nSubject: {{ subject }}\n\nHello"), {
    file: "t.njk",
    line: 2,
    message: "subject is not defined",
  });
});

test("names that are set, looped over, given or imported are known, also in what is included", () => {
  const { body } = render({
    "t.njk": `
{% set greeting, other = "Hi" %}{% set captured %}c{% endset %}{{ greeting }} {{ captured }}
{% for a in mail.from %}{{ loop.index }} {{ a.address }}{% endfor %}
{% macro m(x, y=2) %}{{ x }}{{ y }}{% endmacro %}{{ m(1) }} {{ m(1, y=3) }}
{% call m(5) %}{{ caller }}{% endcall %}
{% import "macros" as macros %}{{ macros.twice("ab") }} {% from "macros" import twice as two %}{{ two("c") }}
{% include "inner" %} {{ range(3) }}`,
    "inner.njk": "{{ greeting }} again",
    "macros.njk": "{% macro twice(t) %}{{ t }}{{ t }}{% endmacro %}",
  });
  assert.match(body, /^Hi c\n1 ada@engine\.example\n12 13\n52\n *abab cc\nHi again 0,1,2\n$/);
});

test("is defined and default() tell what is missing", () => {
  const { body } = render(
    {
      "t.njk": `
{{ data.x is defined }} {{ data.y is defined }} {{ foo is defined }} {{ foo is undefined }} {{ mail.date is defined }}
{{ data.x | default("d") }} {{ data.y | default("d") }} {{ foo | default("d") }} {{ mail.date | default("d") }}
{% if data.y %}y{% else %}no y{% endif %} {{ mail.list.id or "no list" }}`,
    },
    { data: { x: "1", z: null } },
  );
  assert.equal(body, "true false false true false\n1 d d d\nno y no list\n");
});

test("an error in what is included is an error there, and not a crash later", async () => {
  const found = faultOf(() =>
    render({ "t.njk": '\nHello\n{% include "inner" %}', "inner.njk": "a\n{% if %}" }),
  );
  assert.deepEqual(found, { file: "inner.njk", line: 2, message: "unexpected token: %}" });
  assert.deepEqual(
    faultOf(() =>
      render({ "t.njk": '\nHello\n{% include "inner" %}', "inner.njk": "a\n\n{{ data.no }}" }),
    ),
    {
      file: "inner.njk",
      line: 3,
      message: "a value is missing: {{ data.no }}",
    },
  );
  // nunjucks would throw it from a timer.
  await new Promise((resolve) => setTimeout(resolve, 20));
});

test("a template that includes itself is an error", () => {
  assert.equal(faultOf(() => render({ "t.njk": '\nHello {% include "t" %}' })).file, "t.njk");
});

test("a name is no path: nothing outside of the folders is read", (t) => {
  const templates = templatesOf({ "t.njk": "\nHello {% include data.name %}" });
  const outside = `outside-${basename(templates.folder)}`;
  writeFileSync(join(templates.folder, "..", `${outside}.njk`), "outside");
  t.after(() => rmSync(join(templates.folder, "..", `${outside}.njk`)));
  mkdirSync(join(templates.folder, "sub"));
  writeFileSync(join(templates.folder, "sub", "inner.njk"), "inside");
  for (const name of [
    `../${outside}`,
    `../${outside}.njk`,
    "./t",
    "sub/inner",
    "/etc/passwd",
    "",
    ".",
    "a\0b",
    "x".repeat(500),
  ]) {
    assert.match(
      faultOf(() => renderIn(templates, { data: { name } })).message,
      /there is no template/,
      name,
    );
  }
  assert.match(
    faultOf(() => renderIn(templates, {}, `../${outside}`)).message,
    /^there is no template \.\.\/outside-\S+ in \//,
  );
});

test("a template is named with or without its ending", () => {
  const templates = templatesOf({ "t.njk": "\nHello" });
  assert.equal(renderIn(templates, {}, "t.njk").body, "Hello\n");
});

test("a template that is nowhere is an error that says where it was looked for", () => {
  const templates = templatesOf({});
  assert.deepEqual(
    faultOf(() => renderIn(templates, {}, "training2")),
    {
      file: null,
      line: null,
      message: `there is no template training2 in ${templates.folder} or ${SHIPPED}`,
    },
  );
});

test("a template that can't be read does not give way to the shipped one", () => {
  const templates = templatesOf({});
  mkdirSync(join(templates.folder, "bounce.njk"));
  const found = faultOf(() => renderIn(templates, {}, "bounce"));
  assert.equal(found.file, "bounce.njk");
  assert.match(found.message, /EISDIR/);
  symlinkSync("loop.njk", join(templates.folder, "loop.njk"));
  assert.match(faultOf(() => renderIn(templates, {}, "loop")).message, /ELOOP/);
});

test("a template that others could have written is refused before it is read", () => {
  const templates = templatesOf({ "t.njk": '\nHello {% include "signature" %}' });
  const asked: string[] = [];
  const trust = (file: string) => {
    asked.push(file);
    statSync(file);
    if (file.startsWith(SHIPPED)) throw new Error("everyone can write it");
  };
  const found = faultOf(() => renderIn({ ...templates, trust }));
  assert.deepEqual([found.file, found.message], ["signature.njk", "everyone can write it"]);
  assert.ok(asked.includes(join(templates.folder, "t.njk")));
});

test("a template that is not UTF-8 is an error", () => {
  const templates = templatesOf({});
  writeFileSync(join(templates.folder, "t.njk"), Buffer.from("\nGr\xfc\xdfe", "latin1"));
  assert.equal(faultOf(() => renderIn(templates)).message, "is not UTF-8");
});

test("what a rule passes is plain data: a template gets nothing that it could call or change", () => {
  const data = { list: [{ a: "1" }], when: new Date(0), n: 3, yes: true, nil: null };
  const { body } = render(
    {
      "t.njk":
        "\n{{ data.list[0].a }}{{ data.n }}{{ data.yes }}{{ data.when | date('YYYY') }}{{ data.nil is defined }}",
    },
    { data },
  );
  assert.match(body, /^13true19(?:69|70)false\n$/);
  assert.throws(
    () => render({ "t.njk": "\nx" }, { data: JSON.parse('{"a":1}', () => ({ f: () => 1 })) }),
    /may not hold a function/,
  );
  const endless: { self?: TemplateData } = {};
  endless.self = endless;
  assert.throws(() => render({ "t.njk": "\nx" }, { data: endless }), /deeper than 20/);
  const view = mailContext(inquiry());
  assert.equal(Object.getPrototypeOf(view), null);
  assert.ok(Object.isFrozen(view) && Object.isFrozen(view.from));
});

test("of several values on one line the one that is missing is told, with its column", () => {
  const told = (body: string, data: Readonly<Record<string, string>> = {}) => {
    try {
      render({ "t.njk": `Subject: x\n\n${body}` }, { data });
    } catch (error) {
      if (isTemplateError(error))
        return [error.fault.line, error.fault.column, error.fault.message];
      throw error;
    }
    return null;
  };
  const given = { a: "1", b: "2" };
  assert.deepEqual(told("{{ data.a }} {{ data.no }} {{ data.b }}", given), [
    ...[3, 14, "a value is missing: {{ data.no }}"],
  ]);
  assert.deepEqual(told("Hi\n{{ data.a }}, {{ data.b }} {{ data.no }}", given), [
    ...[4, 28, "a value is missing: {{ data.no }}"],
  ]);
  assert.deepEqual(told("Hi\n  on {{ data.no }}!"), [
    ...[4, 6, "a value is missing: on {{ data.no }}!"],
  ]);
  assert.deepEqual(told("Hi {{ mail.subject }} {{ mail.subjet }}"), [
    ...[3, 31, "mail.subjet is not defined"],
  ]);
});
