// Programs and other scanners, as rules name them.
import { all, command, contains, firstOf, maildir, not, rspamd, says, sortmail, spam, upstream } from "sortmail";

const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
  trusted: ["blue"],
  spam: firstOf(
    upstream(),
    rspamd({ socket: "/run/rspamd.sock", password: "x", maxSize: "1 MB", onFailure: "unknown" }),
    command("/usr/bin/bogofilter", [], { spam: [0], ham: [1], unsure: [2], learn: { spam: ["-s"], ham: ["-n"] }, timeout: "5 s" }),
  ),
});

export default rules(
  [
    rule("plain", says("/bin/true"), file("inbox")),
    rule("all of it", says("/bin/x", ["-v"], { status: [1, 2], prints: [/yes/, contains("no")], timeout: "5 s" }), file("inbox")),
    rule("among others", all(spam, not(says("/bin/x", [], { status: 1 }))), file("inbox")),
  ],
  otherwise(file("inbox")),
);
