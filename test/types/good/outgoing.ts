// Mail that goes out: passed on, answered, told; and programs.
import { days, directory, discard, hold, maildir, mark, pipe, reject, run, sendmail, sentTo, smtp, sortmail, subject } from "sortmail";
import { also, copy, file, forward, notify, otherwise, redistribute, respond, rule, rules } from "../answering.js";

const news = pipe("/usr/bin/inews", ["-h", "-S"], { timeout: "30 s", statuses: { 1: "delivered", 2: "defer" } });

export default rules(
  [
    rule("passed on", sentTo("a"), forward("ada@analytic.example")),
    rule("passed on, in my name", sentTo("b"), forward("ada@analytic.example", { envelope: "own" }), file("inbox")),
    rule("list", sentTo("friends"), redistribute("friends"), copy("inbox")),
    rule("news", sentTo("news"), news, respond("bounce", { every: 0 })),
    rule("several", sentTo("c"), file("inbox"), [forward("x@y.example"), respond("training"), notify("x@y.example", "bounce")]),
    rule("answered and discarded", sentTo("d"), discard(), respond("bounce")),
    rule("answered and refused", sentTo("e"), () => [reject("no"), respond("bounce"), copy("inbox")]),
    also("marked", sentTo("k"), mark({ flags: ["seen"], headers: { remove: ["X-Spam-Report"] } })),
    rule("subject", sentTo("l"), file("inbox", { headers: { set: { Subject: (old) => `[l] ${old ?? ""}`, "X-Old": () => null } } })),
    rule("chosen", sentTo("f"), (mail) => (mail.size > 1_000_000 ? forward("x@y.example") : pipe("/bin/true"))),
    rule("with header lines", sentTo("g"), file("inbox", { headers: { add: { "X-Course": "autumn" } }, flags: ["seen"] })),
    rule("all options", sentTo("training"), file("inbox"), (mail) =>
      respond("training", {
        every: days(7),
        from: "Merlyn <training@stonehenge.example>",
        subject: `Re: ${mail.subject}`,
        envelopeFrom: "self",
        toAnyone: true,
        copyTo: "sent",
        data: { names: mail.from.map(({ name }) => name), at: mail.date, size: mail.size, none: undefined },
      }),
    ),
    also("passed on as well", sentTo("h"), forward("ada@analytic.example"), run("/usr/bin/logger", ["-t", "mail"])),
    also("told", sentTo("i"), (mail) => [run("/bin/true", [mail.subject], { onFailure: "defer", timeout: "5 s" })]),
    rule("and a program", sentTo("j"), file("inbox"), run("/bin/true")),
    also("beside", subject("x"), respond("bounce", { every: "7 days" }), notify("x@y.example", "bounce", { n: 1 })),
  ],
  otherwise(file("inbox"), respond("bounce")),
);

/** The ways out, and what can be declared without the rest. */
const recipient = { user: "merlyn", domain: "stonehenge.example" };
const folders = { inbox: maildir("~/Mail/inbox") };
sortmail({ recipient, folders, outgoing: sendmail("/usr/sbin/sendmail"), name: "Merlyn" }).forward("x@y.example");
sortmail({ recipient, folders, outgoing: smtp({ host: "localhost", port: 24, lmtp: true }) });
sortmail({ recipient, folders, outgoing: hold(maildir("~/Mail/held")), templates: ["bounce"] }).notify("x@y", "bounce");

// Lengths of time, as people write them.
for (const every of [0, "60 s", "60s", "5 min", "1h", "1 day", "7 days", "7d", "7 d"] as const) respond("bounce", { every });

/** Attachments saved. */
const saving = sortmail({ recipient, folders: { ...folders, scans: directory("~/Scans") } });
saving.rules(
  [
    saving.also("scans", subject("x"), saving.save("scans", { name: /\.pdf$/i })),
    saving.rule("both", subject("y"), saving.file("inbox"), saving.save("scans"), saving.save("scans", { name: ["a", /b/] })),
  ],
  saving.otherwise(saving.file("inbox")),
);
