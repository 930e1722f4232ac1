// expect: Type '[]' is not assignable to type 'readonly [string, ...string[]]'. Source has 0 element(s) but target requires 1.
import { maildir, sortmail } from "sortmail";

sortmail({
  recipient: { user: "merlyn", domains: [] }, // <- here
  folders: { inbox: maildir("~/Mail/inbox") },
});
