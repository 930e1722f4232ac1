/** Two senders that matter: fdm over a Maildir. */

import { letter } from "../port.js";
import { tryPort } from "../try-port.js";

const INBOX = [".mail/acct0/inbox"];
const IMPORTANT = [".mail/acct0/imp"];

tryPort({
  name: "fdm-senders",
  program: "fdm",
  original: "fdm/elobdog__mailhelp/fdm.conf",
  // Where this home is, whatever /etc/passwd says.
  edits: [
    ["set verify-certificates", 'set lock-file "{home}/fdm.lock"'],
    ['"%h/', '"{home}/'],
    ['account "acct0" maildir "$', 'account "acct0" maildir "{home}/.mail/acct0/inbox" # $'],
  ],
  letters: [
    { name: "the first", text: letter({ From: "Ding Bat <ding.bat@gmail.com>" }), goes: IMPORTANT },
    { name: "the second, bare", text: letter({ From: "foo.bar@google.com" }), goes: IMPORTANT },
    { name: "in other letters", text: letter({ From: "<Foo.Bar@Google.com>" }), goes: IMPORTANT },
    {
      name: "almost",
      text: letter({ From: "dingxbat@gmail.com" }),
      goes: IMPORTANT,
      differs: { to: INBOX, because: "fdm takes the backslashes away, and a dot is any letter" },
    },
    {
      name: "his address as the name of another",
      text: letter({ From: '"ding.bat@gmail.com" <crook@evil.example>' }),
      goes: IMPORTANT,
      differs: { to: INBOX, because: "from(…) compares addresses: who wrote it is the crook" },
    },
    {
      name: "an address that ends like his",
      text: letter({ From: "pudding.bat@gmail.com" }),
      goes: IMPORTANT,
      differs: { to: INBOX, because: "a string is compared whole" },
    },
    { name: "all the rest", text: letter({}), goes: INBOX },
  ],
});
