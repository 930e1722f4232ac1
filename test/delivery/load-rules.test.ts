import assert from "node:assert/strict";
import { test } from "node:test";
import { apiWith, whence } from "../../src/delivery/load-rules.js";
import { maildir, sortmail } from "../../src/index.js";

const api = apiWith((file) => assert.fail(file));

const WORDS = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
});

test("a rules file gets what the documents name, and none of our own tables", () => {
  assert.deepEqual(
    Object.keys(api)
      .filter((name) => !isGiven(name))
      .sort(),
    [
      "addressedTo",
      "all",
      "answersMine",
      "antivirusNotice",
      "any",
      "attachment",
      "authenticationResults",
      "automatic",
      "between",
      "body",
      "capture",
      "command",
      "condition",
      "contacts",
      "contains",
      "days",
      "defer",
      "directory",
      "discard",
      "dmarc",
      "domain",
      "duplicate",
      "firstContact",
      "firstOf",
      "forged",
      "from",
      "fromName",
      "group",
      "header",
      "hold",
      "hours",
      "involves",
      "known",
      "list",
      "listed",
      "maildir",
      "maildirs",
      "mark",
      "mbox",
      "not",
      "pipe",
      "reject",
      "replyTo",
      "rspamd",
      "run",
      "says",
      "score",
      "sender",
      "senders",
      "sendmail",
      "sent",
      "sentTo",
      "signedBy",
      "smtp",
      "sortmail",
      "spam",
      "spamd",
      "subject",
      "to",
      "unscanned",
      "upstream",
      "verifiedFrom",
      "verify",
      "weekdays",
    ],
  );
});

function isGiven(name: string): boolean {
  return whence(name)?.startsWith("take it from sortmail") ?? false;
}

test("all that sortmail({…}) gives can be imported, or says from where to take it", () => {
  for (const name of Object.keys(WORDS)) {
    assert.ok(whence(name) !== null, name);
    if (!isGiven(name)) continue;
    const word: unknown = Reflect.get(api, name);
    assert.ok(typeof word === "function");
    assert.throws(() => word("inbox"), {
      message: `${name} can't be imported: take it from sortmail: const { ${name} } = sortmail({ … })`,
    });
  }
});

test("actions that need no name are both imported and given", () => {
  for (const name of ["pipe", "discard", "reject", "defer", "run", "mark", "group"] as const) {
    assert.equal(whence(name), `import { ${name} } from "sortmail"`);
    assert.equal(Reflect.get(api, name), WORDS[name]);
  }
});

test("what is nowhere is told nowhere", () => {
  for (const name of ["subjekt", "constructor", "octets", ""]) assert.equal(whence(name), null);
});
