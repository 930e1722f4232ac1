/**
 * Mail that goes out through a real Postfix, as the next server has it: once, to whom it should,
 * and never round and round.
 */

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { NO_POSTFIX } from "../harness/postfix.js";
import {
  fields,
  inbox,
  letter,
  memberAddresses,
  quiet,
  setRules,
  textOf,
  useOutgoingSite,
} from "./outgoing-site.js";

const TRAINING = "training@stonehenge.example";
const ADA = "ada@analytic.example";

describe("what the next server gets", { skip: NO_POSTFIX }, () => {
  const site = useOutgoingSite();

  test("one answer, from nobody, to the envelope sender, marked as what it is; the second message gets none", async () => {
    const { home, postfix, taken } = site();
    setRules(home, { otherwise: ', respond("gone")' });
    const first = letter(TRAINING, "countess@lovelace.example");
    for (const message of [first, letter(TRAINING)]) {
      await postfix.send(message, [TRAINING], ADA);
      await quiet(postfix);
    }
    assert.equal(inbox(home).length, 2);
    const [answer, ...more] = taken();
    assert(answer !== undefined, postfix.log());
    assert.equal(more.length, 0);
    assert.deepEqual([answer.sender, answer.recipients], ["", [ADA]]);
    const text = textOf(answer);
    const [id = ""] = fields(String(first), "Message-ID");
    const only = (name: string) => assert.equal(fields(text, name).length, 1, `${name}: ${text}`);
    for (const name of ["Date", "Message-ID", "Subject", "MIME-Version"]) only(name);
    for (const [name, value] of [
      ["To", ADA],
      ["From", TRAINING],
      ["Auto-Submitted", "auto-replied"],
      ["Precedence", "bulk"],
      ["X-Loop", "sortmail sortmailtest@stonehenge.example"],
      ["In-Reply-To", id],
      ["References", id],
    ] as const) {
      assert.deepEqual(fields(text, name), [value], text);
    }
    assert.deepEqual([fields(text, "Cc"), fields(text, "Bcc")], [[], []]);
    assert.match(text, /\n\nBack on Monday\.\n$/);
  });

  test("a forward: every octet below the added fields; sent back to us, it is filed and no loop of Postfix's", async () => {
    const { home, postfix, taken } = site();
    setRules(home, { rules: 'rule("away", sentTo("training"), forward("friend@far.example"))' });
    const message = letter(TRAINING, ADA, "X-Keep: Delivered-To: me\n");
    await postfix.send(message, [TRAINING], ADA);
    await quiet(postfix);
    const [forwarded, ...more] = taken();
    assert(forwarded !== undefined, postfix.log());
    assert.equal(more.length, 0);
    assert.deepEqual([forwarded.sender, forwarded.recipients], [ADA, ["friend@far.example"]]);
    const text = textOf(forwarded);
    assert(text.endsWith(`\n${message}`), text);
    const added = text.slice(0, -String(message).length);
    const received = "Received: .*\\n(?:[ \\t].*\\n)+";
    const token = "X-Loop: sortmail sortmailtest@stonehenge\\.example\\n";
    assert.match(added, new RegExp(`^${received}${token}${received}$`));
    assert.deepEqual(inbox(home), []);

    await postfix.send(Buffer.from(text), [TRAINING], ADA);
    await quiet(postfix);
    assert.equal(taken().length, 1);
    assert.equal(inbox(home).length, 1);
    assert.doesNotMatch(postfix.log(), /mail forwarding loop/);
  });

  test("a list of 200: one message is submitted, each member gets it once, bounces go to the owner", async () => {
    const { home, postfix, taken } = site();
    setRules(home, { rules: 'rule("friends", sentTo("friends"), redistribute("friends"))' }, 200);
    const message = letter("friends@stonehenge.example");
    await postfix.send(message, ["friends@stonehenge.example"], ADA);
    await quiet(postfix);
    assert.deepEqual(
      taken()
        .flatMap(({ recipients }) => recipients)
        .sort(),
      memberAddresses(200).sort(),
    );
    const owner = "friends-owner@stonehenge.example";
    for (const copy of taken()) {
      assert.equal(copy.sender, owner);
      const text = textOf(copy);
      // Nothing tells what its author's domain asks for: From is the list's.
      assert(text.endsWith(String(message).replace(/^From: .*\n/, "")), text);
      assert.deepEqual(fields(text, "List-Id"), ["<friends.stonehenge.example>"]);
    }
    const submitted = [
      ...postfix.log().matchAll(/: from=<friends-owner@.*?>, size=\d+, nrcpt=(\d+)/g),
    ];
    assert.deepEqual(
      submitted.map(([, count]) => count),
      ["200"],
    );
    assert.deepEqual(inbox(home), []);
  });
});

/** Queues nothing while the file `down` is there. */
const SENDMAIL = `#!/bin/sh
[ ! -e "$HOME/down" ] || { echo "no space left" >&2; exit 75; }
exec /usr/sbin/sendmail "$@"
`;

describe("the queue is down", { skip: NO_POSTFIX }, () => {
  const site = useOutgoingSite();

  test("sendmail fails: the message waits; then all of it is done, and nothing twice", async () => {
    const { home, postfix, taken } = site();
    const program = home.write("bin/sendmail", SENDMAIL, 0o755);
    home.write("down", "");
    const outgoing = `sendmail(${JSON.stringify(program)})`;
    setRules(home, { outgoing, otherwise: ', [forward("friend@far.example"), respond("gone")]' });
    const earlier = postfix.outcomes().length;
    await postfix.send(letter(TRAINING), [TRAINING], ADA);
    for (let count = 1; count <= 2; count++) {
      const outcome = (await postfix.attempts(count, earlier)).at(-1);
      assert.deepEqual([outcome?.status, outcome?.dsn], ["deferred", "4.3.0"]);
      assert.match(outcome?.text ?? "", /ended with status 75: no space left/);
      assert.equal(inbox(home).length, 1);
      if (count < 2) await postfix.flush();
    }
    assert.deepEqual(taken(), []);
    rmSync(join(home.path, "down"));
    await postfix.flush();
    await quiet(postfix);
    assert.equal(inbox(home).length, 1);
    const recipients = taken().flatMap((each) => each.recipients);
    assert.deepEqual(recipients.sort(), [ADA, "friend@far.example"]);
    assert.deepEqual(
      postfix
        .outcomes(earlier)
        .filter(({ to }) => to.startsWith("sortmailtest"))
        .map(({ status }) => status),
      ["deferred", "deferred", "sent"],
    );
  });

  test("the next server takes nothing: Postfix keeps what was submitted, and the message counts as delivered", async () => {
    const { home, postfix, taken, answer } = site();
    setRules(home, { otherwise: ', [forward("friend@far.example"), respond("gone")]' });
    answer((step) => (step === "end" ? "451 4.3.0 full" : null));
    const earlier = postfix.outcomes().length;
    await postfix.send(letter(TRAINING), [TRAINING], ADA);
    assert.equal((await postfix.attempts(1, earlier))[0]?.status, "sent");
    assert.equal(await postfix.settled(), 2);
    assert.deepEqual(taken(), []);
    answer(() => null);
    await postfix.flush();
    await quiet(postfix);
    const recipients = taken().flatMap((each) => each.recipients);
    assert.deepEqual(recipients.sort(), [ADA, "friend@far.example"]);
    assert.equal(inbox(home).length, 1);
  });

  test("by SMTP, an answer that is put off is sent once, when it is taken", async () => {
    const { home, postfix, port, taken, answer } = site();
    setRules(home, {
      outgoing: `smtp({ host: "127.0.0.1", port: ${port} })`,
      otherwise: ', respond("gone")',
    });
    answer((step) => (step === "end" ? "451 4.3.0 full" : null));
    const earlier = postfix.outcomes().length;
    await postfix.send(letter(TRAINING), [TRAINING], ADA);
    assert.equal((await postfix.attempts(1, earlier))[0]?.status, "deferred");
    answer(() => null);
    await postfix.flush();
    await quiet(postfix);
    assert.deepEqual(
      taken().map(({ sender, recipients }) => [sender, recipients]),
      [["", [ADA]]],
    );
    assert.equal(inbox(home).length, 1);
  });

  test("by SMTP, a list longer than Postfix takes at once", async () => {
    const { home, postfix, taken } = site();
    // As few as a server may take (RFC 5321 section 4.5.3.1.8), and no patience with who goes on.
    postfix.set(
      "smtpd_recipient_limit=100",
      "smtpd_recipient_overshoot_limit=1",
      "smtpd_error_sleep_time=0",
    );
    const outgoing = `smtp({ host: "127.0.0.1", port: ${postfix.port} })`;
    setRules(
      home,
      { outgoing, rules: 'rule("friends", sentTo("friends"), redistribute("friends"))' },
      250,
    );
    const earlier = postfix.outcomes().length;
    await postfix.send(letter("friends@stonehenge.example"), ["friends@stonehenge.example"], ADA);
    assert.equal((await postfix.attempts(1, earlier))[0]?.status, "sent");
    await quiet(postfix);
    const recipients = taken().flatMap((each) => each.recipients);
    assert.deepEqual(recipients.sort(), memberAddresses(250).sort());
  });

  test("by SMTP, members who were put off get it at the next try, and the others no second time", async () => {
    const { home, postfix, port, taken, answer } = site();
    const outgoing = `smtp({ host: "127.0.0.1", port: ${port} })`;
    setRules(
      home,
      { outgoing, rules: 'rule("friends", sentTo("friends"), redistribute("friends"))' },
      10,
    );
    answer((step, argument) =>
      step === "rcpt" && /[37]@/.test(argument) ? "450 4.2.0 later" : null,
    );
    const earlier = postfix.outcomes().length;
    await postfix.send(letter("friends@stonehenge.example"), ["friends@stonehenge.example"], ADA);
    assert.equal((await postfix.attempts(1, earlier))[0]?.status, "deferred");
    answer(() => null);
    await postfix.flush();
    await quiet(postfix);
    const all = memberAddresses(10);
    const late = all.filter((address) => /[37]@/.test(address));
    assert.deepEqual(
      taken().map(({ recipients }) => recipients),
      [...all.filter((address) => !late.includes(address)), ...late].map((address) => [address]),
    );
  });
});
