// Families with a bound: what does not get a member of its own goes beyond.
import { type FamilyOptions, list, maildir, maildirs, mbox, sortmail } from "sortmail";

const more: FamilyOptions = { atMost: 20 };
const { rule, otherwise, rules, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/Mail/inbox"),
    old: mbox("~/Mail/old"),
    lists: maildirs("~/Mail/lists", { atMost: 500, beyond: "inbox" }),
    shops: maildirs("~/Mail/shops", { known: "shops.txt", beyond: "old" }),
    people: maildirs("~/Mail/people", { atMost: Number.POSITIVE_INFINITY }),
    others: maildirs("~/Mail/others", { atMost: 20 }),
  },
});
export default rules([rule("lists", list(), (mail) => file("lists", mail.list.folder))], otherwise(file("inbox")));
maildirs("~/Mail/more", { known: "~/names.txt" });
maildirs("~/Mail/more", {});
export { more };
