// expect: Argument of type 'AsksAuthentication' is not assignable to parameter of type '"authentication: in the configuration, such as authenticationResults()"'.
import { forged, maildir, sortmail, spamd } from "sortmail";

const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), ube: maildir("~/Mail/ube") },
  spam: spamd(),
});

export default rules(
  [rule("forged", forged, file("ube"))], // <- here
  otherwise(file("inbox")),
);
