// expect: Type '(path: string) => MaildirSpec' is not assignable to type 'FolderSpec'.
import { maildir, sortmail } from "sortmail";

sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir }, // <- here
});
