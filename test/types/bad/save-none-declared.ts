// expect: Argument of type '"scans"' is not assignable to parameter of type '"(none declared: add folders: { … directory(\"~/…\") })"'.
import { maildir, sortmail } from "sortmail";

const { save } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
});
save("scans"); // <- here
