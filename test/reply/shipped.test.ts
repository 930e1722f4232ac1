/** The templates that come with the program. */

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { checkTemplate } from "../../src/reply/check-template.js";
import { composeAnswer } from "../../src/reply/compose.js";
import type { TemplateData } from "../../src/reply/request.js";
import { bodyOf, fieldOf, inquiry, merlyn, NOW, SHIPPED, tools, UTC } from "./tools.js";

const templates = { folders: ["/nonexistent", SHIPPED] };

/** Each, what a rule passes to it, and a sentence of it. */
const LETTERS: Readonly<Record<string, readonly [data: TemplateData, sentence: RegExp]>> = {
  bounce: [{}, /^you wrote to training@stonehenge\.example\.$/m],
  training: [{}, /^thank you for asking about a course\./m],
  vacation: [
    { until: "3 August" },
    /^thank you for your message\. I am away until 3 August, and don't$/m,
  ],
  "moved-address": [{ address: "merlyn@stonehenge.example" }, /^merlyn@stonehenge\.example$/m],
};

test("each letter is tested here", () => {
  const names = readdirSync(SHIPPED).map((file) => file.replace(/\.njk$/, ""));
  assert.deepEqual(names.sort(), [...Object.keys(LETTERS), "normal_header", "signature"].sort());
});

for (const [template, [data, sentence]] of Object.entries(LETTERS)) {
  test(`${template} has no fault`, async () => {
    const to = "training@stonehenge.example";
    assert.equal(
      await checkTemplate({
        template,
        templates,
        person: merlyn,
        offsetAt: UTC,
        to,
        now: NOW,
        data,
      }),
      null,
    );
  });

  test(`${template} reads as a letter`, async () => {
    const composed = await composeAnswer({
      ...tools(templates),
      mail: inquiry(),
      template,
      options: { data },
    });
    assert.equal(fieldOf(composed, "Subject"), "Re: Course dates");
    assert.equal(fieldOf(composed, "From"), "Randal Schwartz <training@stonehenge.example>");
    assert.equal(fieldOf(composed, "Content-Transfer-Encoding"), "7bit");
    const body = bodyOf(composed);
    assert.match(body, sentence);
    assert.match(body, /^Hello,\n\n[\s\S]+\.\n\n-- \nRandal Schwartz\n$/);
    assert.doesNotMatch(body, /[{}]|\n\n\n|undefined| $/);
  });
}

test("vacation needs no date, moved-address an address", async () => {
  const answer = (template: string) =>
    composeAnswer({ ...tools(templates), mail: inquiry(), template });
  assert.match(
    bodyOf(await answer("vacation")),
    /^thank you for your message\. I am away, and don't$/m,
  );
  await assert.rejects(answer("moved-address"), {
    name: "TemplateError",
    message: /a value is missing: \{\{ data\.address \}\}/,
  });
});

test("the signature of who has given no name is the address", async () => {
  const person = { ...merlyn, name: null };
  const composed = await composeAnswer({
    ...tools(templates),
    person,
    mail: inquiry(),
    template: "bounce",
  });
  assert.match(bodyOf(composed), /\n-- \ntraining@stonehenge\.example\n$/);
});
