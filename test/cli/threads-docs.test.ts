/** The examples of docs/threads.md: they type-check, and `check` has nothing against them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { example } from "../postfix/docs.js";
import { homeWith } from "./tools.js";

const rulesOf = (
  rules: string,
) => `import { all, list, maildir, maildirs, sortmail, subject } from "sortmail";
const { rules, rule, otherwise, file, inThread } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/Mail/inbox"), muted: maildir("~/Mail/muted"), work: maildir("~/Mail/work"),
    lists: maildirs("~/Mail/lists"),
  },
});
export default rules([${rules}], otherwise(file("inbox")));
`;

test("the rules of docs/threads.md", (t) => {
  const rules = ["ts muted", "ts rules"].map((name) => example(name, "threads.md"));
  const home = homeWith(
    t,
    rulesOf(`${rules.join("")}rule("work", subject("work"), file("work")),`),
  );
  const lines = home.run(["check", "--json"]).stdout.trimEnd().split("\n");
  const found: { level: string; about: string; message: string }[] = lines.map((line) =>
    JSON.parse(line),
  );
  const wrong = found.filter(({ level, about }) => level !== "ok" && about !== "Postfix");
  assert.deepEqual(wrong, []);
});
