import assert from "node:assert/strict";
import { test } from "node:test";
import { discard, pipe } from "../../../src/core/language/actions.js";
import { sentTo } from "../../../src/core/language/address-conditions.js";
import { days } from "../../../src/core/language/duration.js";
import { maildir } from "../../../src/core/language/folder-spec.js";
import { unscanned } from "../../../src/core/language/scanner-spec.js";
import { sortmail } from "../../../src/core/language/sortmail.js";
import { decided, lines, mailOf, REWRITE, words } from "../mails.js";

const { rules, rule, also, otherwise, file, copy } = words;
const OTHERWISE = otherwise(file("unassigned"));
const yes = () => true;

test("rules are plain data, in the order in which they stand", () => {
  const when = sentTo("x");
  const choose = () => file("inbox");
  const made = rules(
    [rule("a", when, file("inbox"), copy("ubetrap")), also("b", yes, copy("inbox"), [])],
    otherwise(choose),
  );
  assert.equal(made.kind, "sortmail rules");
  assert.deepEqual(made.rules, [
    { kind: "rule", name: "a", when, actions: [file("inbox"), copy("ubetrap")] },
    { kind: "also", name: "b", when: yes, actions: [copy("inbox"), []] },
  ]);
  assert.deepEqual(made.otherwise, { kind: "otherwise", actions: [choose] });
});

test("file and copy say folder, member and flags", () => {
  assert.deepEqual(file("inbox"), { kind: "file", folder: "inbox", name: null, flags: [] });
  assert.deepEqual(copy("ubetrap"), { kind: "copy", folder: "ubetrap", name: null, flags: [] });
  assert.deepEqual(file("inbox", { flags: ["seen"] }), {
    kind: "file",
    folder: "inbox",
    name: null,
    flags: ["seen"],
  });
  assert.deepEqual(copy("lists", "a/b", { flags: ["flagged", "seen"] }), {
    kind: "copy",
    folder: "lists",
    name: "a/b",
    flags: ["flagged", "seen"],
  });
  assert.deepEqual(file("lists", ""), { kind: "file", folder: "lists", name: "", flags: [] });
  assert.deepEqual(file("inbox", {}).flags, []);
});

test("outgoing actions say what their words say, with their defaults", () => {
  const { forward, notify, redistribute, respond } = sortmail({
    recipient: REWRITE,
    folders: { inbox: maildir("~/inbox") },
    spam: unscanned(),
    templates: ["bounce"],
    lists: { friends: { address: "friends@stonehenge.example", members: "friends.txt" } },
  });
  assert.deepEqual(forward("x@y.example"), {
    kind: "forward",
    to: "x@y.example",
    envelope: "original",
  });
  assert.deepEqual(forward("x@y.example", { envelope: "own" }).envelope, "own");
  assert.deepEqual(redistribute("friends"), { kind: "redistribute", list: "friends" });
  assert.deepEqual(notify("x@y.example", "bounce"), {
    kind: "notify",
    to: "x@y.example",
    template: "bounce",
    data: {},
  });
  const answer = {
    kind: "respond",
    template: "bounce",
    every: 604_800_000,
    toAnyone: false,
    options: {},
    copyTo: null,
  };
  assert.deepEqual(respond("bounce"), answer);
  const more = respond("bounce", {
    every: days(1),
    toAnyone: true,
    copyTo: "inbox",
    subject: "x",
    data: { a: 1 },
  });
  const options = { subject: "x", data: { a: 1 } };
  assert.deepEqual(more, {
    ...answer,
    every: 86_400_000,
    toAnyone: true,
    copyTo: "inbox",
    options,
  });
});

test("a program is named by its absolute path, and its time is a length of time", () => {
  const plain = { kind: "pipe", program: "/bin/true", args: [], timeout: 60_000, statuses: {} };
  assert.deepEqual(pipe("/bin/true"), { ...plain, reason: null });
  const { timeout, statuses } = pipe("/bin/true", ["-v"], {
    timeout: "5 s",
    statuses: { 1: "delivered" },
  });
  assert.deepEqual([timeout, statuses], [5000, { 1: "delivered" }]);
  for (const program of ["true", "", "./true", "~/bin/true"])
    assert.throws(() => pipe(program), /must begin with \//);
});

test("headers: names that could be no header line, or more than one, are refused", () => {
  const headers = { add: { "X-A": "b" }, set: { Subject: () => null }, remove: ["X-B"] };
  assert.deepEqual(file("inbox", { headers }).headers, headers);
  assert.deepEqual(copy("ubetrap", { headers, flags: ["seen"] }).headers, headers);
  for (const name of ["", "X A", "X:", "X\n", "X\r\nBcc", "Ü", "x".repeat(77)]) {
    for (const wrong of [{ add: { [name]: "b" } }, { set: { [name]: "b" } }, { remove: [name] }])
      assert.throws(() => file("inbox", { headers: wrong }), /is no name of a header line/);
  }
  for (const name of ["Delivered-To", "return-path"]) {
    for (const wrong of [{ add: { [name]: "b" } }, { set: { [name]: "b" } }, { remove: [name] }])
      assert.throws(() => copy("inbox", { headers: wrong }), /can't be changed: it says how/);
  }
});

test("the names of rules are unique", () => {
  const twice = [
    rule("a", yes, discard()),
    rule("b", yes, discard()),
    also("a", yes, copy("inbox")),
  ];
  assert.throws(() => rules(twice, OTHERWISE), /two rules are called "a"/);
  assert.doesNotThrow(() =>
    rules([rule("a", yes, discard()), rule("A", yes, discard())], OTHERWISE),
  );
});

test("no rule is called otherwise: in a log nobody could tell which one it was", () => {
  assert.throws(() => rules([rule("otherwise", yes, discard())], OTHERWISE), /"otherwise"/);
});

test("the error of a name that is there twice says where the second rule was made", () => {
  const config = { recipient: REWRITE, folders: { inbox: maildir("~/inbox") } };
  for (const before of [["twice"], []]) {
    const fresh = sortmail(config);
    const made = before.map((name) => fresh.rule(name, yes, discard()));
    const second = (function lineOfTheSecond() {
      return fresh.rule(before[0] ?? "otherwise", yes, discard());
    })();
    assert.throws(
      () => fresh.rules([...made, second], fresh.otherwise(discard())),
      (error) => error instanceof Error && /lineOfTheSecond/.test(error.stack ?? ""),
    );
  }
});

test("a rule that is put in twice has its name twice", () => {
  const one = rule("put in twice", yes, discard());
  assert.throws(() => rules([one, one], OTHERWISE), {
    name: "Error",
    message: 'two rules are called "put in twice": give each its own name',
  });
});

/** Calls `rules` as a file does that nobody type-checked. */
function untyped(...args: readonly unknown[]): unknown {
  return Reflect.apply(rules, undefined, args);
}

test("without otherwise there are no rules", () => {
  for (const missing of [undefined, null, {}, file("inbox"), rule("a", yes, discard())]) {
    assert.throws(() => untyped([], missing), /otherwise is missing/);
  }
});

test("only rule and also are rules", () => {
  for (const odd of [otherwise(file("inbox")), file("inbox"), {}, sentTo("x")]) {
    assert.throws(() => untyped([odd], OTHERWISE), /made by rule\(…\), also\(…\) or group\(…\)/);
  }
  for (const odd of [undefined, null]) assert.throws(() => untyped([odd], OTHERWISE));
});

test("two rules files side by side know nothing of each other", async () => {
  const one = sortmail({ recipient: REWRITE, folders: { inbox: maildir("~/one") } });
  const two = sortmail({
    recipient: { user: "arthur", domain: "camelot.example" },
    folders: { inbox: maildir("~/two") },
  });
  const first = one.rules([one.rule("same", yes, one.file("inbox"))], one.otherwise(discard()));
  const second = two.rules([two.rule("same", yes, two.file("inbox"))], two.otherwise(discard()));
  const mail = mailOf(lines("Delivered-To: x@y"));
  for (const [ruleset, path] of [
    [first, "~/one"],
    [second, "~/two"],
    [first, "~/one"],
  ] as const) {
    assert.equal((await decided(ruleset, mail)).plan.store[0]?.target.path, path);
  }
});
