// expect: Type 'string' is not assignable to type 'Rewrite'.
import { maildir, sortmail } from "sortmail";

sortmail({
  recipient: "merlyn@stonehenge.example", // <- here
  folders: { inbox: maildir("~/Mail/inbox") },
});
