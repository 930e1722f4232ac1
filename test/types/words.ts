/** What the other files of this folder write rules with: `sortmail({…})` of a person with one folder of each kind and more. */

import { maildir, maildirs, mbox, sortmail } from "sortmail";

export const { rules, rule, also, group, otherwise, file, copy, inThread } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/Mail/inbox"),
    training: maildir("~/Mail/training"),
    lists: maildirs("~/Mail/lists"),
    friends: mbox("~/Mail/friends"),
  },
});
