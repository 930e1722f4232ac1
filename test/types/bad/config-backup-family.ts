// expect: Type 'MaildirsSpec<never>' is not assignable to type 'Target | undefined'. … Type 'MaildirsSpec<never>' is missing the following properties from type 'MboxSpec': locks, rotateAt
// expect5: Type 'MaildirsSpec<never>' is not assignable to type 'Target | undefined'. … Type '"maildirs"' is not assignable to type '"maildir"'.
import { maildir, maildirs, sortmail } from "sortmail";

sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
  backup: maildirs("~/Mail/JustInCase"), // <- here
});
