// expect: Type 'MaildirsSpec<"inbx", false>' is not assignable to type … Types of property 'beyond' are incompatible. … Type '"inbx"' is not assignable to type '"inbox" | "spam" | null'. Did you mean '"inbox"'?
// limit: 500
import { maildir, maildirs, sortmail } from "sortmail";

sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/Mail/inbox"),
    spam: maildir("~/Mail/spam"),
    lists: maildirs("~/Mail/lists", { beyond: "inbx" }), // <- here
  },
});
