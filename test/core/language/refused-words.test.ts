/** What each word says, whole, of a value that no type-checked rules file has. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as api from "../../../src/index.js";
import { assertRefused, type Refusal } from "../../harness/refused.js";

const MISSING = ": nothing is given, or where it comes from there is no such thing";
const TEXTS = "it takes text, a RegExp, contains(…), or a list of these";
const ADDRESSES = "it takes text, a RegExp, contains(…), domain(…), listed(…), or a list of these";
const OPTIONS = "it takes its options in braces: { … }";
const PATH = "it takes a path that begins with ~/ or /";

test("conditions name what they take", () => {
  assertRefused([
    [api.subject, [], "subject(): it takes one pattern at least"],
    [api.subject, [{}], `subject(an object): ${TEXTS}`],
    [api.subject, [["a", [undefined]]], `subject(undefined): ${TEXTS}${MISSING}`],
    [api.from, [], "from(): it takes one pattern at least"],
    [api.from, ["a", 42], `from(42): ${ADDRESSES}`],
    [api.sender, [], "sender(): it takes one pattern at least"],
    [api.sender, [null], `sender(null): ${ADDRESSES}`],
    [api.sentTo, [], "sentTo(): it takes one pattern at least"],
    [api.sentTo, [() => true], `sentTo(a function): ${ADDRESSES}`],
    [api.addressedTo, [], "addressedTo(): it takes one pattern at least"],
    [
      api.addressedTo,
      [/a/],
      "addressedTo(an object): it takes what stands before the @, or the whole address",
    ],
    [
      api.addressedTo,
      ["a", ""],
      'addressedTo(""): it takes what stands before the @, or the whole address',
    ],
    [api.header, [], `header(undefined): it takes the name of a field first${MISSING}`],
    [api.header, ["X Y"], 'header("X Y"): it takes the name of a field first'],
    [api.header, [/x/], "header(an object): it takes the name of a field first"],
    [api.header, ["Subject", 42], `header(42): ${ADDRESSES}`],
    [api.list, [{}], `list(an object): ${ADDRESSES}`],
    [api.body, [], "body(): it takes one pattern at least"],
    [api.body, [42], `body(42): ${TEXTS}`],
    [api.attachment, [42], `attachment(42): ${TEXTS}`],
    [api.score, ["5"], 'score("5"): it takes a number of points'],
    [api.score, [Number.POSITIVE_INFINITY], "score(Infinity): it takes a number of points"],
    [api.all, [api.automatic, "x"], 'all("x"): it takes conditions'],
    [api.any, [[[api.automatic]]], "any(a list): it takes conditions"],
    [api.all, [[]], "all(): it takes one condition at least"],
    [api.domain, ["a@b"], 'domain("a@b"): it takes a domain by itself: domain("amazon.com")'],
    [
      api.header,
      ["Subject:"],
      'header("Subject:"): it takes the name of a field first, without a colon: header("Subject", …)',
    ],
    [api.any, [[]], "any(): it takes one condition at least"],
    [api.not, [], `not(undefined): it takes conditions${MISSING}`],
    [api.not, [/x/], "not(an object): it takes conditions"],
    [api.days, ["7"], 'days("7"): it takes a number of days'],
    [api.days, [-1], "days(-1): it takes a number of days"],
  ]);
});

const isNoSize = 'is no size: write a number of bytes, or "512 kB", "40 MB", "1 GB"';

test("folders name what they take", () => {
  const ofLocks = 'it can be "dotlock", "fcntl"';
  assertRefused([
    [api.maildir, ["Mail"], `maildir("Mail"): ${PATH}`],
    [api.maildirs, [["~/Mail"]], `maildirs(a list): ${PATH}`],
    [
      api.maildirs,
      ["~/m", { atMost: "500" }],
      'maildirs: atMost is "500": it takes a number of folders, such as 500',
    ],
    [
      api.maildirs,
      ["~/m", { layout: "maildir" }],
      'maildirs: layout is "maildir": it can be "fs", "maildir++"',
    ],
    [
      api.maildirs,
      ["~/m", { layout: "maildir++", prefix: ".lists" }],
      'maildirs: prefix is ".lists": it takes the names of folders, parted by dots, such as "lists"',
    ],
    [
      api.maildirs,
      ["~/m", { prefix: "lists" }],
      'maildirs: prefix and subscribe are for layout: "maildir++"',
    ],
    [api.maildirs, ["~/m", { known: ["a"] }], "maildirs: known is a list, and no text"],
    [api.maildirs, ["~/m", { beyond: 1 }], "maildirs: beyond is 1, and no text"],
    [api.mbox, [], `mbox(undefined): ${PATH}${MISSING}`],
    [api.mbox, ["~/m", "40 MB"], `mbox("40 MB"): ${OPTIONS}`],
    [
      api.mbox,
      ["~/m", { locks: "dotlock" }],
      'mbox: locks is "dotlock": it takes one lock at least',
    ],
    [api.mbox, ["~/m", { locks: [] }], "mbox: locks is a list: it takes one lock at least"],
    [api.mbox, ["~/m", { locks: ["flock"] }], `mbox: one of locks is "flock": ${ofLocks}`],
    [api.mbox, ["~/m", { rotateAt: ["1 MB"] }], `a list ${isNoSize}`],
    [api.mbox, ["~/m", { rotateAt: "many" }], `"many" ${isNoSize}`],
  ]);
});

const isNoTime = 'is no length of time: write milliseconds, or "60 s", "5 min", "1 h", "7 days"';

test("scanners name what they take", () => {
  assertRefused([
    [api.spamd, ["127.0.0.1"], `spamd("127.0.0.1"): ${OPTIONS}`],
    [api.spamd, [{ port: "783" }], 'spamd: "783" is no port'],
    [api.spamd, [{ host: 42 }], "spamd: host is 42, and no text"],
    [api.spamd, [{ socket: 1 }], "spamd: socket is 1, and no text"],
    [api.spamd, [{ user: null }], "spamd: user is null, and no text"],
    [
      api.spamd,
      [{ onFailure: "pass" }],
      'spamd: onFailure is "pass": it can be "defer", "unknown"',
    ],
    [api.spamd, [{ timeout: ["60 s"] }], `a list ${isNoTime}`],
    [api.spamd, [{ timeout: Symbol("s") }], `Symbol(s) ${isNoTime}`],
    [api.spamd, [{ maxSize: {} }], `an object ${isNoSize}`],
    [
      api.upstream,
      [{ trustedBy: "mx.example" }],
      'upstream(an object): it takes nothing: sortmail({ trusted: ["…"] }) names the machines',
    ],
    [api.firstOf, ["spamd"], 'firstOf("spamd"): it takes scanners, such as spamd()'],
    [api.firstOf, [api.spamd], "firstOf(a function): it takes scanners, such as spamd()"],
  ]);
});

test("ways out name what they take", () => {
  const aMaildir = 'it takes a Maildir: hold(maildir("~/…"))';
  const host = "h";
  assertRefused([
    [api.sendmail, [""], 'sendmail(""): it takes the path of the program'],
    [api.sendmail, [42], "sendmail(42): it takes the path of the program"],
    [api.smtp, ["h"], `smtp("h"): ${OPTIONS}`],
    [api.smtp, [{}], `smtp(undefined): it takes a host: { host: … }${MISSING}`],
    [api.smtp, [{ host: 42 }], "smtp(42): it takes a host: { host: … }"],
    [api.smtp, [{ host, port: "25" }], 'smtp: "25" is no port'],
    [api.smtp, [{ host, user: 1 }], "smtp: user is 1, and no text"],
    [api.smtp, [{ host, password: 1 }], "smtp: password is 1, and no text"],
    [api.smtp, [{ host, lmtp: 1 }], "smtp: lmtp is 1: it can be true, false"],
    [api.smtp, [{ host, secure: "no" }], 'smtp: secure is "no": it can be true, false'],
    [api.hold, ["~/Mail"], `hold("~/Mail"): ${aMaildir}`],
    [api.hold, [api.mbox("~/m")], `hold(an object): ${aMaildir}`],
  ]);
});

const { file, copy, forward, redistribute, respond, notify, rule, also, otherwise, rules } =
  api.sortmail({
    recipient: { user: "merlyn", domain: "stonehenge.example" },
    folders: { inbox: api.maildir("~/Mail/inbox"), lists: api.maildirs("~/Mail/lists") },
    templates: ["away"],
  });

test("file and copy name what they take", () => {
  const behind = "behind the folder comes the name of a family's member, or { options }";
  const flags = 'it can be "seen", "flagged", "replied", "passed", "trashed", "draft"';
  assertRefused([
    [file, [], `file(undefined): it takes the name of a folder${MISSING}`],
    [copy, [""], 'copy(""): it takes the name of a folder'],
    [file, ["inbox", 42], `file("inbox", 42): ${behind}`],
    [file, ["inbox", null], `file("inbox", null): ${behind}`],
    [copy, ["lists", "perl", () => "x"], `copy("lists", a function): ${behind}`],
    [
      file,
      ["inbox", ["a", 1]],
      'file("inbox", …): the names of a family\'s member has 1 in it, and no text',
    ],
    [file, ["inbox", { flags: "seen" }], 'flags is "seen": it takes a list, such as ["seen"]'],
    [copy, ["inbox", { flags: ["seen", "read"] }], `flags: one is "read": ${flags}`],
    [file, ["inbox", { headers: "X: y" }], `headers("X: y"): ${OPTIONS}`],
    [file, ["inbox", { headers: [] }], `headers(a list): ${OPTIONS}`],
    [
      file,
      ["inbox", { headers: { "X-A": "y" } }],
      "headers: there is no X-A, but add, set, remove",
    ],
    [file, ["inbox", { headers: { add: "X: y" } }], `headers: add("X: y"): ${OPTIONS}`],
    [file, ["inbox", { headers: { remove: "X" } }], 'headers: remove is "X", and no list'],
    [
      file,
      ["inbox", { headers: { add: { "X:": "y" } } }],
      'headers: add: "X:" is no name of a header line',
    ],
    [
      file,
      ["inbox", { headers: { set: { X: 1 } } }],
      "headers: set: X is 1: it takes text, or a function of the old text",
    ],
    [
      file,
      ["inbox", { addHeaders: { X: "1" } }],
      'file("inbox", …): there is no addHeaders, but flags, keywords, headers',
    ],
    [
      file,
      ["inbox", { keywords: "a" }],
      'keywords is "a": it takes a list, such as ["$Important"]',
    ],
    [copy, ["inbox", { keywords: [1] }], "keywords has 1 in it, and no text"],
    [api.mark, ["seen"], `mark("seen"): ${OPTIONS}`],
    [api.mark, [{}], 'mark(an object): it takes flags, keywords or headers: { flags: ["seen"] }'],
    [api.mark, [{ flags: ["read"] }], `flags: one is "read": ${flags}`],
    [api.mark, [{ flag: ["seen"] }], "mark: there is no flag, but flags, keywords, headers"],
  ]);
});

test("what passes a message on, and what tells of it, name what they take", () => {
  const [to, name] = ["x@y.example", "it takes the name of a template"];
  const ofEnvelope = 'it can be "original", "own", "null"';
  assertRefused([
    [forward, [42], "forward(42): it takes an address"],
    [forward, [to, "own"], `forward("own"): ${OPTIONS}`],
    [forward, [to, { envelope: "mine" }], `forward: envelope is "mine": ${ofEnvelope}`],
    [redistribute, [""], 'redistribute(""): it takes the name of a list'],
    [notify, [42], "notify(42): it takes an address"],
    [notify, [to, ""], `notify: template(""): ${name}`],
    [notify, [to, "away", "x"], `notify: data("x"): ${OPTIONS}`],
    [respond, [""], `respond(""): ${name}`],
    [respond, ["away", 42], `respond(42): ${OPTIONS}`],
    [respond, ["away", { from: 1 }], "respond: from is 1, and no text"],
    [respond, ["away", { subject: null }], "respond: subject is null, and no text"],
    [respond, ["away", { copyTo: 1 }], "respond: copyTo is 1, and no text"],
    [respond, ["away", { toAnyone: "yes" }], 'respond: toAnyone is "yes": it can be true, false'],
    [
      respond,
      ["away", { envelopeFrom: "me" }],
      'respond: envelopeFrom is "me": it can be undefined, "null", "self"',
    ],
    [respond, ["away", { data: "x" }], `respond: data("x"): ${OPTIONS}`],
    [respond, ["away", { every: "often" }], `"often" ${isNoTime}`],
  ]);
});

test("an empty list matches nothing, and is refused where it is said", () => {
  const nothing = "an empty list matches nothing";
  assertRefused([
    [api.from, [[]], `from([]): ${nothing}`],
    [api.to, ["a@b.example", [[]]], `to([]): ${nothing}`],
    [api.subject, [[]], `subject([]): ${nothing}`],
    [api.header, ["Subject", []], `header([]): ${nothing}`],
    [api.list, [[]], `list([]): ${nothing}`],
    [api.attachment, [[]], `attachment([]): ${nothing}`],
    [api.says, ["/x", [], { prints: [] }], `says: prints([]): ${nothing}`],
    [api.addressedTo, [[]], `addressedTo([]): ${nothing}`],
    [api.addressedTo, ["a", []], `addressedTo([]): ${nothing}`],
  ]);
});

test("firstOf takes one scanner at least", () => {
  assertRefused([
    [api.firstOf, [], "firstOf(): it takes one scanner at least"],
    [api.firstOf, [undefined], `firstOf(undefined): it takes scanners, such as spamd()${MISSING}`],
  ]);
});

test("pipe and reject name what they take", () => {
  const ofStatus = 'it can be "delivered", "defer", "otherwise", "reject"';
  const ofAs = 'it can be "unknown user", "unavailable", "refused"';
  assertRefused([
    [api.pipe, [], `pipe(undefined): the program's path must begin with /${MISSING}`],
    [api.pipe, ["true"], 'pipe("true"): the program\'s path must begin with /'],
    [api.pipe, ["/bin/true", "-v"], 'pipe: args is "-v", and no list'],
    [api.pipe, ["/bin/true", [1]], "pipe: args has 1 in it, and no text"],
    [api.pipe, ["/bin/true", [], "60 s"], `pipe("60 s"): ${OPTIONS}`],
    [api.pipe, ["/bin/true", [], { statuses: 1 }], `pipe: statuses(1): ${OPTIONS}`],
    [api.run, ["true"], 'run("true"): the program\'s path must begin with /'],
    [api.run, ["/bin/true", "-v"], 'run: args is "-v", and no list'],
    [api.run, ["/bin/true", [], "60 s"], `run("60 s"): ${OPTIONS}`],
    [
      api.run,
      ["/bin/true", [], { onFailure: "unknown" }],
      'run: onFailure is "unknown": it can be "ignore", "defer"',
    ],
    [
      api.pipe,
      ["/bin/true", [], { statuses: { 0: "reject" } }],
      "pipe: statuses.0: exit statuses are 1 to 255, and 0 is delivered",
    ],
    [api.pipe, ["/bin/true", [], { reason: 1 }], "pipe: reason is 1, and no text"],
    [
      api.pipe,
      ["/bin/true", [], { statuses: { 1: "defer", 2: "ok" } }],
      `pipe: statuses.2 is "ok": ${ofStatus}`,
    ],
    [api.reject, [""], 'reject(""): it takes the reason, in words'],
    [api.reject, ["no", "user unknown"], `reject: as is "user unknown": ${ofAs}`],
  ]);
});

const yes = () => true;
const FILED = file("inbox");

test("rules name what they take, and the rule that it is about", () => {
  const name = "it takes the name of the rule first";
  const condition = "behind the name comes a condition, and not";
  const noAction = 'is no action, such as file("inbox")';
  const ruled: readonly Refusal[] = [
    [rule, [], `rule(undefined): ${name}${MISSING}`],
    [also, [""], `also(""): ${name}`],
    [rule, ["a", "x", FILED], `rule("a", …): ${condition} "x"`],
    [also, ["a", undefined, FILED], `also("a", …): ${condition} undefined${MISSING}`],
    [rule, ["a", yes], 'rule("a", …): it has no action'],
    [rule, ["a", yes, "inbox"], `rule("a", …): "inbox" ${noAction}`],
    [rule, ["a", yes, [FILED, null]], `rule("a", …): null ${noAction}`],
    [rule, ["a", yes, FILED, { kind: 42 }], `rule("a", …): an object ${noAction}`],
    [otherwise, ["inbox"], `otherwise: "inbox" ${noAction}`],
    [rules, ["x"], 'rules("x"): it takes a list of rules'],
    [rules, [], `rules(undefined): it takes a list of rules${MISSING}`],
    [
      rules,
      [[FILED]],
      "rules([…], …): an object in it is not made by rule(…), also(…) or group(…)",
    ],
    [rules, [[]], "rules([…], otherwise(…)): otherwise is missing"],
  ];
  assertRefused(ruled);
});

test("what they name is taken", () => {
  const noThrow = (word: Refusal[0], ...args: readonly unknown[]): void =>
    assert.doesNotThrow(() => Reflect.apply(word, undefined, args));
  noThrow(api.days, 0);
  for (const port of [1, 65_535]) noThrow(api.spamd, { port });
  for (const onFailure of ["defer", "unknown"]) noThrow(api.spamd, { onFailure });
  for (const flag of ["seen", "flagged", "replied", "passed", "trashed", "draft"])
    noThrow(file, "inbox", { flags: [flag] });
  for (const envelope of ["original", "own", "null"]) noThrow(forward, "x@y.example", { envelope });
  for (const envelopeFrom of [undefined, "null", "self"])
    noThrow(respond, "away", { envelopeFrom });
  for (const toAnyone of [true, false]) noThrow(respond, "away", { toAnyone });
  for (const as of ["unknown user", "unavailable", "refused"]) noThrow(api.reject, "no", as);
  for (const outcome of ["delivered", "defer"])
    noThrow(api.pipe, "/bin/true", [], { statuses: { 1: outcome } });
  for (const actions of [[FILED], [[FILED]], [[FILED, copy("inbox")]], [FILED, [copy("inbox")]]])
    noThrow(rule, `rule of ${JSON.stringify(actions)}`, yes, ...actions);
});

test("options that there are not are named, with those that there are; a RegExp is none", () => {
  const program = "/usr/bin/true";
  const wrong = { wrong: 1 };
  assertRefused([
    [api.says, [program, [], wrong], "says: there is no wrong, but status, prints, timeout"],
    [api.says, [program, [], /x/], `says(an object): ${OPTIONS}`],
    [api.run, [program, [], wrong], "run: there is no wrong, but onFailure, timeout"],
    [
      api.pipe,
      [program, [], { status: { 1: "otherwise" } }],
      "pipe: there is no status, but timeout, statuses, reason",
    ],
    [api.defer, ["later", wrong], "defer: there is no wrong, but atMost"],
    [api.maildir, ["~/x", wrong], "maildir: there is no wrong, but sizes"],
    [api.mbox, ["~/x", wrong], "mbox: there is no wrong, but rotateAt, locks"],
    [
      api.maildirs,
      ["~/x", { atmost: 5 }],
      "maildirs: there is no atmost, but known, beyond, layout, prefix, nested, subscribe, sizes, atMost",
    ],
    [
      api.smtp,
      [{ host: "h", tls: true }],
      "smtp: there is no tls, but host, port, lmtp, secure, user, password, timeout",
    ],
    [
      api.spamd,
      [{ ports: 783 }],
      "spamd: there is no ports, but host, port, socket, user, timeout, maxSize, remember, onFailure",
    ],
    [
      api.rspamd,
      [wrong],
      "rspamd: there is no wrong, but host, port, socket, password, maxSize, timeout, remember, onFailure",
    ],
    [
      api.command,
      [program, [], { spam: [0], ham: [1], learn: { spam: [], ham: [], wrong: [] } }],
      "command: learn: there is no wrong, but spam, ham",
    ],
  ]);
});
