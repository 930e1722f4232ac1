import assert from "node:assert/strict";
import { test } from "node:test";
import { changing } from "../../../src/core/decision/changes.js";
import type { Chosen } from "../../../src/core/decision/chosen.js";
import { mark } from "../../../src/core/language/actions/mark.js";
import type { Action, FileOptions } from "../../../src/core/language/actions.js";
import { lines, mailOf } from "../mails.js";

const MAIL = mailOf(lines("Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "X-A: 1", "X-A: 2", "", "Hello"));

const file = (options: FileOptions = {}, kind: "file" | "copy" = "copy"): Action => ({
  kind,
  folder: "box",
  name: null,
  flags: [],
  ...options,
});

/** What each copy is filed with. */
function changes(...actions: readonly Action[]) {
  const change = changing(MAIL);
  const chosen = actions.map((action): Chosen => ({ rule: "r", kind: "also", action }));
  return chosen.map(change).flatMap((each) => each.changes ?? []);
}

const headersOf = (...all: readonly FileOptions[]) =>
  changes(...all.slice(0, -1).map((each) => mark(each)), file(all.at(-1)))[0]?.headers;

test("marks go for every later file and copy, and for none before", () => {
  const [before, between, after] = changes(
    file({ flags: ["draft"] }),
    mark({ flags: ["seen"] }),
    file({ flags: ["flagged", "seen"], keywords: ["a"] }),
    mark({ keywords: ["b"], headers: { remove: ["X-A"] } }),
    file({}, "file"),
  );
  assert.deepEqual(before, { flags: ["draft"], keywords: [], headers: null });
  assert.deepEqual(between, { flags: ["seen", "flagged"], keywords: ["a"], headers: null });
  assert.deepEqual(after, {
    flags: ["seen"],
    keywords: ["b"],
    headers: { remove: ["x-a"], set: [], add: [] },
  });
});

test("a function gets what the line said, decoded, as the changes before have left it", () => {
  const seen: (string | null)[] = [];
  const say = (text: string | null) => (old: string | null) => {
    seen.push(old);
    return text;
  };
  const headers = headersOf(
    { headers: { set: { subject: say("one"), "X-New": say("new") }, remove: ["x-a"] } },
    { headers: { set: { Subject: say("two"), "X-A": say(null) }, add: { "x-new": say("more") } } },
    {
      headers: { add: { "X-New": say(null), "X-None": say(null) }, set: { SUBJECT: say("three") } },
    },
  );
  assert.deepEqual(seen, ["Grüße", null, "one", null, "new", "two", "more", null]);
  assert.deepEqual(headers, {
    remove: ["x-a"],
    set: [
      { name: "X-New", text: "new" },
      { name: "SUBJECT", text: "three" },
    ],
    add: [{ name: "x-new", text: "more" }],
  });
});

test("first lines are removed, then set, then added; what is set again is there again", () => {
  const headers = headersOf(
    { headers: { remove: ["X-A", "Subject"], set: { "x-a": "3" }, add: { "X-A": "4" } } },
    { headers: { remove: ["x-b"] } },
  );
  assert.deepEqual(headers, {
    remove: ["subject", "x-b"],
    set: [{ name: "x-a", text: "3" }],
    add: [{ name: "X-A", text: "4" }],
  });
});

test("what a function must not return is an error, and no word of the header", () => {
  for (const wrong of [5, undefined, Promise.resolve("x")]) {
    const odd: () => string = () => JSON.parse.call(null, "{}", () => wrong);
    const options: FileOptions = { headers: { set: { "X-A": odd } } };
    assert.throws(
      () => changes(file(options)),
      /the function for X-A returned .*neither text nor null/,
    );
  }
});

test("keywords are made what IMAP takes, each once", () => {
  const keywords = ["$Work", "to do", "ü(x)", "", "a]b", "a".repeat(60), "$Work", "x\r\ny"];
  assert.deepEqual(changes(file({ keywords }))[0]?.keywords, [
    ...["$Work", "to_do", "__x_", "_", "a_b", "a".repeat(50), "x__y"],
  ]);
});
