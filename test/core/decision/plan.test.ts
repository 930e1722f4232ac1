import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Chosen } from "../../../src/core/decision/chosen.js";
import { memberPlace } from "../../../src/core/decision/member.js";
import { needsFallback, type Plan, planOf } from "../../../src/core/decision/plan.js";
import { safeSegment } from "../../../src/core/decision/safe-segment.js";
import { makeForward } from "../../../src/core/language/actions/forward.js";
import { makeNotice } from "../../../src/core/language/actions/notify.js";
import { makeAnswer } from "../../../src/core/language/actions/respond.js";
import { run } from "../../../src/core/language/actions/run.js";
import { type Action, discard, pipe, reject } from "../../../src/core/language/actions.js";
import {
  type FolderSpec,
  maildir,
  maildirs,
  mbox,
} from "../../../src/core/language/folder-spec.js";
import type { Config } from "../../../src/core/language/sortmail.js";
import { anyText, REWRITE } from "../mails.js";

const FOLDERS = {
  inbox: maildir("~/Mail/inbox"),
  other: maildir("~/Mail/other"),
  again: maildir("~//Mail/./inbox/"),
  lists: maildirs("~/Mail/lists"),
  perl: maildir("~/Mail/lists/perl"),
  trap: mbox("~/Mail/trap"),
};
const CONFIG: Config = { recipient: REWRITE, folders: FOLDERS };
const BACKUP: Config = { ...CONFIG, backup: maildir("~/Mail/JustInCase") };

function file(folder: string, name: string | null = null): Action {
  return { kind: "file", folder, name, flags: [] };
}

function copy(folder: string, name: string | null = null): Action {
  return { kind: "copy", folder, name, flags: [] };
}

function by(kind: Chosen["kind"], ...actions: readonly Action[]): Chosen[] {
  return actions.map((action) => ({ rule: `the ${kind}`, kind, action }));
}

function stored({ store }: Plan): string[] {
  return store.map(({ kind, folder, target }) => `${kind} ${folder} ${target.kind} ${target.path}`);
}

test("what the rules say is done in their order, the backup first", () => {
  const chosen = [
    ...by("also", copy("trap")),
    ...by("rule", file("inbox"), copy("lists", "a"), file("other")),
  ];
  const { store } = planOf(BACKUP, chosen);
  assert.deepEqual(store, [
    { kind: "backup", folder: "backup", target: BACKUP.backup, flags: [], rule: null },
    { kind: "copy", folder: "trap", target: FOLDERS.trap, flags: [], rule: "the also" },
    { kind: "file", folder: "inbox", target: FOLDERS.inbox, flags: [], rule: "the rule" },
    {
      kind: "copy",
      ...memberPlace(CONFIG, "lists", FOLDERS.lists, "a"),
      flags: [],
      rule: "the rule",
    },
    { kind: "file", folder: "other", target: FOLDERS.other, flags: [], rule: "the rule" },
  ]);
  assert.deepEqual(planOf(CONFIG, chosen).store, store.slice(1));
});

test("flags go with their folder", () => {
  const [only] = planOf(
    CONFIG,
    by("rule", { kind: "file", folder: "inbox", name: null, flags: ["seen"] }),
  ).store;
  assert.deepEqual(only?.flags, ["seen"]);
});

test("a discarded message leaves its backup, and the copies behind it", () => {
  const nothing = {
    store: [],
    save: [],
    run: [],
    send: [],
    suppressed: [],
    fallback: [],
    defer: null,
  };
  assert.deepEqual(planOf(CONFIG, by("rule", discard())), {
    ...nothing,
    reject: null,
    discard: true,
  });
  const plan = planOf(BACKUP, by("rule", discard(), copy("trap")));
  assert.deepEqual([plan.discard, plan.reject], [true, null]);
  assert.deepEqual(stored(plan), [
    "backup backup maildir ~/Mail/JustInCase",
    "copy trap mbox ~/Mail/trap",
  ]);
});

test("a refused message is not delivered: it leaves no backup, only the copies", () => {
  const refusal = reject("no");
  const plan = planOf(BACKUP, [...by("also", copy("inbox")), ...by("rule", refusal, copy("trap"))]);
  assert.deepEqual([plan.discard, plan.reject], [false, refusal]);
  assert.deepEqual(stored(plan), ["copy inbox maildir ~/Mail/inbox", "copy trap mbox ~/Mail/trap"]);
});

test("the same folder twice is stored once, the first time", () => {
  const plan = planOf(CONFIG, [
    ...by("also", copy("inbox"), copy("lists", "perl")),
    ...by(
      "otherwise",
      file("inbox"),
      file("perl"),
      file("again"),
      copy("lists", "perl"),
      file("lists", "Perl"),
    ),
  ]);
  assert.deepEqual(stored(plan), [
    "copy inbox maildir ~/Mail/inbox",
    "copy lists/perl maildir ~/Mail/lists/perl",
    "file lists/Perl maildir ~/Mail/lists/Perl",
  ]);
});

test("names that come out as one segment are one folder", () => {
  const plan = planOf(
    CONFIG,
    by("rule", file("lists", "a/b"), copy("lists", "a_b"), copy("lists", "a\u0000b")),
  );
  assert.deepEqual(stored(plan), ["file lists/a_b maildir ~/Mail/lists/a_b"]);
});

test("a folder that is its own backup is stored once, first", () => {
  const plan = planOf({ ...CONFIG, backup: maildir("~/Mail/inbox/") }, by("rule", file("inbox")));
  assert.deepEqual(stored(plan), ["backup backup maildir ~/Mail/inbox/"]);
});

test("a path is the same however it is written, with as many dots and slashes as there may be", () => {
  const folders: Record<string, FolderSpec> = {
    plain: maildir("~/Mail/a"),
    dots: maildir("~/Mail/././a/."),
    slashes: maildir("~///Mail//a//"),
    both: maildir("~/./Mail/.//./a/./"),
  };
  const [first, ...others] = Object.keys(folders).map((name) => file(name));
  assert.ok(first);
  for (const other of others)
    assert.equal(planOf({ ...CONFIG, folders }, by("rule", first, other)).store.length, 1);
});

test("paths that only look alike are two folders", () => {
  const folders: Record<string, FolderSpec> = {
    a: maildir("~/Mail/a"),
    b: maildir("~/Mail/.a"),
    c: maildir("~/Mail/a./"),
    d: maildir("~/Mail/../a"),
    e: maildir("~/Mail/.../a"),
    f: maildir("/Mail/a"),
  };
  const plan = planOf(
    { ...CONFIG, folders },
    by("rule", file("a"), ...["b", "c", "d", "e", "f"].map((name) => copy(name))),
  );
  assert.equal(plan.store.length, 6);
});

test("a slash at the end of a family's path changes nothing", () => {
  for (const path of ["~/Mail/lists/", "~/Mail//lists//", "~/Mail/lists/."]) {
    const plan = planOf(
      { ...CONFIG, folders: { lists: maildirs(path) } },
      by("rule", file("lists", "a")),
    );
    assert.equal(plan.store[0]?.target.path, "~/Mail/lists/a");
  }
  const root = planOf(
    { ...CONFIG, folders: { lists: maildirs("/") } },
    by("rule", file("lists", "a")),
  );
  assert.equal(root.store[0]?.target.path, "/a");
});

// What the compiler says of typed rules is said again.

// What leaves.

const OUT = {
  forward: makeForward("x@y.example"),
  redistribute: { kind: "redistribute", list: "friends" },
  pipe: pipe("/bin/true", ["-v"]),
  notify: makeNotice("a@b.example", "bounce"),
  respond: makeAnswer("bounce"),
} satisfies Record<string, Action>;

test("what leaves: programs as the rules have them, then what is passed on, notices, answers", () => {
  const { forward, redistribute, notify, respond } = OUT;
  const plan = planOf(CONFIG, [
    ...by("also", respond, notify),
    ...by("rule", forward, OUT.pipe, redistribute),
  ]);
  assert.deepEqual(plan.run, [{ ...OUT.pipe, rule: "the rule" }]);
  assert.deepEqual(plan.send, [
    { ...forward, rule: "the rule" },
    { ...redistribute, rule: "the rule" },
    { ...notify, rule: "the also" },
    { ...respond, rule: "the also" },
  ]);
});

test("an answer may follow a refusal; nothing that delivers or tells may", () => {
  const plan = planOf(CONFIG, by("rule", discard(), OUT.respond));
  assert.deepEqual([plan.discard, plan.send.length], [true, 1]);
  for (const [kind, action] of Object.entries(OUT)) {
    if (kind === "respond") continue;
    assert.throws(
      () => planOf(CONFIG, by("rule", discard(), action)),
      new RegExp(`says ${kind} behind discard`),
    );
  }
});

test("each way to pass a message on is an ending; answers and notices are none", () => {
  for (const kind of ["forward", "redistribute", "pipe"] as const) {
    assert.doesNotThrow(() => planOf(CONFIG, by("rule", OUT[kind])));
    const beside = () => planOf(CONFIG, [...by("also", OUT[kind]), ...by("rule", file("inbox"))]);
    if (kind === "forward") assert.doesNotThrow(beside);
    else
      assert.throws(
        beside,
        /also.* says .*: it takes copy, respond, notify, forward, run, mark and save/,
      );
  }
  for (const kind of ["notify", "respond"] as const) {
    assert.throws(() => planOf(CONFIG, by("rule", OUT[kind])), new RegExp(`begins with ${kind}`));
  }
});

test("what goes on: a forward and a program in also, the forward's ending another rule's business", () => {
  const forward = { ...OUT.forward, rule: "the also", beside: true };
  const program = run("/bin/true");
  const chosen = [...by("also", OUT.forward, program), ...by("rule", discard())];
  const plan = planOf(CONFIG, chosen);
  assert.deepEqual([plan.run, plan.send], [[{ ...program, rule: "the also" }], [forward]]);
  assert.equal(needsFallback(plan), false);
  // Of two forwards to one address the one is done that the message can't do without.
  const twice = planOf(CONFIG, [...by("also", OUT.forward), ...by("rule", OUT.forward)]);
  assert.deepEqual(
    twice.send.map(({ rule }) => rule),
    ["the rule", "the also"],
  );
  assert.equal(needsFallback(twice), true);
  assert.doesNotThrow(() => planOf(CONFIG, by("rule", file("inbox"), program)));
  assert.throws(() => planOf(CONFIG, by("rule", program)), /begins with run/);
  assert.throws(() => planOf(CONFIG, by("rule", discard(), program)), /says run behind discard/);
});

test("where a later rule rejects, what also would send is dropped; the rule's own answer is sent", () => {
  const { forward, notify, respond } = OUT;
  const plan = planOf(CONFIG, [
    ...by("also", forward, copy("trap"), notify),
    ...by("rule", reject("no"), respond),
  ]);
  assert.deepEqual(plan.send, [{ ...respond, rule: "the rule" }]);
  const dropped = { reason: "rejected", detail: 'rule "the rule" rejects the message' };
  assert.deepEqual(plan.suppressed, [
    { action: { ...forward, rule: "the also", beside: true }, ...dropped },
    { action: { ...notify, rule: "the also" }, ...dropped },
  ]);
  assert.deepEqual(stored(plan), ["copy trap mbox ~/Mail/trap"]);
});

test("only what is passed on, and stored nowhere, needs a place to fall back to: a backup is none", () => {
  const needs = (...actions: readonly Action[]) =>
    needsFallback(planOf(BACKUP, by("rule", ...actions)));
  assert.deepEqual(
    [
      needs(OUT.forward),
      needs(OUT.redistribute),
      needs(OUT.forward, OUT.respond),
      needs(OUT.forward, OUT.pipe),
    ],
    [true, true, true, true],
  );
  assert.deepEqual(
    [
      needs(OUT.forward, file("inbox")),
      needs(OUT.forward, copy("trap")),
      needs(OUT.pipe),
      needs(discard()),
    ],
    [false, false, false, false],
  );
});

const REFUSED: readonly (readonly [why: string, RegExp, readonly Chosen[]])[] = [
  ["nothing chosen", /no action/, []],
  ["nothing but an also", /no action/, by("also", copy("inbox"))],
  ["a copy first", /rule "the rule" begins with copy/, by("rule", copy("inbox"), file("inbox"))],
  [
    "an ending in an also",
    /also\("the also"\) says file/,
    [...by("also", file("inbox")), ...by("rule", file("inbox"))],
  ],
  [
    "a discard in an also",
    /also\("the also"\) says discard/,
    [...by("also", discard()), ...by("rule", file("inbox"))],
  ],
  [
    "a reject in an also",
    /also\("the also"\) says reject/,
    [...by("also", reject("x")), ...by("rule", file("inbox"))],
  ],
  [
    "a delivery behind a discard",
    /"the rule" says file behind discard/,
    by("rule", discard(), file("inbox")),
  ],
  [
    "a delivery behind a reject",
    /"the rule" says file behind reject/,
    by("rule", reject("x"), copy("inbox"), file("inbox")),
  ],
  [
    "a discard behind a delivery",
    /"the rule" says discard behind file/,
    by("rule", file("inbox"), discard()),
  ],
  [
    "a reject behind a delivery",
    /"the otherwise" says reject behind file/,
    by("otherwise", file("inbox"), reject("x")),
  ],
  ["two refusals", /"the rule" says reject behind discard/, by("rule", discard(), reject("x"))],
  [
    "no such folder",
    /rule "the rule": folder "nowhere" is not in the configuration/,
    by("rule", file("nowhere")),
  ],
  ["what every object has", /folder "constructor" is not/, by("rule", file("constructor"))],
  ["its prototype", /folder "__proto__" is not/, by("rule", file("__proto__"))],
  ["a family without a name", /folder "lists" is a family/, by("rule", file("lists"))],
  ["a name without a family", /folder "inbox" is no family/, by("rule", file("inbox", "x"))],
  ["the name of a family's member", /folder "lists\/a" is not/, by("rule", file("lists/a"))],
];

for (const [why, message, chosen] of REFUSED) {
  test(`no plan: ${why}`, () => {
    assert.throws(() => planOf(BACKUP, chosen), message);
  });
}

test("no plan: a refusal that can't be put into words would fail when all is stored", () => {
  const odd: readonly unknown[] = [
    { kind: "reject" },
    { kind: "reject", reason: "x", as: "gone" },
    { kind: "reject", reason: 5, as: "refused" },
  ];
  for (const action of odd) {
    const chosen: unknown = [{ rule: "r", kind: "rule", action }];
    assert.throws(() => Reflect.apply(planOf, undefined, [CONFIG, chosen]), /is no way to refuse/);
  }
});

// Names out of messages.

const SEGMENTS: readonly (readonly [name: string, segment: string])[] = [
  ["perl6-language", "perl6-language"],
  ["Grüße 用户", "Grüße 用户"],
  ["e\u0301", "é"],
  ["", "_"],
  [".", "_"],
  ["..", "_."],
  ["...", "_.."],
  [".hidden", "_hidden"],
  ["a.b.", "a.b."],
  ["../../etc/passwd", "_._.._etc_passwd"],
  ["/etc/passwd", "_etc_passwd"],
  ["a//b", "a__b"],
  ["/", "_"],
  ["\u0000", "_"],
  ["a\u0000.b", "a_.b"],
  ["\r\n\t\u001b\u007f\u0085", "______"],
  ["\u200b.", "_."],
  ["a\u202eb\u2028c\u2029", "a_b_c_"],
  ["\ud800", "\ufffd"],
  ["x\udc00y", "x\ufffdy"],
  ["~", "~"],
  ["-rf", "-rf"],
  ["$(x)`y`;|&\\", "$(x)`y`;|&\\"],
];

test("a name becomes one safe segment", () => {
  for (const [name, segment] of SEGMENTS)
    assert.equal(safeSegment(name), segment, JSON.stringify(name));
});

test("a long name is cut at the end of a character, at 100 octets", () => {
  assert.equal(safeSegment("a".repeat(100)), "a".repeat(100));
  assert.equal(safeSegment("a".repeat(101)), "a".repeat(100));
  assert.equal(safeSegment("ü".repeat(51)), "ü".repeat(50));
  assert.equal(safeSegment(`a${"ü".repeat(51)}`), `a${"ü".repeat(49)}`);
  assert.equal(safeSegment("😀".repeat(26)), "😀".repeat(25));
  assert.equal(safeSegment(`${"a".repeat(99)}/..`), `${"a".repeat(99)}_`);
  assert.equal(safeSegment("x".repeat(1_000_000)).length, 100);
});

test("no name escapes its folder, is empty, too long, hidden, unprintable or badly encoded; and a safe one stays", () => {
  fc.assert(
    fc.property(anyText, (name) => {
      const segment = safeSegment(name);
      const octets = Buffer.from(segment);
      assert.ok(octets.length >= 1 && octets.length <= 100);
      assert.equal(
        new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets),
        segment,
      );
      assert.doesNotMatch(segment, /^\.|[/\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      assert.equal(segment.normalize("NFC"), segment);
      assert.equal(safeSegment(segment), segment);
      const { target, folder } =
        planOf(CONFIG, by("rule", file("lists", name))).store[0] ?? assert.fail();
      assert.equal(target.path, `~/Mail/lists/${segment}`);
      assert.equal(folder, `lists/${segment}`);
    }),
    { numRuns: 10_000 },
  );
});
