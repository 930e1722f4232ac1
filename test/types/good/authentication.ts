// Conditions on who sent a message, where the configuration says who tells.
import {
  all,
  any,
  authenticationResults,
  dmarc,
  domain,
  firstOf,
  forged,
  from,
  list,
  maildir,
  maildirs,
  not,
  signedBy,
  sortmail,
  spam,
  spamd,
  verifiedFrom,
} from "sortmail";

const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), ube: maildir("~/Mail/ube"), lists: maildirs("~/Mail/lists") },
  trusted: ["blue.stonehenge.example"],
  spam: spamd(),
  authentication: firstOf(authenticationResults({ ids: ["mail.stonehenge.example"] })),
});

export default rules(
  [
    rule("bank", verifiedFrom(domain("bank.example"), "ada@engine.example", /@perl\.org$/), file("inbox")),
    rule("forged", all(not(list()), forged), file("ube")),
    rule("spam or forged", any(spam, forged, dmarc("fail", "permerror")), file("ube")),
    rule("list", all(list(), signedBy("perl.org")), (mail) => file("lists", mail.list.name)),
    rule("any of them", any(["a@b.example", "c@d.example"].map(verifiedFrom)), file("inbox")),
    rule("my own", async (mail) => (await mail.authentication()).dmarc?.policy === "reject", file("ube")),
    rule("without", from("x@y.example"), file("inbox")),
  ],
  otherwise(file("inbox")),
);

export const second = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { ube: maildir("~/Mail/ube") },
  trusted: ["blue.stonehenge.example"],
  authentication: authenticationResults(),
}).rule("forged", forged, { kind: "file", folder: "ube", name: null, flags: [] });
