// expect: Type 'string' is not assignable to type 'FolderSpec'.
import { sortmail } from "sortmail";

sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: "~/Mail/inbox" }, // <- here
});
