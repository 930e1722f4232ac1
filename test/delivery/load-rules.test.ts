import assert from "node:assert/strict";
import { test } from "node:test";
import { api } from "../../src/delivery/load-rules.js";

test("a rules file gets what the documents name, and none of our own tables", () => {
  assert.deepEqual(Object.keys(api).sort(), [
    "addressedTo",
    "all",
    "any",
    "attachment",
    "automatic",
    "body",
    "days",
    "discard",
    "firstOf",
    "from",
    "header",
    "hold",
    "list",
    "maildir",
    "maildirs",
    "mbox",
    "not",
    "pipe",
    "reject",
    "score",
    "sender",
    "sendmail",
    "sentTo",
    "smtp",
    "sortmail",
    "spam",
    "spamd",
    "subject",
    "unscanned",
    "upstream",
  ]);
});
