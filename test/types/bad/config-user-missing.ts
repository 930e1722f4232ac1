// expect: Type '{ domain: string; }' is not assignable to type 'Rewrite'. Property 'user' is missing in type '{ domain: string; }' but required in type 'OneDomain'.
import { maildir, sortmail } from "sortmail";

sortmail({
  recipient: { domain: "stonehenge.example" }, // <- here
  folders: { inbox: maildir("~/Mail/inbox") },
});
