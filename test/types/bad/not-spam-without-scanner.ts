// expect: Argument of type 'AsksScanner' is not assignable to parameter of type '"spam: in the configuration, the scanner to ask"'.
// limit: 560
import { all, maildir, not, sentTo, sortmail, spam } from "sortmail";

const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), ube: maildir("~/Mail/ube") },
});

export default rules(
  [rule("spam", all(sentTo("merlyn"), not(spam)), file("ube"))], // <- here
  otherwise(file("inbox")),
);
