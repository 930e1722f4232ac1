// expect: Type 'MaildirsSpec<never, false>' is not assignable to type 'Target | undefined'.
import { maildir, maildirs, sortmail } from "sortmail";

sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
  backup: maildirs("~/Mail/JustInCase"), // <- here
});
