// expect: Argument of type '"friends"' is not assignable to parameter of type '"spam: in the configuration, the scanner to ask"'.
import { maildir, sortmail } from "sortmail";

const { redistribute } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
  lists: { friends: { address: "friends@stonehenge.example", members: "friends.txt" } },
});
redistribute("friends"); // <- here
