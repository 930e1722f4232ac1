// expect: Argument of type '"inbox"' is not assignable to parameter of type '"scans"'.
import { directory, maildir, sortmail } from "sortmail";

const { save } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), scans: directory("~/Scans") },
});
save("inbox"); // <- here
