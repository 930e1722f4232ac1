/** Actions that need no name of the configuration: given by `sortmail({…})` as well. */

import { maildir, sortmail } from "sortmail";

const { rules, rule, otherwise, file, pipe, discard, reject } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
});

export default rules(
  [
    rule("a", () => false, pipe("/bin/cat", ["-u"], { timeout: "5 s" }), file("inbox")),
    rule("b", () => false, reject("no", "refused")),
    rule("c", () => false, (mail) => (mail.size > 5 ? discard() : file("inbox"))),
  ],
  otherwise(file("inbox")),
);
