/** What people write goes to the phone, the rest nowhere: procmail. */

import { letter } from "../port.js";
import { tryPort } from "../try-port.js";

const PHONE = ["to ithinkihaveacat@instantemail.t-mobile.co.uk"];
const mine = (fields: Readonly<Record<string, string>>) =>
  letter({ To: "mjs@beebo.org", ...fields });
const machine = (From: string) => ({ name: From, text: mine({ From }), goes: [] });

tryPort({
  name: "procmail-phone",
  program: "procmail",
  original: "procmailrc/ithinkihaveacat__dotfiles/procmail/procmailrc~hist-5c1e6bcc",
  letters: [
    { name: "a friend", text: mine({}), goes: PHONE },
    {
      name: "a copy for him",
      text: letter({ Cc: '"Michael" <MJS@beebo.org>, jane@heath.example' }),
      goes: PHONE,
    },
    { name: "to somebody else", text: letter({}), goes: [] },
    { name: "to one whose name ends like his", text: letter({ To: "xmjs@beebo.org" }), goes: [] },
    { name: "through a list", text: mine({ Precedence: "list" }), goes: [] },
    { name: "a newsletter", text: mine({ "List-Unsubscribe": "<mailto:x@y>" }), goes: [] },
    machine("Shop <no-reply@shop.example>"),
    machine("do_not_reply@shop.example"),
    machine("dontreply@shop.example"),
    machine("orders-noreply@shop.example"),
    machine("mailman-owner@lists.example"),
    machine("Info <info@shop.example>"),
    machine("goodnews@shop.example"),
    machine("wallmaster@wall.example"),
    machine("gift-store@amazon.com"),
    machine("auto-confirm@amazon.co.uk"),
    machine("Transport_for_London@info.tfl.gov.uk"),
    machine("BritishAirways@fly.ba.com"),
    machine("notification+x@facebookmail.com"),
    machine("updates@linkedin.com"),
    machine("24hours@mail.firstdirect.com"),
    machine("brain@mog.com"),
    {
      name: "a friend who calls himself info@",
      text: mine({ From: '"ex info@shop" <ada@analytic.example>' }),
      goes: [],
      differs: { to: PHONE, because: "from(…) compares addresses, never names" },
    },
  ],
});
