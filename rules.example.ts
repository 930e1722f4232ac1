// A rules file to start from: `sortmail init` puts it at ~/.config/sortmail/rules.ts. The first rule that matches decides.
import { all, automatic, from, list, maildir, maildirs, sentTo, sortmail, subject } from "sortmail";

const { rules, rule, also, otherwise, file, copy } = sortmail({
  // Postfix rewrote *@stonehenge.example to merlyn+*@blue.stonehenge.example; this undoes it.
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/Mail/inbox"),
    training: maildir("~/Mail/training"),
    unassigned: maildir("~/Mail/unassigned"),
    lists: maildirs("~/Mail/lists"), // a family: file("lists", name)
    noise: maildir("~/Mail/noise"),
  },
  backup: maildir("~/Mail/JustInCase"), // a copy of everything that is delivered, stored first
});

export default rules(
  [
    rule("mailing lists", list(/\.perl\.org$/), (mail) => file("lists", mail.list.name)),
    rule("antivirus noise", all(automatic, subject(/virus/i)), file("noise")),
    rule("course inquiry", sentTo("training"), file("training")),
    also(
      "copy of invoices",
      all(from(/@billing\./), (mail) => mail.size < 1_000_000),
      copy("unassigned"),
    ),
    rule("for me", sentTo("merlyn"), file("inbox")),
  ],
  otherwise(file("unassigned")),
);
