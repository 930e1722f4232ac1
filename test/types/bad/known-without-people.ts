// expect: Argument of type 'AsksPeople' is not assignable to parameter of type '"people: in the configuration, such as [contacts(\"~/contacts.vcf\")]"'.
import { known, maildir, sortmail } from "sortmail";

const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), screener: maildir("~/Mail/screener") },
});

export default rules(
  [rule("known", known, file("inbox"))], // <- here
  otherwise(file("screener")),
);
