// expect: Property 'recipient' is missing in type '{ folders: { inbox: MaildirSpec; }; }' but required in type 'Config<{ readonly inbox: MaildirSpec; }, never>'.
import { maildir, sortmail } from "sortmail";

sortmail({ // <- here
  folders: { inbox: maildir("~/Mail/inbox") },
});
