// Conditions on the verdict, where the configuration names a scanner.
import {
  all,
  any,
  firstOf,
  list,
  maildir,
  maildirs,
  not,
  score,
  sentTo,
  sortmail,
  spam,
  spamd,
  unscanned,
  upstream,
} from "sortmail";

const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), ube: maildir("~/Mail/ube"), lists: maildirs("~/Mail/lists") },
  trusted: ["blue.stonehenge.example"],
  spam: firstOf(upstream(), spamd({ timeout: "30 s", maxSize: "1 MB" })),
});

export default rules(
  [
    rule("spam to me", all(spam, sentTo("merlyn")), file("ube")),
    rule("spam through a list", all(list(), any(spam, score(8))), (mail) => file("lists", mail.list.name)),
    rule("surely none", not(spam), file("inbox")),
    rule("my own test", async (mail) => (await mail.verdict()).tests.includes("GTUBE"), file("ube")),
  ],
  otherwise(file("inbox")),
);

export const second = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { ube: maildir("~/Mail/ube") },
  spam: unscanned(),
}).rule("spam", spam, { kind: "file", folder: "ube", name: null, flags: [] });
