// expect: The 'this' context of type 'void' is not assignable to method's 'this' of type '"the name of a directory"'.
import { sortmail, maildir } from "sortmail";

const { save } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
});
save(); // <- here
