// expect: Type '(deliveredTo: string) => string | undefined' is not assignable to type 'Rewrite'. … Type 'undefined' is not assignable to type 'string | null'.
import { maildir, sortmail } from "sortmail";

sortmail({
  recipient: (deliveredTo) => deliveredTo.split("+").at(1), // <- here
  folders: { inbox: maildir("~/Mail/inbox") },
});
