// Ports procmailrc/SethMcBean__dotfiles/procmailrc: duplicates, a filter that learns, old PGP made right for the mail reader.
// Left out: `Lines`, and the recipes that mend signatures; what is filed is what came in.
import { homedir } from "node:os";
import { all, body, command, header, involves, maildir, not, says, sortmail, spam } from "sortmail";

const { rules, rule, also, group, otherwise, file, mark } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/.maildir"),
    duplicates: maildir("~/.maildir/.Duplicates"),
    junk: maildir("~/.maildir/.Junk"),
    system: maildir("~/.maildir/.SysMail"),
  },
  spam: command("/usr/bin/bogofilter", ["-u", "-l"], { spam: [0], ham: [1], unsure: [2] }),
});

const seen = ["-D", "8192", `${homedir()}/msgid.cache`];
const pgp = (action: string) =>
  mark({
    headers: { set: { "Content-Type": `application/pgp; format=text; x-action=${action}` } },
  });

export default rules(
  [
    rule("seen before", says("/usr/bin/formail", seen), file("duplicates")),
    rule("marked", header("X-Spam-Status", /^Yes/i), file("junk")),
    rule("marked by bogofilter", header("X-Bogosity", /^(Yes|Spam)/i), file("junk")),
    rule("spam", spam, file("junk")),
    also(
      "length",
      not(header("Content-Length")),
      mark({ headers: { add: { "Content-Length": "0000000000" } } }),
    ),
    group(not(header("Content-Type", /^(multipart\/|application\/pgp)/i)), [
      also("encrypted", body(/^-----BEGIN PGP MESSAGE-----/m), pgp("encrypt")),
      also(
        "signed",
        all(body(/^-----BEGIN PGP SIGNED MESSAGE-----/m), body(/^-----END PGP SIGNATURE-----/m)),
        pgp("sign"),
      ),
    ]),
    rule("system", involves(/(root|anonymous)@/i), file("system")),
  ],
  otherwise(file("inbox")),
);
