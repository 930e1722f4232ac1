// A rules file to start from: `sortmail init` puts it at ~/.config/sortmail/rules.ts. The first rule that matches decides.
import {
  all,
  antivirusNotice,
  days,
  firstOf,
  from,
  list,
  maildir,
  maildirs,
  mbox,
  sendmail,
  sentTo,
  sortmail,
  spam,
  spamd,
  upstream,
} from "sortmail";

const { rules, rule, also, otherwise, file, copy, respond, redistribute } = sortmail({
  // Postfix rewrote *@stonehenge.example to merlyn+*@blue.stonehenge.example; this undoes it.
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/Mail/inbox"),
    training: maildir("~/Mail/training"),
    unassigned: maildir("~/Mail/unassigned"),
    lists: maildirs("~/Mail/lists"), // a family: file("lists", name)
    noise: maildir("~/Mail/noise"),
    ube: maildir("~/Mail/ube"), // spam sent to me
    ubetrap: mbox("~/Mail/ubetrap", { rotateAt: "40 MB" }), // spam sent to an address that only spammers use
  },
  backup: maildir("~/Mail/JustInCase"), // a copy of everything that is delivered, stored first
  trusted: ["blue.stonehenge.example"], // machines whose words in a header are believed
  spam: firstOf(upstream(), spamd({ host: "127.0.0.1", port: 783 })),
  templates: ["bounce", "training"], // templates/bounce.njk, templates/training.njk, else those that come with sortmail
  lists: { friends: { address: "friends@stonehenge.example", members: "friends.txt" } }, // beside the rules
  outgoing: sendmail(),
});

export default rules(
  [
    rule("mailing lists", list(/\.perl\.org$/), (mail) => file("lists", mail.list.folder)),
    rule("antivirus noise", antivirusNotice, file("noise")),
    rule("spam to me", all(spam, sentTo("merlyn")), file("ube")),
    rule("spam to a trap", spam, file("ubetrap")),
    rule("friends list", sentTo("friends"), redistribute("friends")),
    rule(
      "course inquiry",
      sentTo("training"),
      file("training"),
      respond("training", { every: days(7) }),
    ),
    also(
      "copy of invoices",
      all(from(/@billing\./), (mail) => mail.size < 1_000_000),
      copy("unassigned"),
    ),
    rule("for me", sentTo("merlyn"), file("inbox")),
  ],
  otherwise(file("unassigned"), respond("bounce")),
);
