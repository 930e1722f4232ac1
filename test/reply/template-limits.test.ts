/**
 * A template has an end: in time, in length, in what it counts. Whoever writes one is no enemy, but
 * a message may be.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { isTemplateError } from "../../src/reply/error.js";
import type { TemplateFault } from "../../src/reply/request.js";
import { range } from "../../src/reply/template-environment.js";
import { renderTemplate } from "../../src/reply/template-renderer.js";
import { merlyn, NO_LOOKUPS, templatesOf, UTC } from "./tools.js";

function render(text: string, data: Readonly<Record<string, string>> = {}, timeout?: number) {
  const templates = templatesOf({ "t.njk": text });
  const limit = timeout === undefined ? {} : { timeout };
  return renderTemplate({
    template: "t",
    templates,
    person: merlyn,
    offsetAt: UTC,
    given: { data, mail: {} },
    lookups: NO_LOOKUPS,
    ...limit,
  });
}

function faultOf(work: () => unknown): TemplateFault {
  try {
    work();
  } catch (error) {
    if (isTemplateError(error)) return error.fault;
    throw error;
  }
  throw new assert.AssertionError({ message: "it rendered" });
}

const NESTED = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}x";

test("an endless loop is stopped, in the head and in the body", { timeout: 60_000 }, () => {
  for (const text of [`Subject: x\n\n${NESTED}`, `Subject: ${NESTED}\n\nx`]) {
    const { file, message } = faultOf(() => render(text, {}, 200));
    assert.match(file ?? "", /\/t\.njk$/);
    assert.equal(message, "it takes longer than 0.2 s: has it a loop without an end?");
  }
});

test("so is a pattern that goes astray on what a message says, and the next message is none the worse", () => {
  const text = '\n{{ data.text | replace(r/(?:a+)+$/, "b") }}';
  const { message } = faultOf(() => render(text, { text: `${"a".repeat(60)}!` }, 200));
  assert.match(message, /^it takes longer than 0\.2 s/);
  assert.equal(render(text, { text: "aaa" }).body, "b\n");
});

test("a text that nobody would read is an error", () => {
  const hundredMegabytes = `{% for i in range(100000) %}${"x".repeat(1000)}{% endfor %}`;
  for (const text of [`Subject: x\n\n${hundredMegabytes}`, `Subject: ${hundredMegabytes}\n\nx`]) {
    assert.match(
      faultOf(() => render(text)).message,
      /^it makes 1000000\d\d characters of text: 1000000 are the most$/,
    );
  }
  assert.equal(
    render(`\n{% for i in range(999) %}${"x".repeat(1000)}{% endfor %}`).body.length,
    999_001,
  );
});

test("range counts as nunjucks's does", () => {
  assert.deepEqual(range(3), [0, 1, 2]);
  assert.deepEqual(range(2, 5), [2, 3, 4]);
  assert.deepEqual(range(0, 10, 4), [0, 4, 8]);
  assert.deepEqual(range(3, 0, -1), [3, 2, 1]);
  assert.deepEqual([range(0), range(-1), range(5, 2), range(Number.NaN)], [[], [], [], []]);
  assert.equal(render("\n{% for i in range(1, 4) %}{{ i }}{% endfor %}").body, "123\n");
});

test("range does not count for ever, whoever said how far", () => {
  for (const far of [1e9, Number.POSITIVE_INFINITY])
    assert.throws(() => range(far), /100000 numbers/);
  const { line, message } = faultOf(() =>
    render("\nx\n{% for i in range(data.n | int) %}{% endfor %}", { n: "1000000000000" }),
  );
  assert.equal(line, 3);
  assert.match(message, /^range\(\): 100000 numbers are the most/);
});
