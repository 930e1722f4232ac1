// expect: Argument of type 'AsksPeople' is not assignable to parameter of type '"people: in the configuration, such as [contacts(\"~/contacts.vcf\")]"'.
import { all, firstContact, maildir, not, sentTo, sortmail, spamd } from "sortmail";

const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), screener: maildir("~/Mail/screener") },
  spam: spamd(),
});

export default rules(
  [rule("new", all(sentTo("merlyn"), not(firstContact)), file("screener"))], // <- here
  otherwise(file("inbox")),
);
