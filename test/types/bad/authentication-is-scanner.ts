// expect: Type 'SpamdSpec' is not assignable to type 'AuthenticatorSpec | undefined'.
import { maildir, sortmail, spamd } from "sortmail";

sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
  authentication: spamd(), // <- here
});
