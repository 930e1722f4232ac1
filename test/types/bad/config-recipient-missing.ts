// expect: Property 'recipient' is missing in type '{ folders: { inbox: MaildirSpec; }; }' but required in type 'Config<{ readonly inbox: MaildirSpec; }, never, never, never, never, never>'.
// expect5: Argument of type … Property 'recipient' is missing in type '{ folders: { inbox: MaildirSpec; }; }' but required in type 'Config<{ readonly inbox: MaildirSpec; }, never, never, never, never, never>'.
import { maildir, sortmail } from "sortmail";

sortmail({ // <- here
  folders: { inbox: maildir("~/Mail/inbox") },
});
