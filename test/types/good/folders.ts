// Families, mboxes, flags, choices of folders.
import { type FileOptions, list, maildir, maildirs, mbox, sentTo, type Size, sortmail } from "sortmail";

const { rule, also, file, copy } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/Mail/inbox"),
    ".Spam": maildir("/var/mail/.Spam/"),
    lists: maildirs("~/Mail/lists"),
    people: maildirs("~/Mail/people"),
    archive: mbox("~/Mail/archive"),
    rotated: mbox("~/Mail/rotated", { rotateAt: "40 MB", locks: ["fcntl"] }),
    small: mbox("~/Mail/small", { rotateAt: 1_000_000, locks: ["fcntl", "dotlock"] }),
    odd: mbox("~/Mail/odd", { rotateAt: "1.5 GB" }),
  },
  backup: mbox("~/Mail/JustInCase"),
});

const read: FileOptions = { flags: ["seen", "flagged"] };
const size: Size = "12 kB";
mbox("~/Mail/other", { rotateAt: size });

file("inbox");
file(".Spam", { flags: ["seen"] });
file(".Spam", { flags: [] });
file("inbox", {});
file("inbox", read);
file("lists", "perl");
file("lists", "perl", { flags: ["draft", "flagged", "passed", "replied", "seen", "trashed"] });
copy("lists", "perl", read);
file("archive");

rule("a choice", sentTo("a"), (mail) => file(mail.size > 1_000_000 ? "inbox" : ".Spam", read));
rule("a choice of families", sentTo("b"), (mail) => file(mail.list === null ? "people" : "lists", mail.subject, read));
rule("a choice with an mbox", sentTo("c"), (mail) => file(mail.size > 1_000_000 ? "inbox" : "archive"));
rule("a folder by its name", list(), (mail) => {
  const folder: "inbox" | "archive" = mail.list.name === "perl" ? "inbox" : "archive";
  return file(folder);
});
rule("a string of the message names a member", sentTo("d"), (mail) => file("people", `${mail.from[0]?.local}`));
also("copies", sentTo("e"), copy("inbox"), copy("archive"), copy("lists", "x"));

/** One kind alone is enough. */
const families = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { lists: maildirs("~/Mail/lists"), people: maildirs("~/Mail/people") },
});
families.file("lists", "perl");
const mboxes = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: mbox("~/mbox") },
});
mboxes.file("inbox");
for (const rotateAt of [1, "40 MB", "40MB", "1.5 GB", "512kB"] as const) mbox("~/Mail/old", { rotateAt });
