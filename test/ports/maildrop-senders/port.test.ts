/** Folders by sender, and what nobody wants to see: maildrop. */

import { letter } from "../port.js";
import { tryPort } from "../try-port.js";

const from = (From: string, more: Readonly<Record<string, string>> = {}) =>
  letter({ From, To: "han@boetes.org", ...more });
const other = (more: Readonly<Record<string, string>>) => letter({ To: "han@boetes.org", ...more });
const MIXED = { "Content-Type": "multipart/mixed; boundary=b" };
const part = (head: string, text = "x") => `--b\nContent-Type: ${head}\n\n${text}\n--b--\n`;
const chinese = (charset: string) => ({
  "Content-Type": `text/plain; charset="${charset}"`,
  "Content-Transfer-Encoding": "base64",
});

tryPort({
  name: "maildrop-senders",
  program: "maildrop",
  original: "maildrop/hboetes__configs/.mailfilter",
  edits: [
    ["VERBOSE=9", 'SHELL="/bin/sh"'],
    ["/home/han/", "{home}/"],
    ["$R/zarchive/", "{home}/rules/"],
    ["$HOME/", "{home}/"],
  ],
  letters: [
    { name: "github", text: from("Ada <notifications@github.com>"), goes: ["Mail/github.com"] },
    {
      name: "cron",
      text: from("root@boetes.org (Cron Daemon)"),
      goes: ["Mail"],
      differs: {
        to: ["Mail/cron"],
        because: "maildrop makes it `Cron Daemon <root@…>` before its patterns look",
      },
    },
    { name: "of root", text: from("root@blue.stonehenge.example"), goes: ["Mail/root"] },
    { name: "to root", text: letter({ To: "root@boetes.org" }), goes: ["Mail/root"] },
    { name: "a navigator", text: from("tomtom@mail.tomtom.example"), goes: ["Mail/zspam"] },
    { name: "a comic", text: from("j.difool@incal.example"), goes: ["Mail/difool"] },
    {
      name: "paragliding",
      text: from("Airtribune <robot@airtribune.com>"),
      goes: ["Mail/airtribune"],
    },
    { name: "coins", text: from("News <news@litebit.eu>"), goes: ["Mail/zspam"] },
    { name: "a payment", text: from("PayPal <service@paypal.at>"), goes: ["Mail/paypal"] },
    { name: "a parcel", text: from("Amazon <auto@amazon.de>"), goes: ["Mail/amazon"] },
    { name: "a fax", text: from("@interfax.net"), goes: ["Mail/zspam"] },
    { name: "a host", text: from("@online.net"), goes: ["Mail/zspam"] },
    { name: "spam", text: other({ "X-Spam-Flag": "YES" }), goes: ["Mail/zspam"] },
    { name: "sport", text: from("Strava <no-reply@strava.com>"), goes: ["Mail/strava"] },
    { name: "chess", text: from("FICS <chess@freechess.org>"), goes: ["Mail/chess"] },
    { name: "jobs", text: from("Jobs <jobs@mail.karriere.at>"), goes: ["Mail/karriere.at"] },
    { name: "music", text: from("noreply@bandcamp.com"), goes: ["Mail/marketing"] },
    { name: "a singer", text: from("Chelsea <x@chelseawolfe.com>"), goes: ["Mail/marketing"] },
    { name: "a virus", text: other({ Subject: "Re: Virus found" }), goes: ["Mail/zspam"] },
    { name: "a scanner", text: from("antivirus@office.example"), goes: ["Mail/zspam"] },
    { name: "a bounce", text: from("MAILER-DAEMON@office.example"), goes: ["Mail/postmaster"] },
    {
      name: "a bounce that speaks of .ru",
      text: letter(
        { From: "postmaster@office.example", To: "han@boetes.org" },
        "x@mail.ru: gone\n",
      ),
      goes: [],
    },
    { name: "away", text: other({ Subject: "Out of Office: Lunch" }), goes: ["Mail/zspam"] },
    { name: "on holiday", text: other({ Subject: "vacation" }), goes: ["Mail/zspam"] },
    {
      name: "a program attached",
      text: letter(
        { To: "han@boetes.org", ...MIXED },
        part('application/octet-stream; name="a.exe"'),
      ),
      goes: ["Mail/zspam"],
    },
    {
      name: "a picture attached",
      text: letter({ To: "han@boetes.org", ...MIXED }, part('image/png; name="a.png"')),
      goes: ["Mail"],
    },
    {
      name: "in letters that he can't read",
      text: letter({ To: "han@boetes.org", ...chinese("gb2312") }, "1tDOxA==\n"),
      goes: ["Mail/zspam"],
    },
    {
      name: "the same in a part",
      text: letter(
        { To: "han@boetes.org", ...MIXED },
        part("text/plain; charset=big5\nContent-Transfer-Encoding: base64", "pKSk5Q=="),
      ),
      goes: ["Mail/zspam"],
    },
    { name: "to nobody here", text: letter({ To: "info@boetes.org" }), goes: ["Mail/postmaster"] },
    {
      name: "to nobody here, and to him",
      text: letter({ To: "info@boetes.org, han@boetes.org" }),
      goes: ["Mail"],
    },
    { name: "a list", text: other({ Cc: "misc@openbsd.org" }), goes: ["Mail/cc"] },
    { name: "a letter", text: other({ "Message-ID": "<twice@analytic.example>" }), goes: ["Mail"] },
    {
      name: "the same again",
      text: other({ "Message-ID": "<twice@analytic.example>" }),
      goes: ["Mail/duplicate"],
    },
  ],
});
