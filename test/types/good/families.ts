// Families: bounds, layouts, members several folders deep.
import { type FamilyOptions, list, maildir, maildirs, mbox, type MemberName, sortmail } from "sortmail";

const more: FamilyOptions = { atMost: 20 };
const { rule, otherwise, rules, file, copy } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/Maildir", { sizes: true }),
    old: mbox("~/Mail/old"),
    lists: maildirs("~/Mail/lists", { atMost: 500, beyond: "inbox" }),
    shops: maildirs("~/Mail/shops", { known: "shops.txt", beyond: "old" }),
    people: maildirs("~/Mail/people", { atMost: Number.POSITIVE_INFINITY }),
    sub: maildirs("~/Maildir", { layout: "maildir++", prefix: "lists", subscribe: true, sizes: true }),
    months: maildirs("~/Maildir", { layout: "maildir++", prefix: "archive", nested: true, beyond: "inbox" }),
    plain: maildirs("~/Mail/plain", { layout: "fs", nested: false }),
  },
});
const month: MemberName = ["2026", "11"];
export default rules(
  [
    rule("lists", list(), (mail) => file("lists", mail.list.folder), copy("months", month)),
    rule("again", list(), (mail) => file("months", mail.list.folder.split("."), { flags: ["seen"] })),
    rule("one name", list(), file("months", "2026")),
  ],
  otherwise(file("sub", "rest")),
);
maildirs("~/Mail/more", { known: "~/names.txt" });
maildirs("~/Mail/more", {});
export { more };
