/**
 * Postfix lets no file of its commands grow beyond mailbox_size_limit: what would is deferred, and
 * nothing is damaged.
 */

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { NO_POSTFIX } from "../harness/postfix.js";
import { note, type Sent } from "./messages.js";
import { assertArrived, assertDeferred, RULES, trySending, useSite, writeRules } from "./site.js";

const LIMIT = 100_000;

describe("mailbox_size_limit", { skip: NO_POSTFIX }, () => {
  const site = useSite(() => [`mailbox_size_limit = ${LIMIT}`, `message_size_limit = ${LIMIT}`]);
  beforeEach(() => {
    const { home, lines } = site();
    home.write(".forward", `${lines.forward}\n`);
  });

  test("an mbox that would exceed it stays as it is; rotateAt lets it go on", async () => {
    const { home, postfix } = site();
    const rules = (option: string) =>
      String(home.read(RULES))
        .replace("import {", "import { mbox,")
        .replace(/training: .*,/, `training: mbox("~/Mail/box"${option}),`);
    const [plain, rotating] = [rules(""), rules(', { rotateAt: "90 kB" }')];
    writeRules(home, plain);
    const [first, second, third] = ["first", "second", "third"].map((subject) =>
      large(40_000, subject),
    );
    assert(first && second && third);
    await trySending(postfix, [first, second]);
    const before = home.read("Mail/box");
    assert(before.length > 80_000);
    assertDeferred(await trySending(postfix, [third]), 1, /^sortmail: \S*Mail\/box: EFBIG/);
    assert(home.read("Mail/box").equals(before));
    writeRules(home, rotating);
    await postfix.flush();
    await postfix.drained();
    assert(home.read("Mail/box.1").equals(before));
    assert.match(String(home.read("Mail/box")), /^Subject: third$/m);
    assert.equal(home.maildir("Mail/JustInCase").length, 3);
  });

  // Postfix itself takes no message above its limit, so here the shell sets a smaller one.
  test("a message that is too large for a Maildir leaves nothing there", async () => {
    const { home, postfix, lines } = site();
    home.write(".forward", `${lines.forward.replace("ulimit", "ulimit -f 100; ulimit")}\n`);
    const message = large(80_000, "large");
    assertDeferred(
      await trySending(postfix, [message]),
      1,
      /^sortmail: \S*Mail\/JustInCase: EFBIG/,
    );
    const left = home.files().filter((name) => name.startsWith("Mail/"));
    assert.deepEqual(left, []);
    home.write(".forward", `${lines.forward}\n`);
    await postfix.flush();
    await postfix.drained();
    assertArrived(home, [message]);
  });
});

/** A message of so many octets. */
function large(octets: number, subject: string): Sent {
  const { recipient, octets: head } = note("training@stonehenge.example", subject);
  const line = `${"x".repeat(70)}\n`;
  const body = line.repeat(octets / line.length).slice(0, octets - head.length - 1);
  return { recipient, octets: Buffer.concat([head, Buffer.from(`${body}\n`)]) };
}
