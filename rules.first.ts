// A first rules file, which can hurt nobody: it sends nothing. `sortmail init` makes it yours; rules.example.ts has more.
import {
  firstOf,
  hold,
  list,
  maildir,
  maildirs,
  sortmail,
  spam,
  spamd,
  subject,
  upstream,
} from "sortmail";

const { rules, rule, otherwise, file } = sortmail({
  // Postfix rewrote *@stonehenge.example to merlyn+*@blue.stonehenge.example; this undoes it.
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/Mail/inbox"),
    lists: maildirs("~/Mail/lists"), // a family: file("lists", name)
    orders: maildir("~/Mail/orders"),
    spam: maildir("~/Mail/spam"),
  },
  backup: maildir("~/Mail/JustInCase"), // a copy of everything that is delivered, stored first
  trusted: ["blue.stonehenge.example"], // machines whose words in a header are believed
  spam: firstOf(upstream(), spamd({ host: "127.0.0.1", port: 783 })),
  // Nothing leaves: what rules would send is filed here, for you to look at. Write sendmail() once you like it.
  outgoing: hold(maildir("~/Mail/outgoing")),
});

export default rules(
  [
    rule("spam", spam, file("spam")),
    rule("mailing lists", list(), (mail) => file("lists", mail.list.folder)),
    rule("orders", subject(/\b(order|invoice)\b/i), file("orders")),
  ],
  otherwise(file("inbox")),
);
