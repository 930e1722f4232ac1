// expect: Type 'string' is not assignable to type 'boolean | undefined'.
import { maildir, sortmail } from "sortmail";

sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
  notices: "daily", // <- here
});
