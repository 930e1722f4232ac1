/** A real Postfix starts sortmail from ~/.forward, by the very line that `sortmail init` prints. */

import assert from "node:assert/strict";
import { chownSync } from "node:fs";
import { beforeEach, describe, test } from "node:test";
import type { LogEntry } from "../../src/state/log/entry.js";
import { NO_CORPUS } from "../harness/corpus.js";
import { NO_POSTFIX } from "../harness/postfix.js";
import { corpusMessages, note, type Sent, sampleMessages } from "./messages.js";
import {
  assertArrived,
  RULES,
  storedMessages,
  trySending,
  useSite,
  withRules,
  writeRules,
} from "./site.js";

describe("by .forward", { skip: NO_POSTFIX }, () => {
  const site = useSite();
  beforeEach(() => {
    const { home, lines } = site();
    home.write(".forward", `${lines.forward}\n`);
  });

  async function allArrive(messages: readonly Sent[]): Promise<void> {
    const { home, postfix } = site();
    const outcomes = await trySending(postfix, messages);
    assert.deepEqual(
      outcomes.filter(({ status }) => status !== "sent"),
      [],
    );
    assertArrived(home, messages);
  }

  test("the samples arrive octet for octet, once, where a dry run says", () =>
    allArrive(sampleMessages()));

  test("200 messages of the corpus do", { skip: NO_CORPUS }, async () => {
    const { home } = site();
    writeRules(home, String(home.read(RULES)).replace("/\\.perl\\.org$/", "/./"));
    await allArrive(corpusMessages(200));
    const folders = new Set(storedMessages(home).map(({ folder }) => folder));
    for (const folder of ["inbox", "training", "unassigned", "JustInCase"])
      assert(folders.has(folder), folder);
    assert(
      [...folders].some((folder) => folder.startsWith("lists/")),
      "no mailing list",
    );
  });

  test("one message to 20 addresses: 20 folders, and two deliveries at a time", async () => {
    const { home, postfix } = site();
    writeRules(
      home,
      withRules(
        home,
        'rule("each", () => true, (mail) => file("lists", mail.recipient.local ?? "none")),',
      ),
    );
    const locals = Array.from(
      { length: 20 },
      (_, index) => `address${index}${index % 2 ? ".Odd" : "-even+more"}`,
    );
    const { octets } = note("all@elsewhere.example");
    await postfix.send(
      octets,
      locals.map((local) => `${local}@stonehenge.example`),
    );
    await postfix.drained();
    assertArrived(
      home,
      locals.map((local) => ({ recipient: `${local}@stonehenge.example`, octets })),
    );
    const folders = storedMessages(home).map(({ folder }) => folder);
    assert.deepEqual(
      folders.filter((folder) => folder !== "JustInCase").sort(),
      locals.map((local) => `lists/${local}`).sort(),
    );
    assert(mostAtOnce(home.log()) <= 2);
  });

  test("what a rule rejects goes back with its reason and its code; what it discards is delivered", async () => {
    const { home, postfix } = site();
    const refusals = [
      'rule("a", sentTo("nobody"), reject("there is no nobody here", "unknown user")),',
      'rule("b", sentTo("closed"), reject("this list is closed")),',
      'rule("c", sentTo("members"), reject("members only: caf\\u00e9", "refused")),',
      'rule("d", sentTo("noise"), discard()),',
    ];
    writeRules(home, withRules(home, refusals.join("\n"), "discard, reject"));
    const notes = ["nobody", "closed", "members"].map((local) =>
      note(`${local}@stonehenge.example`),
    );
    const bounces = postfix.log().split("sender non-delivery notification").length;
    const outcomes = await trySending(postfix, notes);
    assert.deepEqual(
      outcomes.map(({ dsn, status, text }) => `${status} ${dsn} ${text.trim()}`).sort(),
      [
        "bounced 5.1.1 there is no nobody here",
        "bounced 5.3.0 this list is closed",
        "bounced 5.7.0 members only: caf?",
      ],
    );
    await postfix.drained();
    assert.equal(postfix.log().split("sender non-delivery notification").length, bounces + 3);
    assert.deepEqual(storedMessages(home), []);
    const noise = note("noise@stonehenge.example");
    const [discarded] = await trySending(postfix, [noise]);
    assert.equal(discarded?.status, "sent");
    assertArrived(home, [noise]);
  });

  for (const [what, mode, uid] of [
    ["that everyone may write", 0o666, null],
    ["of another user", 0o600, 65534],
  ] as const) {
    test(`a .forward ${what} is passed over: the mail goes to the system's mailbox`, async () => {
      const { home, postfix, lines } = site();
      const file = home.write(".forward", `${lines.forward}\n`, mode);
      if (uid !== null) chownSync(file, uid, uid);
      await trySending(postfix, [note("training@stonehenge.example")]);
      assert.deepEqual(storedMessages(home), []);
      assert.match(postfix.takeSystemMailbox(), /^Subject: Lunch$/m);
    });
  }
});

/** How many deliveries of the log were under way at one moment. */
function mostAtOnce(log: readonly LogEntry[]): number {
  const spans = log.map(({ time, ms }) => {
    const start = Date.parse(time);
    return { start, end: start + ms };
  });
  return Math.max(
    ...spans.map(
      ({ start }) => spans.filter((other) => other.start <= start && start < other.end).length,
    ),
  );
}
