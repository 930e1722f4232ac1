/** Answers go where what they answer went. */

import { all, any, condition, list, subject } from "sortmail";
import { copy, file, group, inThread, rule } from "../words.js";

rule("threads", inThread(), (mail) => file(mail.thread.place));
rule("read", inThread("lists", "inbox"), (mail) => file(mail.thread.place, { flags: ["seen"] }));
rule("both", all(list(), inThread("lists")), (mail) => [
  file("lists", mail.list.folder),
  copy(mail.thread.place),
]);
rule("muted", inThread("friends"), file("friends"));
rule("young", inThread("lists"), (mail) =>
  mail.thread.at > new Date("2026-11-01") ? file(mail.thread.place) : file("inbox"),
);
rule("which", inThread("lists", "inbox"), (mail) =>
  mail.thread.place.folder === "lists" ? file(mail.thread.place) : file("inbox"),
);
rule("either", any(inThread("lists"), all(inThread("inbox"), subject(/lunch/))), (mail) =>
  file(mail.thread.place),
);
rule("named", condition("in a thread of a list", inThread("lists")), (mail) =>
  file("lists", mail.thread.parent),
);
group(inThread("lists"), [rule("inside", subject(/perl/), (mail) => file(mail.thread.place))]);
rule("of its own", async (mail) => (await mail.parents()).known.some(({ spam }) => spam), file("inbox"));
