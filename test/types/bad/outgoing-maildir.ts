// expect: Type 'MaildirSpec' is not assignable to type 'TransportSpec | undefined'.
import { maildir, sortmail } from "sortmail";

sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
  outgoing: maildir("~/Mail/held"), // <- here
});
