// Ports sieve/stuartpb__sieve-scripts/fastmail.sieve: spam marks, an old address, a calendar, senders, receipts.
import { all, any, contains, from, header, maildir, not, sortmail, to } from "sortmail";

const { rules, rule, also, otherwise, file, copy, run } = sortmail({
  recipient: { user: "s", domain: "stuartpb.com" },
  folders: {
    inbox: maildir("~/Maildir"),
    junk: maildir("~/Maildir/.Junk"),
    legacy: maildir("~/Maildir/.legacy"),
    dsa: maildir("~/Maildir/.DSA"),
    meh: maildir("~/Maildir/.Lists.Meh"),
    humble: maildir("~/Maildir/.Lists.Humble Bundle"),
    github: maildir("~/Maildir/.GitHub"),
    receipts: maildir("~/Maildir/.Receipts"),
  },
});

const known = header("X-Spam-Known-Sender", /^yes/i);
const old = any(to("stuart@testtrack4.com"), header("X-Delivered-To", "stuart@testtrack4.com"));
const caucus = /^<?dsa-libertarian-socialist-caucus\.googlegroups\.com>?$/i;
const paid = header("X-Email-Type-Id", "PPC000590", "PPC000612", "PPX000608", "PPX001066");
const receipt = any(
  all(from("service@paypal.com"), paid),
  all(from("no-repy@lyftmail.com"), header("X-Mailgun-Tag", "receipt")),
);

export default rules(
  [
    rule(
      "backscatter",
      all(not(known), header("X-Backscatter", contains("yes")), not(header("X-LinkName"))),
      file("junk"),
    ),
    rule("spam", all(not(known), header("X-Spam-score", /^0*([5-9]|[1-9]\d)/)), file("junk")),
    rule("legacy", all(old, not(to(/@stuartpb\.com$/i))), file("legacy")),
    also(
      "new date",
      all(
        header("X-ME-Cal-Method", "request"),
        not(header("X-ME-Cal-Exists")),
        header("X-Spam-Known-Sender", contains("in-addressbook")),
      ),
      run("/usr/local/bin/calendar", ["add"]),
    ),
    also("date", header("X-ME-Cal-Exists"), run("/usr/local/bin/calendar", ["update"])),
    also("receipts", receipt, copy("receipts", { flags: ["seen"] })),
    rule(
      "dsa",
      any(
        from(/@(seattledsa|dsausa)\.org$/i, "dsadisability@gmail.com"),
        header("List-Id", caucus),
        header("List-Post", caucus),
      ),
      file("dsa"),
    ),
    rule("meh", from("hi@meh.com"), file("meh")),
    rule("humble", from("contact@mailer.humblebundle.com"), file("humble")),
    rule("github", from("notifications@github.com"), file("github")),
    rule("receipts alone", receipt, file("receipts", { flags: ["seen"] })),
  ],
  otherwise(file("inbox")),
);
