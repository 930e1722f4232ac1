import {
  all,
  answersMine,
  any,
  contacts,
  firstContact,
  type Mail,
  known,
  maildir,
  not,
  senders,
  sent,
  sortmail,
  spam,
  spamd,
} from "sortmail";

const { rules, rule, group, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), screener: maildir("~/Mail/screener") },
  people: [contacts("~/contacts.vcf"), sent("~/Mail/Sent"), senders("~/Mail/approved")],
  spam: spamd(),
});

const isKnown = async (mail: Mail) => (await mail.people("known")).yes;

export default rules(
  [
    rule("known", any(known, answersMine), file("inbox")),
    rule("spam of strangers", all(spam, not(known)), file("screener")),
    group(firstContact, [rule("new", () => true, file("screener"))]),
    rule("by hand", isKnown, file("inbox")),
  ],
  otherwise(file("inbox")),
);
