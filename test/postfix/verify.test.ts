/** A real Postfix hands over who connected, and its mail is checked here: signed, forged, relayed. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { signed } from "../authentication/signing.js";
import { LETTER, record } from "../authentication/verifying.js";
import { startNameServer } from "../harness/dns.js";
import { NO_POSTFIX } from "../harness/postfix.js";
import { sendBySmtp } from "../harness/smtp.js";
import { useSite, writeRules } from "./site.js";

const rules = (
  at: string,
) => `import { dmarc, forged, maildir, sortmail, verify, verifiedFrom } from "sortmail";
const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), forged: maildir("~/Mail/forged"), proven: maildir("~/Mail/proven") },
  authentication: verify({ resolver: ["${at}"] }),
});
export default rules([
  rule("forged", forged, file("forged")),
  rule("proven", verifiedFrom("ada@a.example"), file("proven")),
], otherwise(file("inbox")));
`;

describe("verify()", { skip: NO_POSTFIX }, () => {
  const site = useSite(({ mailboxCommand }) => [
    mailboxCommand,
    "smtpd_authorized_xclient_hosts = 127.0.0.0/8",
    "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination",
  ]);

  test("what is signed or comes from the right machine is proven, what is neither is forged", async (t) => {
    const { home, postfix } = site();
    const { at, asked } = await startNameServer(t, {
      "a.example": { TXT: ["v=spf1 ip4:192.0.2.1 -all"] },
      "_dmarc.a.example": { TXT: ["v=DMARC1; p=reject"] },
      "s1._domainkey.a.example": { TXT: [record("good")] },
    });
    writeRules(home, rules(at));
    const letter = LETTER.replace("\t ", "  ");
    const proof = await signed(letter, { domain: "a.example" });
    const recipients = ["merlyn@stonehenge.example"];
    const send = (message: string, client: string, sender = "ada@a.example") =>
      sendBySmtp(postfix.port, Buffer.from(message), { sender, recipients, client });
    await send(proof, "203.0.113.7", "bounce@list.example");
    await send(letter.replace("<1@", "<2@"), "192.0.2.1");
    await send(letter.replace("<1@", "<3@"), "203.0.113.7");
    await send(proof.replace("Hello", "Hallo").replace("<1@", "<4@"), "203.0.113.7");
    await sendBySmtp(postfix.port, Buffer.from(letter.replace("<1@", "<5@")), {
      sender: "ada@a.example",
      recipients,
    });
    await postfix.drained();
    const found = home.log().map(({ messageId, rule, authentication }) => {
      const { spf, dkim = [], dmarc } = authentication ?? {};
      const results = [spf?.result, ...dkim.map(({ result }) => result), dmarc?.result];
      return [messageId, rule, ...results.map(String)].join(" ");
    });
    assert.deepEqual(found.sort(), [
      "<1@a.example> proven none pass pass",
      "<2@a.example> proven pass pass",
      "<3@a.example> forged fail fail",
      "<4@a.example> forged fail fail fail",
      // From a machine of one's own: nobody knows whom that had it from.
      "<5@a.example> otherwise undefined undefined",
    ]);
    assert.ok(asked.length > 0);
  });

  test("of twenty copies one is checked", async (t) => {
    const { home, postfix } = site();
    const { at, asked } = await startNameServer(t, {
      "a.example": { TXT: ["v=spf1 ip4:192.0.2.1 -all"] },
      "_dmarc.a.example": { TXT: ["v=DMARC1; p=reject"] },
    });
    writeRules(home, rules(at));
    const recipients = Array.from({ length: 20 }, (_, n) => `a${n}@stonehenge.example`);
    await sendBySmtp(postfix.port, Buffer.from(LETTER), {
      sender: "ada@a.example",
      recipients,
      client: "192.0.2.1",
    });
    await postfix.drained();
    assert.deepEqual(new Set(home.log().map(({ rule }) => rule)), new Set(["proven"]));
    assert.equal(home.log().length, 20);
    assert.deepEqual([...asked].sort(), ["TXT _dmarc.a.example", "TXT a.example"]);
  });
});
