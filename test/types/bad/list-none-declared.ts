// expect: Argument of type '"friends"' is not assignable to parameter of type '"(none declared: add lists: {…})"'.
import { maildir, sortmail, unscanned } from "sortmail";

const { redistribute } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
  spam: unscanned(),
});
redistribute("friends"); // <- here
