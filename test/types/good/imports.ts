// A rules file with parts of its own, with and without their file names' endings, and with Node's modules.
import { readFileSync } from "node:fs";
import { from, maildir, maildirs, sortmail } from "sortmail";
import { known } from "./lib/addresses";
import { friends } from "./lib/addresses.js";
import * as addresses from "./lib/addresses.js";

const { file, otherwise, rule, rules } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), people: maildirs("~/Mail/people") },
});

const colleagues = readFileSync(new URL("colleagues.txt", import.meta.url), "utf8").split("\n");

export default rules(
  [
    rule("friends", from(friends), file("inbox", { flags: ["flagged"] })),
    rule("known", known(...addresses.friends), file("inbox")),
    rule("colleagues", from(colleagues), (mail) => file("people", mail.from[0]?.local ?? "nobody")),
  ],
  otherwise(file("inbox")),
);
