/** Duplicates, attachments, mailing lists, spam and one's own addresses, in mboxes: procmail. */

import { letter } from "../port.js";
import { tryPort } from "../try-port.js";

const mine = (fields: Readonly<Record<string, string>>, body?: string) =>
  letter({ To: "nico@bounga.org", ...fields }, body);
const attached = (name: string) =>
  mine(
    { "Content-Type": "multipart/mixed; boundary=b" },
    `--b\nContent-Type: application/octet-stream; name="${name}"\n\nx\n--b--\n`,
  );
const DUPLICATES =
  "formail notes an id before the message is safe: a second try would be thrown away, and is kept";
const ONCE = "<once@analytic.example>";

tryPort({
  name: "procmail-lists",
  program: "procmail",
  original: "procmailrc/Bounga__config-files/procmailrc",
  edits: [["| spamassassin", "| {home}/tools/spamassassin"]],
  programs: {
    "/usr/bin/spamassassin": `[ "$1" = -e ] || exec sed "s/^Subject: buy/X-Spam-Status: Yes\\n&/"
! grep -q "^Subject: buy" || exit 5
`,
  },
  letters: [
    { name: "a letter", text: mine({ "Message-ID": ONCE }), goes: ["Mail/Bounga"] },
    {
      name: "the same again",
      text: mine({ "Message-ID": ONCE }),
      goes: [],
      differs: { to: ["Mail/duplicates"], because: DUPLICATES },
    },
    { name: "a program attached", text: attached("readme.pif"), goes: ["Mail/spams"] },
    { name: "a picture attached", text: attached("me.png"), goes: ["Mail/Bounga"] },
    {
      name: "mutt's news",
      text: letter({ To: "mutt-announce@mutt.org" }),
      goes: ["Mail/NL/mutt"],
    },
    {
      name: "mutt in French",
      text: letter({ Cc: "Mutt <mutt-users-fr@mutt.example>" }),
      goes: ["Mail/ML/mutt"],
    },
    {
      name: "security",
      text: letter({ To: "debian-security-announce@lists.debian.org" }),
      goes: ["Mail/NL/debian"],
    },
    {
      name: "news",
      text: letter({ To: "debian-news@lists.debian.org" }),
      goes: ["Mail/NL/debian"],
    },
    { name: "talk", text: letter({ To: "debian-user@lists.debian.org" }), goes: ["Mail/Bounga"] },
    {
      name: "bugs",
      text: letter({ To: "BugTraq@securityfocus.example" }),
      goes: ["Mail/ML/bugtraq"],
    },
    {
      name: "bugs in a subject",
      text: mine({ Subject: "seen on bugtraq" }),
      goes: ["Mail/ML/bugtraq"],
    },
    { name: "a publisher", text: mine({ From: "news@oreilly.com" }), goes: ["Mail/NL/oreilly"] },
    { name: "spam", text: mine({ Subject: "buy" }), goes: ["Mail/spams"] },
    { name: "at home", text: mine({ From: "root@your_host.tld" }), goes: ["Mail/local"] },
    { name: "another address", text: letter({ To: "other@domain.tld" }), goes: ["Mail/Other"] },
    { name: "all the rest", text: letter({}), goes: ["Mail/Bounga"] },
  ],
});
