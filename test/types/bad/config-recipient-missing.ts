// expect: Property 'recipient' is missing in type '{ folders: { inbox: MaildirSpec; }; }' but required in type 'Config<{ readonly inbox: MaildirSpec; }>'.
import { maildir, sortmail } from "sortmail";

sortmail({ // <- here
  folders: { inbox: maildir("~/Mail/inbox") },
});
