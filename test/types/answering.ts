/** The words of a person whose mail goes out as well: templates, a list, a scanner. */

import { maildir, maildirs, sortmail, unscanned } from "sortmail";

export const { rules, rule, also, group, otherwise, file, copy, forward, redistribute, respond, notify } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), sent: maildir("~/Mail/sent"), lists: maildirs("~/Mail/lists") },
  spam: unscanned(),
  templates: ["bounce", "training"],
  lists: { friends: { address: "friends@stonehenge.example", members: "friends.txt" } },
});
