/** Spam marks, an old address, a calendar, senders, receipts: Sieve at FastMail. */

import { letter } from "../port.js";
import { tryPort } from "../try-port.js";

const from = (From: string, more: Readonly<Record<string, string>> = {}) =>
  letter({ From, ...more });
const CALENDAR = "FastMail's own calendar, which is a program here";
const receipt = { "X-Email-Type-Id": "PPC000590" };

tryPort({
  name: "sieve-fastmail",
  program: "sieve",
  original: "sieve/stuartpb__sieve-scripts/fastmail.sieve",
  edits: [
    ['"INBOX.', '"'],
    ['"\\\\Junk"', '"Junk"'],
    // What Dovecot's Sieve does not take: a field that is none of addresses, FastMail's calendar.
    [',"X-Delivered-To"', ""],
    ['"addcal"', '"mailto" :options "add@calendar.example"'],
    ['"updatecal"', '"mailto" :options "update@calendar.example"'],
  ],
  letters: [
    {
      name: "a bounce of what he never sent",
      text: letter({ "X-Backscatter": "Yes, from elsewhere" }),
      goes: ["Maildir/.Junk"],
    },
    {
      name: "the same, fetched from another account",
      text: letter({ "X-Backscatter": "yes", "X-LinkName": "old" }),
      goes: ["Maildir"],
    },
    { name: "spam", text: letter({ "X-Spam-score": "7.2" }), goes: ["Maildir/.Junk"] },
    { name: "much spam", text: letter({ "X-Spam-score": "15" }), goes: ["Maildir/.Junk"] },
    { name: "hardly spam", text: letter({ "X-Spam-score": "4.9" }), goes: ["Maildir"] },
    {
      name: "spam of one whom he knows",
      text: letter({ "X-Spam-score": "9.0", "X-Spam-Known-Sender": "yes (in-addressbook)" }),
      goes: ["Maildir"],
    },
    {
      name: "to the old address",
      text: letter({ To: "Stuart <stuart@testtrack4.com>" }),
      goes: ["Maildir/.legacy"],
    },
    {
      name: "to the old address and a new one",
      text: letter({ To: "stuart@testtrack4.com", Cc: "s@stuartpb.com" }),
      goes: ["Maildir"],
    },
    {
      name: "a date, from one whom he knows",
      text: letter({
        "X-ME-Cal-Method": "request",
        "X-Spam-Known-Sender": "yes (in-addressbook)",
      }),
      goes: ["Maildir", "to add@calendar.example"],
      differs: { to: ["Maildir", "run /usr/local/bin/calendar add"], because: CALENDAR },
    },
    {
      name: "a date, from a stranger",
      text: letter({ "X-ME-Cal-Method": "request" }),
      goes: ["Maildir"],
    },
    {
      name: "a date that has moved",
      text: letter({ "X-ME-Cal-Method": "request", "X-ME-Cal-Exists": "4711" }),
      goes: ["Maildir", "to update@calendar.example"],
      differs: { to: ["Maildir", "run /usr/local/bin/calendar update"], because: CALENDAR },
    },
    { name: "the party", text: from("x@dsausa.org"), goes: ["Maildir/.DSA"] },
    {
      name: "its caucus",
      text: letter({ "List-Post": "<dsa-libertarian-socialist-caucus.googlegroups.com>" }),
      goes: ["Maildir/.DSA"],
    },
    { name: "a group of it", text: from("dsadisability@gmail.com"), goes: ["Maildir/.DSA"] },
    { name: "a shop", text: from("Meh <hi@meh.com>"), goes: ["Maildir/.Lists.Meh"] },
    {
      name: "games",
      text: from("contact@mailer.humblebundle.com"),
      goes: ["Maildir/.Lists.Humble Bundle"],
    },
    { name: "github", text: from("x <notifications@github.com>"), goes: ["Maildir/.GitHub"] },
    {
      name: "a payment",
      text: from("service@paypal.com", receipt),
      goes: ["Maildir/.Receipts (seen)"],
    },
    { name: "paypal", text: from("service@paypal.com"), goes: ["Maildir"] },
    {
      name: "a ride",
      text: from("no-repy@lyftmail.com", { "X-Mailgun-Tag": "receipt" }),
      goes: ["Maildir/.Receipts (seen)"],
    },
    {
      name: "a payment, through the caucus",
      text: from("service@paypal.com", {
        "List-Id": "dsa-libertarian-socialist-caucus.googlegroups.com",
        ...receipt,
      }),
      goes: ["Maildir/.DSA", "Maildir/.Receipts (seen)"],
    },
    { name: "all the rest", text: letter({}), goes: ["Maildir"] },
  ],
});
