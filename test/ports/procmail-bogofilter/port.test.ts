/** Duplicates, a learning filter, and messages made right for the reader: procmail. */

import { letter } from "../port.js";
import { tryPort } from "../try-port.js";

const DUPLICATES =
  "formail notes an id before the message is safe: a second try would be thrown away, and is kept";
const ONCE = "<once@analytic.example>";
const PGP = "-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----\n";

tryPort({
  name: "procmail-bogofilter",
  program: "procmail",
  original: "procmailrc/SethMcBean__dotfiles/procmailrc",
  edits: [["| bogofilter", "| {home}/tools/bogofilter"]],
  programs: {
    "/usr/bin/bogofilter": `[ "$1" = -u ] || exec sed "s/^Subject: buy/X-Bogosity: Spam, tests=bogofilter\\n&/"
grep -q "^Subject: buy"
`,
  },
  letters: [
    { name: "a letter", text: letter({ "Message-ID": ONCE }), goes: [".maildir"] },
    {
      name: "the same again",
      text: letter({ "Message-ID": ONCE }),
      goes: [],
      differs: { to: [".maildir/.Duplicates"], because: DUPLICATES },
    },
    {
      name: "spam, by the provider's word",
      text: letter({ "X-Spam-Status": "Yes, hits=9" }),
      goes: [".maildir/.Junk"],
    },
    {
      name: "no spam, by the provider's word",
      text: letter({ "X-Spam-Status": "No, hits=0" }),
      goes: [".maildir"],
    },
    { name: "spam", text: letter({ Subject: "buy" }), goes: [".maildir/.Junk"] },
    { name: "PGP of old", text: letter({}, PGP), goes: [".maildir"] },
    {
      name: "of root",
      text: letter({ From: "Cron <root@blue.stonehenge.example>" }),
      goes: [".maildir/.SysMail"],
    },
    {
      name: "to nobody in particular",
      text: letter({ To: "anonymous@blue.stonehenge.example" }),
      goes: [".maildir/.SysMail"],
    },
    { name: "all the rest", text: letter({}), goes: [".maildir"] },
  ],
});
