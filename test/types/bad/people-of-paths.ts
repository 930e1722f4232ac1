// expect: Type 'string' is not assignable to type 'PeopleSpec'.
import { maildir, sortmail } from "sortmail";

sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
  people: ["~/contacts.vcf"], // <- here
});
