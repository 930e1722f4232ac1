// expect: Object literal may only specify known properties, and 'delimiter' does not exist in type 'Rewrite'.
import { maildir, sortmail } from "sortmail";

sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example", delimiter: "-" }, // <- here
  folders: { inbox: maildir("~/Mail/inbox") },
});
