/**
 * Whoever only decides whether to answer pays for neither nunjucks nor nodemailer. In a file of its
 * own: nothing else may load them.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkTemplate } from "../../src/reply/check-template.js";
import { composeAnswer } from "../../src/reply/compose.js";
import { isTemplateError } from "../../src/reply/error.js";
import { unanswerable } from "../../src/reply/mailbox.js";
import { inquiry, merlyn, NOW, templatesOf, tools, UTC } from "./tools.js";

/** Those of the heavy libraries that this process has loaded. */
function loaded(): string[] {
  const files = Object.keys(require.cache);
  return ["nunjucks", "nodemailer"].filter((name) =>
    files.some((file) => file.includes(`/node_modules/${name}/`)),
  );
}

test("deciding loads nothing, checking a template loads nunjucks, composing nodemailer as well", async () => {
  const templates = templatesOf({ "t.njk": "\nHello" });
  assert.equal(unanswerable(inquiry(), merlyn), null);
  assert.equal(isTemplateError(new Error("x")), false);
  assert.deepEqual(loaded(), []);
  await checkTemplate({
    template: "t",
    templates,
    person: merlyn,
    offsetAt: UTC,
    to: "training@stonehenge.example",
    now: NOW,
  });
  assert.deepEqual(loaded(), ["nunjucks"]);
  await composeAnswer({ ...tools(templates), mail: inquiry(), template: "t" });
  assert.deepEqual(loaded(), ["nunjucks", "nodemailer"]);
});
