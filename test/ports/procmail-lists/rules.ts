// Ports procmailrc/Bounga__config-files/procmailrc: attachments, mailing lists, spam and one's own addresses, in mboxes.
// Left out: the recipe for octet streams, whose quoted patterns match nothing.
import { homedir } from "node:os";
import { any, attachment, command, from, mbox, says, sortmail, spam, subject, to } from "sortmail";

const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "nico", domain: "bounga.org" },
  folders: {
    duplicates: mbox("~/Mail/duplicates"),
    spams: mbox("~/Mail/spams"),
    muttNews: mbox("~/Mail/NL/mutt"),
    mutt: mbox("~/Mail/ML/mutt"),
    debian: mbox("~/Mail/NL/debian"),
    bugtraq: mbox("~/Mail/ML/bugtraq"),
    oreilly: mbox("~/Mail/NL/oreilly"),
    local: mbox("~/Mail/local"),
    bounga: mbox("~/Mail/Bounga"),
    other: mbox("~/Mail/Other"),
  },
  spam: command("/usr/bin/spamassassin", ["-e"], { spam: [5], ham: [0] }),
});

const seen = ["-D", "8192", `${homedir()}/.msgid.cache`];
const debian = /debian-(announce|news|security-announce)@lists\.debian\.org/i;
const bugtraq = any(to(/bugtraq/i), from(/bugtraq/i), subject(/bugtraq/i));

export default rules(
  [
    rule("seen before", says("/usr/bin/formail", seen), file("duplicates")),
    rule("programs", attachment(/\.(scr|vba|vb|bat|cmd|pif|exe)/i), file("spams")),
    rule("mutt news", to(/mutt-announce/i), file("muttNews")),
    rule("mutt", to(/mutt-users-fr/i), file("mutt")),
    rule("debian", to(debian), file("debian")),
    rule("bugtraq", bugtraq, file("bugtraq")),
    rule("oreilly", from(/oreilly/i), file("oreilly")),
    rule("spam", spam, file("spams")),
    rule("local", from(/@your_host\.tld/i), file("local")),
    rule("bounga", to(/nico@bounga\.org/i), file("bounga")),
    rule("other", to(/other@domain\.tld/i), file("other")),
  ],
  otherwise(file("bounga")),
);
