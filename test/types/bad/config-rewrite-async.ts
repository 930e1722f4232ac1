// expect: Type '(deliveredTo: string) => Promise<string>' is not assignable to type 'Rewrite'. … Type 'Promise<string>' is not assignable to type 'string'.
import { maildir, sortmail } from "sortmail";

sortmail({
  recipient: async (deliveredTo) => deliveredTo, // <- here
  folders: { inbox: maildir("~/Mail/inbox") },
});
