// expect: Argument of type '"bounce"' is not assignable to parameter of type '"(none declared: add templates: […])"'.
import { maildir, sortmail, unscanned } from "sortmail";

const { respond } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
  spam: unscanned(),
});
respond("bounce"); // <- here
