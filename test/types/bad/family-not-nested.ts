// expect: Argument of type 'string[]' is not assignable to parameter of type 'string'.
import { maildir, maildirs, sortmail } from "sortmail";

const { file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), months: maildirs("~/Mail/months") },
});
file("months", ["2026", "11"]); // <- here
