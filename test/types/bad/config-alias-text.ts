// expect: Type 'string' is not assignable to type 'readonly string[]'.
import { maildir, sortmail } from "sortmail";

sortmail({
  recipient: { address: "ada@office.example", aliases: "a.byron@office.example" }, // <- here
  folders: { inbox: maildir("~/Mail/inbox") },
});
