// expect: Property 'respond' does not exist on type 'Sortmail<"inbox", never, never, never>'.
import { maildir, sortmail } from "sortmail";

const { rule, respond } = sortmail({ // <- here
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
});
console.log(rule, respond);
