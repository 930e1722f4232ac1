/** What no type-checked rules file says is refused where it is said, in words of its own. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as api from "../../../src/index.js";

const config = {
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: api.maildir("~/Mail/inbox"), lists: api.maildirs("~/Mail/lists") },
  spam: api.unscanned(),
  templates: ["bounce"],
  lists: { friends: { address: "friends@stonehenge.example", members: "friends.txt" } },
} as const;
const words = { ...api, ...api.sortmail(config) };
type Word = {
  readonly [Name in keyof typeof words]: (typeof words)[Name] extends (...args: never) => unknown
    ? Name
    : never;
}[keyof typeof words];

/** Calls it as a file does that nobody type-checked. */
function call(word: Word, args: readonly unknown[]): unknown {
  return Reflect.apply(words[word], undefined, args);
}

const yes = () => true;
const filed = api.sortmail(config).file("inbox");
/** What is no text, no pattern, no condition, no folder, no options. */
const ODD = [42, undefined, null, true, Symbol("s"), 7n];
/** An object of a stranger's: it can't even be asked what it is. */
const STRANGE = Object.create(null);

const WRONG: Readonly<Partial<Record<Word, readonly (readonly unknown[])[]>>> = {
  subject: [[], [{}], [() => true], [["a", [undefined]]], [Array(1)]],
  from: [[], ["a", undefined], [new Set(["a"])]],
  sender: [[], [STRANGE]],
  sentTo: [[], [{}]],
  addressedTo: [[], [/a/], [""]],
  header: [[], [""], ["X Y"], ["X:"], [/x/], ["Subject", 42]],
  list: [[{}], [["a", 1]]],
  body: [[], [{}]],
  attachment: [[{}]],
  condition: [[], [""], ["big"], ["big", "x"], ["big", yes, "x"], [yes]],
  group: [[], ["x", []], [yes], [yes, "x"], [yes, [filed]], [yes, [undefined]], [yes, Array(1)]],
  capture: [[], [42, /(?<a>x)/, "a"], ["X:", /(?<a>x)/, "a"], ["X", "x", "a"], ["X", /(?<a>x)/]],
  score: [["5"], [Number.NaN], [Number.POSITIVE_INFINITY]],
  all: [[], [[]], [yes, "x"], [/x/]],
  any: [[], [["x"]], [[[yes]]]],
  to: [[], [{}], [Object.create(null)]],
  involves: [[], [{ kind: "domain of mine" }]],
  fromName: [[], [{}], [api.domain("a.example")]],
  replyTo: [[], ["a", 0, ["b"]]],
  contains: [[], [""], [/a/], [["a"]]],
  domain: [[], [""], ["a@b.example"], ["@b.example"], ["*.b.example"], ["b.example."], ["a b"]],
  listed: [[], [""], [["vips.txt"]]],
  contacts: [[], [""], [["~/contacts.vcf"]]],
  sent: [[], [""], ["Sent"]],
  senders: [[], [""], ["Mail/approved"]],
  not: [[], [/x/]],
  inThread: [["muted"], [["inbox"]], [/x/], ["inbox", undefined], [""], ["toString"]],
  days: [["7"], [-1], [Number.NaN]],
  between: [[], ["2026-12-20"], ["2026-02-30", "2026-03-01"], ["2027-01-06", "2026-12-20"]],
  weekdays: [[], [[]], ["Monday"], ["mon-fri"], [["sat", 0]]],
  hours: [[], ["22:00"], ["10pm", "6am"], ["24:00", "06:00"], ["08:00", "8:00"]],
  maildir: [
    ["~/m", { sizes: 1 }],
    ["~/m", 1],
    [],
    [""],
    ["Mail"],
    ["./Mail"],
    ["~"],
    ["~merlyn/Mail"],
    [{}],
  ],
  maildirs: [
    ...[[], ["Mail"], [["~/Mail"]], ["~/m", null], ["~/m", 500]],
    ...[
      { layout: "maildir" },
      { layout: "maildir++", prefix: "a..b" },
      { layout: "maildir++", prefix: "a/b" },
      { layout: "maildir++", prefix: "x".repeat(61) },
      { prefix: "lists" },
      { subscribe: true },
      { nested: 1 },
    ].map((options) => ["~/m", options]),
    ...[{ atMost: 0 }, { atMost: "500" }, { atMost: 1.5 }, { known: 1 }, { beyond: ["inbox"] }].map(
      (options) => ["~/m", options],
    ),
  ],
  mbox: [
    ...[[], ["Mail"], ["~/m", null], ["~/m", "40 MB"], ["~/m", { rotateAt: ["1 MB"] }]],
    ...[
      ["~/m", { locks: "dotlock" }],
      ["~/m", { locks: [] }],
      ["~/m", { locks: ["flock"] }],
    ],
  ],
  spamd: [
    ...[null, "127.0.0.1", { port: "783" }, { port: 0 }, { host: 42 }, { socket: 1 }],
    ...[{ user: 1 }, { onFailure: "pass" }, { timeout: null }, { maxSize: {} }],
  ].map((options) => [options]),
  upstream: [[{}], [{ trustedBy: "mx.example" }]],
  firstOf: [
    ["spamd"],
    [api.spamd],
    [api.spamd(), api.authenticationResults()],
    [api.authenticationResults(), api.spamd()],
  ],
  authenticationResults: [[42], [{ trusted: [] }], [{ ids: "mx" }], [{ ids: [42] }]],
  verifiedFrom: [[], [{}], [["a", 1]]],
  verify: [
    [42],
    [{ timeout: "soon" }],
    [{ remember: {} }],
    [{ resolver: "::1" }],
    [{ resolver: ["dns"] }],
  ],
  signedBy: [[], [{}], ["ada@x.example"], [""]],
  dmarc: [[], ["failed"], [["fail"]]],
  sendmail: [[42], [""], [null]],
  smtp: [
    ...[undefined, {}, { host: 42 }, { host: "h", port: "25" }, { host: "h", lmtp: 1 }],
    ...[
      { host: "h", user: 1 },
      { host: "h", password: 1 },
    ],
  ].map((options) => [options]),
  hold: [[], ["~/Mail"], [api.mbox("~/m")], [api.maildirs("~/m")]],
  pipe: [
    ...[[], ["true"], ["/bin/true", "-v"], ["/bin/true", [1]], ["/bin/true", [], "60 s"]],
    ...[
      ["/bin/true", [], { statuses: { 1: "ok" } }],
      ["/bin/true", [], { statuses: 1 }],
    ],
  ],
  directory: [[], ["Scans"]],
  save: [[], [""], ["scans", "a.pdf"], ["scans", { name: 1 }], ["scans", { names: /x/ }]],
  mark: [[], ["seen"], [{}], [{ flags: "seen" }], [{ headers: { set: { X: 1 } } }]],
  run: [
    ...[[], ["true"], ["/bin/true", "-v"], ["/bin/true", [], "60 s"]],
    ["/bin/true", [], { onFailure: "unknown" }],
  ],
  command: [
    ...[[], ["scan", [], { spam: [0], ham: [1] }], ["/bin/x", "-v", { spam: [0], ham: [1] }]],
    ...[
      ["/bin/x", []],
      ["/bin/x", [], { spam: [0] }],
      ["/bin/x", [], { spam: 0, ham: 1 }],
    ],
    ...[
      { spam: [], ham: [1] },
      { spam: [0], ham: [0] },
      { spam: [-1], ham: [256] },
    ].map((options) => ["/bin/x", [], options]),
    ...[{ onFailure: "ham" }, { learn: { spam: ["-s"] } }, { unsure: [1] }].map((options) => [
      ...["/bin/x", [], { spam: [0], ham: [1], ...options }],
    ]),
  ],
  rspamd: [
    ...[{ port: 0 }, { host: 42 }, { password: "a\r\nb" }, { password: " " }].map((each) => [each]),
    ...[[42], [{ onFailure: "ham" }], [{ timeout: "soon" }]],
  ],
  duplicate: [
    ...[["7 days"], [{ within: "soon" }], [{ within: 1 }], [{ within: "500 days" }]],
    ...[[{ by: "Message-ID" }], [{ lists: "alone" }], [{ every: 7 }]],
  ],
  says: [
    ...[[], ["true"], ["/bin/true", "-v"], ["/bin/true", [], { status: [] }]],
    ...[{ status: "0" }, { status: 300 }, { prints: 42 }, { timeout: "soon" }].map((options) => [
      ...["/bin/true", [], options],
    ]),
  ],
  defer: [[], [""], ["x"], ["x", {}], ["x", { atMost: "5 days" }], [42, { atMost: 1 }]],
  reject: [[], [""], ["no", "user unknown"], ["no", null]],
  file: [
    ...[[], [""], ["inbox", 42], ["inbox", null], ["inbox", [1]], ["inbox", { flags: "seen" }]],
    ...[
      ["inbox", { flags: ["read"] }],
      ["inbox", { addHeaders: "X: y" }],
    ],
  ],
  copy: [[], ["inbox", { flags: [undefined] }]],
  forward: [[], ["x@y.example", "own"], ["x@y.example", { envelope: "mine" }]],
  redistribute: [[], [""]],
  respond: [
    ...[[], [""], ["bounce", 42], ["bounce", { every: "often" }], ["bounce", { from: 1 }]],
    ...[
      ["bounce", { subject: null }],
      ["bounce", { envelopeFrom: "me" }],
    ],
    ...[
      ["bounce", { toAnyone: "yes" }],
      ["bounce", { copyTo: 1 }],
      ["bounce", { data: "x" }],
    ],
  ],
  notify: [[], ["x@y.example"], ["x@y.example", ""], ["x@y.example", "bounce", "x"]],
  rule: [
    ...[[], ["", yes, filed], ["a"], ["a", yes], ["a", "x", filed], ["a", yes, "inbox"]],
    ...[
      ["a", yes, undefined],
      ["a", yes, [filed, undefined]],
      ["a", yes, [filed, "x"]],
    ],
    ...[
      ["a", yes, filed, null],
      ["a", yes, Promise.resolve(filed)],
    ],
  ],
  also: [
    ["a", yes],
    ["a", null, filed],
    ["a", yes, 42],
  ],
  otherwise: [["inbox"], [undefined], [filed, null]],
  rules: [[], ["x"], [[undefined]], [[null]], [[filed]], [{}]],
  sortmail: [
    ...[undefined, null, "x", {}],
    ...[
      { recipient: "merlyn" },
      { recipient: null },
      { recipient: {} },
      { recipient: { user: 1, domain: "d" } },
      { recipient: { user: "u" } },
      { recipient: { user: "u", domains: [] } },
      { recipient: { user: "u", domains: "d" } },
      { recipient: { user: "u", domain: "d", delimiters: 1 } },
      { folders: undefined },
      { folders: { inbox: undefined } },
      { folders: { inbox: "~/Mail" } },
      { folders: { inbox: api.maildir } },
      { folders: { inbox: { kind: "toString" } } },
      { backup: "~/Mail" },
      { backup: api.maildirs("~/m") },
      { spam: api.spamd },
      { spam: api.upstream() },
      { trusted: "mx.example" },
      { trusted: [42] },
      { authentication: api.spamd() },
      { authentication: api.authenticationResults() },
      { authentication: api.authenticationResults(), trusted: [""] },
      { people: [] },
      { people: ["~/contacts.vcf"] },
      { spam: null },
      { outgoing: api.maildir("~/m") },
      { outgoing: null },
      { templates: "bounce" },
      { templates: [undefined] },
      { lists: "friends" },
      { lists: { friends: undefined } },
      { lists: { friends: { address: 1, members: "m" } } },
      { lists: { friends: { address: "a@b.example" } } },
      { name: 42 },
      { notices: "daily" },
      { notices: null },
    ].map((part) => ({ ...config, ...part })),
  ].map((argument) => [argument]),
};

function entries(): [Word, readonly unknown[]][] {
  return Object.entries(WRONG).flatMap(([name, calls]) => {
    const [word] = Object.keys(words).filter((each): each is Word => each === name);
    assert.ok(word !== undefined, name);
    return (calls ?? []).map((args): [Word, readonly unknown[]] => [word, args]);
  });
}

test("every word refuses wrong values, in words of its own", () => {
  for (const [word, args] of entries()) {
    const told = `${word} ${args.map((each) => typeof each)}`;
    assert.throws(
      () => call(word, args),
      (error) => {
        assert.ok(error instanceof Error && error.constructor === Error, told);
        assert.doesNotMatch(error.message, /\[object|undefined is not|Cannot (read|destructure)/);
        return true;
      },
      told,
    );
  }
});

test("what is no text, no pattern and no function is refused by all that take one", () => {
  const first: Word[] = ["subject", "from", "sender", "sentTo", "addressedTo", "header", "list"];
  first.push("to", "involves", "fromName", "replyTo", "contains", "domain", "listed");
  first.push("body", "attachment", "all", "any", "not", "maildir", "maildirs", "mbox", "hold");
  first.push(
    "pipe",
    "mark",
    "run",
    "reject",
    "file",
    "copy",
    "forward",
    "redistribute",
    "respond",
    "notify",
  );
  first.push("rule", "also", "otherwise", "rules", "sortmail", "firstOf", "smtp");
  for (const word of first) {
    for (const odd of ODD) {
      assert.throws(
        () => call(word, [odd]),
        (error) => error instanceof Error && error.constructor === Error,
        `${word}(${String(odd)})`,
      );
    }
  }
});

test("every word that a rules file calls is tried", () => {
  const untried = Object.entries(words)
    .filter(([name, word]) => typeof word === "function" && !Object.hasOwn(WRONG, name))
    .map(([name]) => name);
  const shapes = ["antivirusNotice", "automatic", "spam", "unscanned", "discard", "forged"];
  const internal = ["asksNobody", "heldIn", "isFolder", "isScanner", "isTarget"];
  shapes.push("known", "answersMine", "firstContact");
  internal.push(
    "memberOf",
    "saysUnscanned",
    "scannersIn",
    "scansHeader",
    "isDirectory",
    "isFamily",
  );
  assert.deepEqual(untried.sort(), [...shapes, ...internal].sort());
});

test("what is undefined has often been imported from where it is not: that is said", () => {
  for (const word of ["subject", "from", "list", "not", "maildir", "respond"] as const)
    assert.throws(() => call(word, [undefined]), /where it comes from there is no such thing/);
});

test("what is right is taken, whatever it looks like", () => {
  assert.doesNotThrow(() => call("subject", [["a", ["b"]], "", /x/gy]));
  assert.doesNotThrow(() => call("list", []));
  assert.doesNotThrow(() => call("file", ["inbox", undefined, undefined]));
  assert.doesNotThrow(() => call("file", ["lists", "perl", { flags: ["seen"] }]));
  assert.doesNotThrow(() => call("also", ["x", yes, []]));
  assert.doesNotThrow(() => call("also", ["y", yes, () => []]));
  assert.doesNotThrow(() => call("respond", ["bounce", { data: undefined, from: undefined }]));
  assert.doesNotThrow(() => call("spamd", [{ socket: "/run/spamd.sock", user: undefined }]));
});
