// expect: Type 'string[]' is not assignable to type 'string'.
import { maildir, sortmail } from "sortmail";

sortmail({
  recipient: { user: "merlyn", domain: ["stonehenge.example"] }, // <- here
  folders: { inbox: maildir("~/Mail/inbox") },
});
