/** A folder for each mailing list, named after its host and itself: maildrop. */

import { letter } from "../port.js";
import { tryPort } from "../try-port.js";

const through = (id: string, more: Readonly<Record<string, string>> = {}) =>
  letter({ "List-Id": id, ...more });

tryPort({
  name: "maildrop-lists",
  program: "maildrop",
  original: "maildrop/hrw__dotfiles-mailfilter/mailfilter",
  // The second: maildrop 2.9 wants quotes there.
  edits: [
    ["to $DEFAULT/.Powiadomienia.Google+", 'to "$DEFAULT/.Powiadomienia.Google+"'],
    ['logfile "$HOME/mailfilter.log"', 'DEFAULT="{home}/Maildir"'],
  ],
  letters: [
    {
      name: "of a list's own program",
      text: through("Perl 6 <perl6.perl.org>", { "X-List-Administrivia": "yes" }),
      goes: ["Maildir"],
    },
    { name: "all the rest", text: letter({}), goes: ["Maildir"] },
    {
      name: "plus",
      text: letter({ From: "Ada <noreply-1234@plus.google.com>" }),
      goes: ["Maildir/.Powiadomienia.Google+"],
    },
    {
      name: "the game",
      text: letter({ From: "Ingress <ingress-support@google.com>" }),
      goes: ["Maildir/.Powiadomienia.Ingress"],
    },
    {
      name: "its operators",
      text: letter({ From: "super-ops@google.com" }),
      goes: ["Maildir/.Powiadomienia.Ingress"],
    },
    {
      name: "a list",
      text: through("Perl 6 <perl6.perl.org>"),
      goes: ["Maildir/.ML.perl-org.perl6"],
    },
    {
      name: "again",
      text: through("Perl 6 <perl6.perl.org>"),
      goes: ["Maildir/.ML.perl-org.perl6"],
    },
    {
      name: "a list at a host for lists",
      text: through("<Debian-User.lists.debian.org>"),
      goes: ["Maildir/.ML.debian-org.debian-user"],
    },
    {
      name: "in Polish",
      text: through("<kernel.listy.pld-linux.org>"),
      goes: ["Maildir/.ML.pld-linux-org.kernel"],
    },
    {
      name: "a project at GitHub",
      text: through("ada/engine <engine.ada.github.com>"),
      goes: ["Maildir/.ML.github-com.engine"],
    },
    { name: "without brackets", text: through("perl6.perl.org"), goes: ["Maildir"] },
  ],
});
