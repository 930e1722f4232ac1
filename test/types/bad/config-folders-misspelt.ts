// expect: Object literal may only specify known properties, but 'foldrs' does not exist in type 'Config<FolderSpecs, never, never, never, never, never>'. Did you mean to write 'folders'?
import { maildir, sortmail } from "sortmail";

sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  foldrs: { inbox: maildir("~/Mail/inbox") }, // <- here
});
