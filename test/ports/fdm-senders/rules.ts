// Ports fdm/elobdog__mailhelp/fdm.conf: two senders that matter.
import { from, maildir, sortmail } from "sortmail";

const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/.mail/acct0/inbox"), imp: maildir("~/.mail/acct0/imp") },
});

export default rules(
  [rule("important", from("ding.bat@gmail.com", "foo.bar@google.com"), file("imp"))],
  otherwise(file("inbox")),
);
