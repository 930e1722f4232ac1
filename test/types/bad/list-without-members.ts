// expect: Property 'members' is missing in type '{ address: string; }' but required in type 'ListSpec'.
import { maildir, sortmail } from "sortmail";

sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
  lists: { friends: { address: "friends@stonehenge.example" } }, // <- here
});
