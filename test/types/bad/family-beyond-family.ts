// expect: Type 'MaildirsSpec<"people", false>' is not assignable to type 'MaildirsSpec<"people", false> & { readonly beyond: "inbox" | null; }'. … Type '"people"' is not assignable to type '"inbox"'.
// limit: 420
import { maildir, maildirs, sortmail } from "sortmail";

sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/Mail/inbox"),
    people: maildirs("~/Mail/people"),
    lists: maildirs("~/Mail/lists", { beyond: "people" }), // <- here
  },
});
