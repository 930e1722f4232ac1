/**
 * Who really wrote, as a real Postfix hands it over: what is answered, what is a member's post, in
 * whose name it goes out, and what comes back.
 */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MAIL_ACCOUNT, type MailHome } from "../harness/mail-home.js";
import { NO_POSTFIX } from "../harness/postfix.js";
import { fields, inbox, letter, quiet, textOf, useOutgoingSite } from "./outgoing-site.js";
import { writeRules } from "./site.js";

const TRAINING = "training@stonehenge.example";
const FRIENDS = "friends@stonehenge.example";
const MEMBERS = ["jane@heath.example", "ada@analytic.example"];
const HOST = "blue.stonehenge.example";

/** Senders, and what our own server writes above its Received when they send. */
const WRITTEN: Readonly<Record<string, string>> = {
  "passes@heath.example": "dmarc=pass (p=none) header.from=heath.example",
  "strict@heath.example": "dmarc=pass (p=reject) header.from=heath.example",
  "forger@heath.example": "dmarc=fail (p=reject) header.from=heath.example",
};

function setRules(home: MailHome): void {
  home.write(".config/sortmail/templates/gone.njk", "Subject: Gone fishing\n\nBack on Monday.\n");
  home.write(".config/sortmail/friends.txt", MEMBERS.map((each) => `${each}\n`).join(""));
  writeRules(
    home,
    `import { maildir, sendmail, sentTo, sortmail, unscanned } from "sortmail";
const { rules, rule, otherwise, file, redistribute, respond } = sortmail({
  recipient: { user: "${MAIL_ACCOUNT}", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), owner: maildir("~/Mail/owner") },
  templates: ["gone"],
  trusted: ["${HOST}"],
  lists: { friends: { address: "${FRIENDS}", members: "friends.txt", membersOnly: true } },
  spam: unscanned(),
  outgoing: sendmail(),
});
export default rules(
  [
    rule("owner", sentTo("friends-owner"), file("owner")),
    rule("friends", sentTo("friends"), redistribute("friends")),
  ],
  otherwise(file("inbox"), respond("gone", { every: 0 })),
);
`,
  );
}

describe("who really wrote", { skip: NO_POSTFIX }, () => {
  const site = useOutgoingSite();

  /** The rules, and a server that writes down what it has found. */
  function prepared() {
    const { home, postfix, ...rest } = site();
    setRules(home);
    const entries = Object.entries(WRITTEN).map(
      ([sender, found]) => `{ ${sender} = PREPEND Authentication-Results: ${HOST}; ${found} }`,
    );
    postfix.set(
      `myhostname=${HOST}`,
      `smtpd_sender_restrictions=check_sender_access inline:{ ${entries.join(", ")} }`,
    );
    const send = async (to: string, sender: string, from = "jane@heath.example") => {
      await postfix.send(letter(to, from), [to], sender);
      await quiet(postfix);
      return JSON.stringify(home.log().at(-1)?.actions);
    };
    return { home, postfix, ...rest, send };
  }

  test("what passes is answered, and what fails is not", async () => {
    const { home, taken, send } = prepared();
    assert.match(await send(TRAINING, "passes@heath.example"), /"kind":"respond".*"result":"done"/);
    assert.equal(taken().length, 1);
    assert.match(
      await send(TRAINING, "forger@heath.example"),
      /"result":"suppressed","reason":"dmarc","detail":"dmarc=fail p=reject \(by blue/,
    );
    assert.equal(taken().length, 1);
    assert.equal(inbox(home).length, 2);
  });

  test("a member's post goes to each, as it is or in the list's name; a forged one, and a stranger's, to nobody", async () => {
    const { home, taken, send } = prepared();
    await send(FRIENDS, "passes@heath.example");
    await send(FRIENDS, "strict@heath.example");
    const shown = taken().map((copy) => [...copy.recipients, ...fields(textOf(copy), "From")]);
    const named = `"Ada Byron via friends" <${FRIENDS}>`;
    assert.deepEqual(shown.sort(), [
      ["ada@analytic.example", `${named}`],
      ["ada@analytic.example", "Ada Byron <jane@heath.example>"],
      ["jane@heath.example", `${named}`],
      ["jane@heath.example", "Ada Byron <jane@heath.example>"],
    ]);
    assert.match(await send(FRIENDS, "forger@heath.example"), /"reason":"dmarc"/);
    assert.match(await send(FRIENDS, "x@y.example", "x@y.example"), /"reason":"not a member"/);
    assert.equal(taken().length, 4);
    assert.equal(inbox(home).length, 2);
  });

  test("what a member's server sends back comes to the owner, and is counted for that member", async () => {
    const { home, postfix, taken, answer, send } = prepared();
    answer((step, argument) =>
      step === "rcpt" && argument.includes("ada@") ? "550 5.1.1 no such user" : null,
    );
    for (let post = 0; post < 3; post++) await send(FRIENDS, "passes@heath.example");
    assert.equal(taken().length, 3);
    assert.equal(home.maildir("Mail/owner").length, 3, postfix.log());
    const told = inbox(home).filter((text) =>
      /^Subject: sortmail: mail to ada@analytic/m.test(text),
    );
    assert.equal(told.length, 1);
    assert.match(told[0] ?? "", /550 5\.1\.1 no such user/);
  });
});
