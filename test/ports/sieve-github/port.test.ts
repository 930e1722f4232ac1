/** GitHub by project, services by sender: Sieve at FastMail. */

import { letter } from "../port.js";
import { tryPort } from "../try-port.js";

const from = (From: string, more: Readonly<Record<string, string>> = {}) =>
  letter({ From, ...more });
const github = (more: Readonly<Record<string, string>>) =>
  from("Ada Byron <notifications@github.com>", more);
const other = (name: string) => [`Maildir/.Other.${name}`];

tryPort({
  name: "sieve-github",
  program: "sieve",
  original: "sieve/BlackHole1__fastmail-sieve-ruleset/ruleset.sieve",
  // FastMail has all folders below INBOX.
  edits: [['"INBOX.', '"']],
  letters: [
    {
      name: "a project of the company",
      text: github({ Subject: "[oomol/engine] Crash (#12)" }),
      goes: ["Maildir/.Github.Oomol"],
    },
    {
      name: "an answer there, in other letters",
      text: github({ Subject: "RE: [OOMOL/engine] Crash (#12)" }),
      goes: ["Maildir/.Github.Oomol"],
    },
    {
      name: "electron",
      text: github({ Subject: "[electron/electron] Menu" }),
      goes: ["Maildir/.Github.Electron"],
    },
    {
      name: "pnpm, answered",
      text: github({ Subject: "Re: [pnpm/pnpm] Store" }),
      goes: ["Maildir/.Github.PNPM"],
    },
    {
      name: "a project of his own",
      text: github({ To: "BlackHole1/dotfiles <dotfiles@noreply.github.com>" }),
      goes: ["Maildir/.Github.BlackHole1"],
    },
    {
      name: "a project that he watches",
      text: github({ "X-GitHub-Reason": "subscribed" }),
      goes: ["Maildir/.Github.Other.Notifications"],
    },
    {
      name: "the company's name in the middle of a subject",
      text: github({ Subject: "About [oomol/engine]", "X-GitHub-Reason": "mention" }),
      goes: ["Maildir/.Github"],
    },
    {
      name: "a newsletter of GitHub's",
      text: from("GitHub <noreply@github.com>", { "X-GitHub-Reason": "subscribed" }),
      goes: ["Maildir/.Github"],
    },
    {
      name: "GitHub's name on another's address",
      text: from('"notifications@github.com" <crook@evil.example>', { Subject: "[oomol/x] Hi" }),
      goes: ["Maildir"],
    },
    { name: "crowdin", text: from("support@crowdin.com"), goes: other("Crowdin") },
    { name: "fastmail's help", text: from("help@fastmail.help"), goes: other("Fastmail") },
    { name: "fastmail", text: from("Team <news@FastMail.COM>"), goes: other("Fastmail") },
    {
      name: "a beta",
      text: from("TestFlight <no_reply@email.apple.com>"),
      goes: ["Maildir/.Other.Apple (seen)"],
    },
    { name: "a bill of Apple's", text: from("no_reply@email.apple.com"), goes: other("Apple") },
    { name: "an order", text: from("Apple Store <x@orders.apple.com>"), goes: other("Apple") },
    { name: "Apple in China", text: from("x@icloud.gzdata.com.cn"), goes: other("Apple") },
    { name: "iTunes", text: from("do_not_reply@itunes.com"), goes: other("Apple") },
    { name: "no part of Apple", text: from("x@pineapple.com"), goes: ["Maildir"] },
    { name: "google", text: from("no-reply@accounts.google.com"), goes: other("Google") },
    { name: "a group", text: from("perl@googlegroups.com"), goes: other("Google") },
    {
      name: "a part of Google that he left out",
      text: from("x@mail.google.com"),
      goes: ["Maildir"],
    },
    { name: "amazon", text: from("no-reply-aws@amazon.com"), goes: other("AWS") },
    {
      name: "jira",
      text: from("Ada (JIRA) <jira@oomol.atlassian.net>"),
      goes: ["Maildir/.Other.JIRA (seen)"],
    },
    {
      name: "atlassian",
      text: from("info@am.atlassian.com"),
      goes: ["Maildir/.Other.JIRA (seen)"],
    },
    { name: "all the rest", text: letter({}), goes: ["Maildir"] },
  ],
});
