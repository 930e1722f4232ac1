// expect: Object literal may only specify known properties, but 'backups' does not exist in type 'Config<{ readonly inbox: MaildirSpec; }, never, never, never, never, never>'. Did you mean to write 'backup'?
import { maildir, sortmail } from "sortmail";

sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
  backups: maildir("~/Mail/JustInCase"), // <- here
});
