// expect: Type '(path: string, options?: MaildirOptions | undefined) => MaildirSpec' is not assignable to type 'FolderSpec'.
import { maildir, sortmail } from "sortmail";

sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir }, // <- here
});
