// expect: Argument of type '"scans"' is not assignable to parameter of type '"inbox"'.
import { directory, maildir, sortmail } from "sortmail";

const { file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), scans: directory("~/Scans") },
});
file("scans"); // <- here
