/** `inThread`: which of the messages that one answers is followed, and where to. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Mail } from "../../../src/core/contracts/mail.js";
import type { Parent, ThreadPlace } from "../../../src/core/contracts/thread.js";
import { all, any, not } from "../../../src/core/language/combinators.js";
import type { Condition } from "../../../src/core/language/condition.js";
import { subject } from "../../../src/core/language/conditions.js";
import type { Rule } from "../../../src/core/language/rule.js";
import { directory, maildir, maildirs, sortmail } from "../../../src/index.js";
import { decided, lines, mailOf, REWRITE, seen } from "../mails.js";

const words = sortmail({
  recipient: REWRITE,
  folders: {
    inbox: maildir("~/Mail/inbox"),
    muted: maildir("~/Mail/muted"),
    ube: maildir("~/Mail/ube"),
    lists: maildirs("~/Mail/lists"),
    archive: maildirs("~/Mail/archive", { nested: true }),
    scans: directory("~/Scans"),
  },
});
const { rules, rule, otherwise, file, copy, group, inThread } = words;

function parent(
  parent: string,
  folder: string,
  member: ThreadPlace["member"] = null,
  spam = false,
): Parent {
  const place = { kind: "place of a thread", folder, member } as const;
  return { parent, place, at: new Date("2026-11-02T10:00:00Z"), spam };
}

/** An answer, when so much is remembered. */
function answer(...known: readonly Parent[]): Mail {
  const ids = known.map(({ parent: id }) => id);
  return mailOf(lines("Subject: Re: lunch", ""), {
    parents: async () => ({ ids, known, notAsked: null }),
  });
}

/** Where it is filed. */
async function filed(mail: Mail, ...entries: readonly Rule[]): Promise<string[]> {
  const { plan } = await decided(rules(entries, otherwise(file("inbox"))), mail);
  return plan.store.map(({ folder, target }) => `${folder} ${target.path}`);
}

const follow = rule("threads", inThread(), (mail) => file(mail.thread.place));

test("an answer goes where what it answers went", async () => {
  assert.deepEqual(await filed(answer(parent("<a@b>", "muted")), follow), ["muted ~/Mail/muted"]);
  assert.deepEqual(await filed(answer(parent("<a@b>", "lists", "perl")), follow), [
    "lists/perl ~/Mail/lists/perl",
  ]);
  assert.deepEqual(await filed(answer(parent("<a@b>", "archive", ["2026", "11"])), follow), [
    "archive/2026/11 ~/Mail/archive/2026/11",
  ]);
  assert.deepEqual(await filed(answer(), follow), ["inbox ~/Mail/inbox"]);
});

test("the place takes options, copies go there too, and a group hands it on", async () => {
  const mail = answer(parent("<a@b>", "lists", "perl"));
  const inside = group(inThread("lists"), [
    rule("inside", subject(/lunch/), (given) => [
      file("inbox"),
      copy(given.thread.place, { flags: ["seen"] }),
    ]),
  ]);
  const { plan } = await decided(rules([inside], otherwise(file("ube"))), mail);
  assert.deepEqual(
    plan.store.map(({ folder, flags }) => [folder, flags]),
    [
      ["inbox", []],
      ["lists/perl", ["seen"]],
    ],
  );
});

test("a name that was remembered becomes a path in the one place that makes it safe", async () => {
  for (const [member, name] of [
    ["../../etc", "_._.._etc"],
    ["cur", "_cur"],
    ["a\0b/c", "a_b_c"],
  ] as const) {
    const found = await filed(answer(parent("<a@b>", "lists", member)), follow);
    assert.deepEqual(found, [`lists/${name} ~/Mail/lists/${name}`]);
  }
});

test("it matches where the thread went into one of these folders, and says where it went", async () => {
  const mail = answer(parent("<a@b>", "lists", "perl"));
  const where = "<a@b> went to lists/perl on 2026-11-02";
  assert.deepEqual(await seen(inThread("lists"), mail), [true, where]);
  assert.deepEqual(await seen(inThread("muted", "lists"), mail), [true, where]);
  assert.deepEqual(await seen(inThread("muted"), mail), [false, where]);
  assert.deepEqual(await seen(inThread(), mail), [true, where]);
});

test("the nearest decides: a thread goes on where it was last", async () => {
  const mail = answer(parent("<c@b>", "inbox"), parent("<a@b>", "muted"));
  assert.equal((await seen(inThread("muted"), mail))[0], false);
  assert.equal((await seen(inThread("inbox"), mail))[0], true);
});

test("what was spam is followed only into a folder that is named", async () => {
  const spam = parent("<c@b>", "ube", null, true);
  assert.deepEqual(await seen(inThread(), answer(spam)), [
    false,
    "<c@b> went to ube on 2026-11-02, as spam",
  ]);
  assert.equal((await seen(inThread("ube"), answer(spam)))[0], true);
  assert.deepEqual(await seen(inThread(), answer(spam, parent("<a@b>", "lists", "perl"))), [
    true,
    "<a@b> went to lists/perl on 2026-11-02",
  ]);
});

test("a folder that is not there any more, or is another kind, is not followed", async () => {
  const gone = ", which is not declared any more";
  for (const [folder, member] of [
    ["old", null],
    ["toString", null],
    ["scans", null],
    ["inbox", "perl"],
    ["lists", null],
    ["lists", ["2026", "11"]],
  ] as const) {
    const [matched, value] = await seen(inThread(), answer(parent("<a@b>", folder, member)));
    assert.equal(matched, false, folder);
    assert.ok(value?.endsWith(gone), value ?? "");
  }
});

test("the trace says why there is nothing to follow", async () => {
  const told = (ids: readonly string[], notAsked: string | null = null) =>
    seen(inThread(), mailOf("\n", { parents: async () => ({ ids, known: [], notAsked }) }));
  assert.deepEqual(await told([]), [false, "answers no message"]);
  assert.deepEqual(await told(["<a@b>"]), [false, "<a@b> is not remembered"]);
  assert.deepEqual(await told(["<a@b>", "<c@d>"]), [false, "none of 2 is remembered"]);
  assert.deepEqual(await told(["<a@b>"], "it is old"), [false, "not asked: it is old"]);
});

test("what it proves is handed on by all, and by neither any nor not", async () => {
  const mail = answer(parent("<a@b>", "muted"));
  const handed = async (when: Condition) => {
    let found: unknown = null;
    const look = (given: Mail) => {
      found = "thread" in given ? given.thread : null;
      return file("inbox");
    };
    await decided(rules([rule("asked", when, look)], otherwise(file("inbox"))), mail);
    return found;
  };
  const { place, at } = parent("<a@b>", "muted");
  const thread = { place, parent: "<a@b>", at };
  assert.deepEqual(await handed(inThread()), thread);
  assert.deepEqual(await handed(all(subject(/lunch/), inThread("muted"))), thread);
  assert.deepEqual(await handed(any(subject(/x/), inThread())), thread);
  assert.equal(await handed(not(inThread("inbox"))), null);
  assert.equal("thread" in mail, false, "other rules see the message as it was");
});

test("rules say that they follow threads once the word is called, wherever that is", async () => {
  const fresh = () => sortmail({ recipient: REWRITE, folders: { inbox: maildir("~/Mail/inbox") } });
  const one = fresh();
  const end = one.otherwise(one.file("inbox"));
  const ruleset = one.rules(
    [one.rule("x", (mail) => one.inThread()(mail), one.file("inbox"))],
    end,
  );
  assert.equal(ruleset.followsThreads, false);
  await decided(ruleset, mailOf("\n"));
  assert.equal(ruleset.followsThreads, true);
});

test("it names the folders that there are", () => {
  assert.throws(() => Reflect.apply(inThread, undefined, ["mutd"]), {
    message:
      'inThread("mutd"): it takes names of folders, or nothing: there is inbox, muted, ube, lists, archive',
  });
  assert.throws(() => Reflect.apply(inThread, undefined, ["scans"]), /names of folders/);
});
