// expect: Property 'redirect' does not exist on type 'Sortmail<"inbox", never, never, never, never, never, never>'.
import { maildir, sortmail } from "sortmail";

const { rule, redirect } = sortmail({ // <- here
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
});
console.log(rule, redirect);
