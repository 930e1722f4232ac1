// Ports maildrop/hrw__dotfiles-mailfilter/mailfilter: a folder for each mailing list, named after its host and itself, which
// the mail program is told of.
import { capture, from, header, maildir, maildirs, sortmail } from "sortmail";

const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/Maildir"),
    google: maildir("~/Maildir/.Powiadomienia.Google+"),
    ingress: maildir("~/Maildir/.Powiadomienia.Ingress"),
    lists: maildirs("~/Maildir", {
      layout: "maildir++",
      prefix: "ML",
      nested: true,
      subscribe: true,
    }),
  },
});

const github = capture("List-Id", /<(?<name>[\w-]+)\.[^<>]*github\.com>/i, "name");
const id = /<(?<name>[\w-]+)\.(?:list[sy]\.)?(?<host>[^<>]*)>/i;

export default rules(
  [
    rule("of the list's program", header("X-List-Administrivia", /^yes/i), file("inbox")),
    rule("google", from(/^noreply-.*@plus\.google\.com$/i), file("google")),
    rule("ingress", from("ingress-support@google.com", "super-ops@google.com"), file("ingress")),
    rule("github", github, (mail) =>
      file("lists", ["github-com", mail.captured.name.toLowerCase()]),
    ),
    rule("lists", capture("List-Id", id, "name", "host"), ({ captured: { name, host } }) =>
      file("lists", [host.replaceAll(".", "-"), name.toLowerCase()]),
    ),
  ],
  otherwise(file("inbox")),
);
