/**
 * Mail that goes out: the real program, and in the place of Postfix's sendmail a script that keeps
 * what it is given.
 */

import assert from "node:assert/strict";
import { chmodSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Home } from "../harness/program.js";
import { BIN, NODE } from "../harness/program.js";
import { type Answer, type Step, startSink } from "../harness/sink.js";
import {
  ANSWER,
  calls,
  homeOf,
  inbox,
  left,
  type Parts,
  results,
  SENDMAIL,
  sent,
  setRules,
} from "./outgoing-home.js";
import {
  assertDeferred,
  assertDelivered,
  copyOfProgram,
  FILED,
  MESSAGE,
  startDelivery,
} from "./tools.js";

test("an answer goes to the envelope sender alone, from nobody, with all that keeps it from being answered", (t) => {
  const home = homeOf(t, ANSWER);
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(inbox(home), [FILED]);
  const [answer, ...more] = sent(home);
  assert.equal(more.length, 0);
  assert.equal(answer?.args, "-i -f <> ada@analytic.example");
  for (const line of [
    "To: ada@analytic.example",
    "From: Merlyn <merlyn@stonehenge.example>",
    "Subject: Re: Lunch",
    "In-Reply-To: <lunch@analytic.example>",
    "References: <lunch@analytic.example>",
    "Auto-Submitted: auto-replied",
    "Precedence: bulk",
    "X-Auto-Response-Suppress: All",
    "X-Loop: sortmail merlyn@stonehenge.example",
  ]) {
    assert.ok(answer?.text.includes(`${line}\n`), `${line}\n\n${answer?.text}`);
  }
  assert.match(answer?.text ?? "", /\n\n[\s\S]*you wrote to merlyn@stonehenge\.example/);
  assert.deepEqual(results(home), [["respond", "done"]]);
});

test("nobody is answered twice within a week, and the log says so", (t) => {
  const home = homeOf(t, ANSWER);
  assertDelivered(home.deliver(MESSAGE));
  assertDelivered(home.deliver(MESSAGE.replace("ada@analytic", "ADA@analytic")));
  assert.equal(sent(home).length, 1);
  assert.deepEqual(results(home), [["respond", "suppressed", "answered"]]);
  assert.equal(inbox(home).length, 2);
});

test("dates in an answer are by the clocks of timeZone, whatever TZ says", (t) => {
  const home = homeOf(t, {
    config: 'timeZone: "Asia/Kathmandu",',
    otherwise: 'file("inbox"), respond("mine", { every: 0, data: { what: "When" } })',
  });
  home.write(
    ".config/sortmail/templates/mine.njk",
    'Subject: {{ data.what }}\n\n{{ mail.date | date("ddd HH:mm") }}\n',
  );
  const dated = MESSAGE.replace("Subject:", "Date: Sun, 22 Nov 2026 20:00:00 +0000\nSubject:");
  for (const env of [{}, { TZ: "America/New_York" }])
    assertDelivered(home.deliver(dated, [], { env }));
  for (const { text } of sent(home)) assert.match(text, /\n\nMon 01:45\n/);
  assert.equal(sent(home).length, 2);
});

test("every: 0 answers each message", (t) => {
  const home = homeOf(t, { otherwise: 'file("inbox"), respond("bounce", { every: 0 })' });
  for (let count = 0; count < 3; count++) assertDelivered(home.deliver(MESSAGE));
  assert.equal(sent(home).length, 3);
});

const EACH: Parts = { otherwise: 'file("inbox"), respond("bounce", { every: 0 })' };

test("what replies to an answer of ours is not answered, from whatever address it comes", (t) => {
  const home = homeOf(t, EACH);
  assertDelivered(home.deliver(MESSAGE));
  const id = /^Message-ID: (<.*>)$/m.exec(sent(home)[0]?.text ?? "")?.[1] ?? "";
  assert.match(id, /^<[!-~]+@stonehenge\.example>$/);
  for (const [ticket, name] of ["In-Reply-To", "References", "In-Reply-To"].entries()) {
    const field = `${name}: <a@desk.example> ${id}\n`;
    const reply = MESSAGE.replaceAll("ada@analytic", `ticket-${ticket}@desk`);
    assertDelivered(home.deliver(reply.replace("Subject:", `${field}Subject:`)));
    assert.deepEqual(results(home), [["respond", "suppressed", "reply to a reply"]]);
    assert.equal(left(home)[0]?.detail, `${name}: ${id}`);
  }
  assert.equal(sent(home).length, 1);
});

/** What a program that answers everything makes of an answer, when all marks are lost on the way. */
function echoOf(answer: string, number: number, named: string): string {
  const references = /^References: (.*)$/m.exec(answer)?.[1] ?? "";
  const fields =
    named === ""
      ? ""
      : `In-Reply-To: <${number}@relay.example>\nReferences: ${references} <${number}@relay.example>\n`;
  return MESSAGE.replace("Subject: ", `${fields}Subject: Re: `).replace(
    "Message-ID: <lunch@",
    `Message-ID: <${number}@`,
  );
}

for (const named of ["References", ""])
  test(`a chain of answers ends after three, where ids are rewritten${named && " and references kept"}`, (t) => {
    const home = homeOf(t, EACH);
    assertDelivered(home.deliver(MESSAGE));
    for (let number = 1; number <= 5; number++)
      assertDelivered(home.deliver(echoOf(sent(home).at(-1)?.text ?? "", number, named)));
    assert.equal(sent(home).length, 3);
    assert.deepEqual(results(home), [["respond", "suppressed", "thread"]]);
    home.write("echo.eml", echoOf(sent(home).at(-1)?.text ?? "", 6, named));
    const dry = home.run(["dry-run", "--answers", join(home.path, "echo.eml")]);
    assert.match(dry.stdout, /no reply bounce: thread: it has had [23] replies/);
  });

const ADDED: readonly (readonly [reason: string, change: (message: string) => string])[] = [
  [
    "automatic",
    (message) => message.replace("Subject:", "Auto-Submitted: auto-generated\nSubject:"),
  ],
  ["list", (message) => message.replace("Subject:", "List-Id: <x.example>\nSubject:")],
  ["bulk", (message) => message.replace("Subject:", "Precedence: bulk\nSubject:")],
  ["robot", (message) => message.replaceAll("ada@", "noreply@")],
  [
    "null sender",
    (message) => message.replace("<ada@analytic.example>", "<>").replace(/^From .*\n/, ""),
  ],
  [
    "loop",
    (message) =>
      message.replace("Subject:", "X-Loop: sortmail merlyn@stonehenge.example\nSubject:"),
  ],
  [
    "not addressed",
    (message) => message.replace("To: merlyn@stonehenge.example\nSub", "To: x@y.example\nSub"),
  ],
  [
    "own address",
    (message) => message.replaceAll("ada@analytic.example", "arthur@stonehenge.example"),
  ],
];

for (const subject of ["Respuesta automática: x", "メッセージを配信できません: x"])
  test(`letters beyond ASCII are what they are in the program that is built: ${subject}`, (t) => {
    const program = copyOfProgram(t);
    const message = MESSAGE.replace(/^Subject: .*$/m, `Subject: ${subject}`);
    for (const forms of ["with", "without"]) {
      if (forms === "without")
        for (const name of readdirSync(join(program, "dist")))
          if (name.endsWith(".cache")) rmSync(join(program, "dist", name));
      const home = homeOf(t, ANSWER);
      assertDelivered(
        home.deliver(message, [], { command: [NODE, join(program, "bin/sortmail")] }),
      );
      assert.deepEqual(results(home), [["respond", "suppressed", "automatic"]], forms);
    }
  });

for (const [reason, change] of ADDED) {
  test(`no answer: ${reason}; the message is delivered, and the log says why`, (t) => {
    const home = homeOf(t, ANSWER);
    assertDelivered(home.deliver(change(MESSAGE)));
    assert.deepEqual(results(home), [["respond", "suppressed", reason]]);
    assert.equal(typeof left(home)[0]?.detail, "string");
    assert.deepEqual([inbox(home).length, calls(home)], [1, 0]);
  });
}

const UPSTREAM = 'trusted: ["blue.stonehenge.example"], spam: upstream(),';
const status = (word: string) => (message: string) =>
  message.replace("Received:", `X-Spam-Status: ${word}, score=1 required=5\nReceived:`);

test("an answer asks for the verdict itself: ham is answered, spam and what nobody scanned is not", (t) => {
  for (const [change, expected] of [
    [status("No"), ["respond", "done"]],
    [status("Yes"), ["respond", "suppressed", "spam"]],
    [(message: string) => message, ["respond", "suppressed", "unscanned"]],
  ] as const) {
    const home = homeOf(t, { ...ANSWER, config: UPSTREAM });
    assertDelivered(home.deliver(change(MESSAGE)));
    assert.deepEqual(results(home), [expected]);
  }
});

test("one answer a message: the first", (t) => {
  const home = homeOf(t, {
    rules: 'also("a", () => true, respond("mine", { data: { what: "first" } }))',
    otherwise: 'file("inbox"), respond("bounce")',
  });
  assertDelivered(home.deliver(MESSAGE));
  assert.match(sent(home)[0]?.text ?? "", /^Subject: first$/m);
  assert.deepEqual(results(home), [
    ["respond", "done"],
    ["respond", "suppressed", "one answer a message"],
  ]);
});

test("a temporary failure defers, and the next try answers; what is filed is not filed again", (t) => {
  const home = homeOf(t, ANSWER);
  home.write("status", "75");
  assertDeferred(home.deliver(MESSAGE), /sendmail ended with status 75: told to end with 75/);
  assert.deepEqual(results(home), [["respond", "failed"]]);
  home.write("status", "0");
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(results(home), [["respond", "done"]]);
  assert.deepEqual([inbox(home).length, sent(home).length], [1, 1]);
  assert.deepEqual(
    home.files().filter((name) => name.includes("journal/")),
    [],
  );
});

test("a permanent failure of an answer is logged, and the delivery goes on", (t) => {
  const home = homeOf(t, ANSWER);
  home.write("status", "67");
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(results(home), [["respond", "suppressed", "refused"]]);
  assert.equal(inbox(home).length, 1);
});

test("an answer that was begun and never ended is not sent again", (t) => {
  const home = homeOf(t, { otherwise: 'file("inbox"), respond("bounce", { every: 0 })' });
  home.write(
    "bin/sendmail",
    `#!/bin/sh\necho call >> "$HOME/calls"\nkill -9 $PPID\nsleep 1\n`,
    0o755,
  );
  assert.equal(home.deliver(MESSAGE).signal, "SIGKILL");
  home.write("bin/sendmail", SENDMAIL, 0o755);
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(results(home), [["respond", "suppressed", "perhaps sent"]]);
  assert.deepEqual([calls(home), inbox(home).length], [1, 1]);
});

test("a sendmail that is killed may have queued the answer: the message waits, and the answer is not sent again", (t) => {
  const home = homeOf(t, ANSWER);
  home.write(
    "bin/sendmail",
    `#!/bin/sh\necho call >> "$HOME/calls"\ncat > /dev/null\nkill -9 $$\n`,
    0o755,
  );
  assertDeferred(home.deliver(MESSAGE), /was killed by SIGKILL/);
  home.write("bin/sendmail", SENDMAIL, 0o755);
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(results(home), [["respond", "suppressed", "perhaps sent"]]);
  assert.deepEqual([calls(home), inbox(home).length], [1, 1]);
  // Nor does the next message of the same sender get it: it counts as answered.
  assertDelivered(home.deliver(MESSAGE.replace("<lunch@", "<dinner@")));
  assert.deepEqual(results(home), [["respond", "suppressed", "answered"]]);
});

test("options of respond: from, subject, envelope, copy, data", (t) => {
  const options = `from: "Arthur <king@stonehenge.example>", subject: "Indeed", envelopeFrom: "self", copyTo: "sent",
    data: { what: "x\\nBcc: evil@example.com" }`;
  const home = homeOf(t, { otherwise: `file("inbox"), respond("mine", { ${options} })` });
  assertDelivered(home.deliver(MESSAGE));
  const [answer] = sent(home);
  assert.equal(answer?.args, "-i -f king@stonehenge.example ada@analytic.example");
  assert.match(answer?.text ?? "", /^From: Arthur <king@stonehenge.example>$/m);
  assert.match(answer?.text ?? "", /^Subject: Indeed$/m);
  assert.doesNotMatch(answer?.text ?? "", /^Bcc/m);
  assert.deepEqual(home.maildir("Mail/sent").map(String), [answer?.text]);
});

test("a template that nothing can be rendered with defers, and names file and line; once fixed, the answer goes", (t) => {
  const home = homeOf(t, { otherwise: 'file("inbox"), respond("mine")' });
  home.write(".config/sortmail/templates/mine.njk", "Subject: x\n\n{{ nothing }}\n");
  assertDeferred(home.deliver(MESSAGE), /mine\.njk:3:4: nothing is not defined/);
  home.write(".config/sortmail/templates/mine.njk", "Subject: x\n\nmended\n");
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual([inbox(home).length, sent(home).length], [1, 1]);
});

test("a template that others can change is refused", (t) => {
  const home = homeOf(t, { otherwise: 'file("inbox"), respond("mine", { data: { what: "x" } })' });
  chmodSync(join(home.path, ".config/sortmail/templates/mine.njk"), 0o666);
  assertDeferred(home.deliver(MESSAGE), /mine\.njk can be changed by everyone: run chmod o-w/);
  assert.equal(calls(home), 0);
});

test("forward: the octets that came, but for traces and token; the sender gets the bounces", (t) => {
  const home = homeOf(t, {
    rules: 'rule("on", sentTo("merlyn"), forward("uther@pendragon.example"))',
  });
  assertDelivered(home.deliver(MESSAGE));
  const [passed, ...more] = sent(home);
  assert.equal(more.length, 0);
  assert.equal(passed?.args, "-i -f ada@analytic.example uther@pendragon.example");
  const traces = /^(?:Return-Path|X-Original-To|Delivered-To): .*\n/gm;
  assert.equal(
    passed?.text,
    `X-Loop: sortmail merlyn@stonehenge.example\n${FILED.replace(traces, "")}`,
  );
  assert.deepEqual(inbox(home), []);
});

test("forward: the envelope sender is one's own, or nobody", (t) => {
  for (const [envelope, args] of [
    ["own", "-i -f merlyn@stonehenge.example x@y.example"],
    ["null", "-i -f <> x@y.example"],
  ] as const) {
    const home = homeOf(t, { otherwise: `forward("x@y.example", { envelope: "${envelope}" })` });
    assertDelivered(home.deliver(MESSAGE));
    assert.equal(sent(home)[0]?.args, args);
  }
});

test("a forward that comes back is filed as otherwise says, and goes no further", (t) => {
  const home = homeOf(t, {
    rules: 'rule("on", sentTo("merlyn"), forward("uther@pendragon.example"))',
  });
  assertDelivered(home.deliver(MESSAGE));
  const back = `Delivered-To: merlyn+merlyn@blue.stonehenge.example\nReceived: x\n${sent(home)[0]?.text}`;
  assertDelivered(home.deliver(back));
  assert.deepEqual([inbox(home), sent(home).length], [[back], 1]);
  assert.deepEqual(results(home), [["forward", "suppressed", "loop"]]);
});

test("a forward that is refused for good is filed as otherwise says, unless it is stored anyway", (t) => {
  const home = homeOf(t, {
    rules: 'rule("on", sentTo("merlyn"), forward("uther@pendragon.example"))',
  });
  home.write("status", "67");
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual([inbox(home), results(home)], [[FILED], [["forward", "refused"]]]);
  setRules(home, {
    rules: 'rule("on", sentTo("merlyn"), forward("uther@pendragon.example"), copy("second"))',
  });
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual([inbox(home).length, home.maildir("Mail/second").length], [1, 1]);
});

test("a forward that can't go out, where otherwise stores nothing: the message waits", (t) => {
  const home = homeOf(t, {
    otherwise: 'forward("uther@pendragon.example")',
    config: 'backup: maildir("~/Mail/all"),',
  });
  home.write("status", "67");
  assertDeferred(
    home.deliver(MESSAGE),
    /rule "otherwise": forward is not possible, and otherwise\(.*\) stores nothing/,
  );
  home.write("status", "0");
  setRules(home, { otherwise: 'file("inbox"), forward("uther@pendragon.example")' });
  assertDelivered(home.deliver(MESSAGE));
  assert.equal(inbox(home).length, 1);
});

test("a forward that fails for the moment defers, and what is filed is filed once", (t) => {
  const home = homeOf(t, {
    otherwise: 'forward("uther@pendragon.example"), file("inbox"), respond("bounce")',
  });
  home.write("status", "75");
  for (let count = 0; count < 2; count++) assertDeferred(home.deliver(MESSAGE), /status 75/);
  home.write("status", "0");
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(
    sent(home).map(({ args }) => args),
    ["-i -f ada@analytic.example uther@pendragon.example", "-i -f <> ada@analytic.example"],
  );
  assert.equal(inbox(home).length, 1);
});

const LIST: Parts = { rules: 'rule("friends", sentTo("merlyn"), redistribute("friends"))' };

test("a list: each member by itself, bounces to its owner, its own List- lines", (t) => {
  const home = homeOf(t, LIST);
  assertDelivered(home.deliver(MESSAGE));
  const tag = /\+b[0-9a-f]{20}@/;
  assert.deepEqual(
    sent(home).map(({ args }) => args.replace(tag, "+b…@")),
    ["ada@analytic.example", "uther@pendragon.example"].map(
      (member) => `-i -f friends-owner+b…@stonehenge.example ${member}`,
    ),
  );
  for (const { text } of sent(home)) {
    assert.match(text, /^List-Id: <friends\.stonehenge\.example>\nList-Post: /);
    assert.ok(text.endsWith("\n\nHalf past twelve.\n"));
  }
  assert.deepEqual(inbox(home), []);
});

test("a list: strangers, automatic mail and what comes back are filed as otherwise says", (t) => {
  const home = homeOf(t, LIST);
  for (const [reason, change] of [
    [
      "not a member",
      (message: string) => message.replace("From: Ada Byron <ada@", "From: Eve <eve@"),
    ],
    ["automatic", ADDED[0]?.[1] ?? assert.fail()],
    [
      "loop",
      (message: string) =>
        message.replace("Subject:", "X-Loop: sortmail friends@stonehenge.example\nSubject:"),
    ],
  ] as const) {
    assertDelivered(home.deliver(change(MESSAGE)));
    assert.deepEqual(results(home), [["redistribute", "suppressed", reason]]);
  }
  assert.deepEqual([inbox(home).length, calls(home)], [3, 0]);
});

test("a members file with a mistake defers with its line; one that others can change is refused", (t) => {
  const home = homeOf(t, LIST);
  home.write(".config/sortmail/friends.txt", "ada@analytic.example\n!!\n");
  assertDeferred(
    home.deliver(MESSAGE),
    /list "friends": .*friends\.txt: line 2: "!!" is no member/,
  );
  home.write(".config/sortmail/friends.txt", "ada@analytic.example\n", 0o666);
  assertDeferred(home.deliver(MESSAGE), /friends\.txt can be changed by everyone/);
  home.write(".config/sortmail/friends.txt", "# nobody\n");
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(
    [results(home), inbox(home).length],
    [[["redistribute", "suppressed", "no members"]], 1],
  );
});

test("pipe: message, arguments and environment; no shell", (t) => {
  const home = homeOf(t, {});
  setRules(home, { otherwise: `pipe("${home.path}/bin/program", ["-x", "$(id) ; *"])` });
  assertDelivered(home.deliver(MESSAGE));
  assert.equal(String(home.read("program.in")), FILED);
  const about =
    "ada@analytic.example|merlyn@stonehenge.example|merlyn|merlyn+merlyn@blue.stonehenge.example|";
  assert.equal(String(home.read("program.args")), `-x|$(id) ; *|${about}`);
  assert.deepEqual(results(home), [["pipe", "done"]]);
});

test("pipe: its status counts, as the rule maps it; files come first, and once", (t) => {
  const home = homeOf(t, {});
  const program = (statuses: string) =>
    `pipe("${home.path}/bin/program", [], { statuses: ${statuses} })`;
  setRules(home, { otherwise: `file("inbox"), ${program("{}")}` });
  home.write("program.status", "1");
  assertDeferred(home.deliver(MESSAGE), /bin\/program ended with status 1/);
  setRules(home, { otherwise: `file("inbox"), ${program('{ 1: "delivered" }')}` });
  assertDelivered(home.deliver(MESSAGE));
  assert.equal(inbox(home).length, 1);
});

test("also: a program beside the delivery, its failure ignored or deferring, and run once", (t) => {
  const home = homeOf(t, {});
  const program = (options: string) => `run("${home.path}/bin/program", ["-y"]${options})`;
  const also = (options = "") =>
    `also("noted", sentTo("merlyn"), ${program(options)}, forward("x@y.example"))`;
  home.write("program.status", "3");
  setRules(home, { rules: also() });
  assertDelivered(home.deliver(MESSAGE));
  assert.equal(String(home.read("program.in")), FILED);
  assert.deepEqual(results(home), [
    ["run", "ignored"],
    ["forward", "done"],
  ]);
  assert.match(String(left(home)[0]?.detail), /ended with status 3/);
  setRules(home, { rules: 'also("noted", sentTo("merlyn"), run("/nowhere/x"))' });
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(results(home), [["run", "ignored"]]);
  assert.match(
    String(left(home)[0]?.detail),
    /^could not be started \(spawn \/nowhere\/x ENOENT\)$/,
  );
  assert.deepEqual([inbox(home).length, sent(home).length], [2, 1]);

  setRules(home, { rules: also(', { onFailure: "defer" }') });
  assertDeferred(home.deliver(MESSAGE), /bin\/program ended with status 3/);
  home.write("program.status", "0");
  home.write("status", "75");
  assertDeferred(home.deliver(MESSAGE), /told to end with 75/);
  rmSync(join(home.path, "status"));
  rmSync(join(home.path, "program.in"));
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(results(home), [
    ["run", "already done"],
    ["forward", "done"],
  ]);
  assert.equal(home.files().includes("program.in"), false);
  assert.deepEqual([inbox(home).length, sent(home).length], [3, 2]);
});

test("also: what it would send is dropped where a later rule rejects, and nothing stands in for it", (t) => {
  const rules = (ending: string) =>
    `also("passed on", sentTo("merlyn"), forward("x@y.example"), copy("second")),
     rule("decides", sentTo("merlyn"), ${ending})`;
  const home = homeOf(t, { rules: rules('reject("not here")') });
  const { status } = home.deliver(MESSAGE);
  assert.deepEqual([status, results(home)], [69, [["forward", "suppressed", "rejected"]]]);
  assert.equal(left(home)[0]?.detail, 'rule "decides" rejects the message');
  assert.deepEqual(
    [calls(home), home.maildir("Mail/second").length, inbox(home).length],
    [0, 1, 0],
  );
  // Refused for good: the message is discarded, as the rule says.
  setRules(home, { rules: rules("discard()") });
  home.write("status", "67");
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(results(home), [["forward", "suppressed", "refused"]]);
  assert.equal(inbox(home).length, 0);
});

test("notify: to whom the rule says, and not in answer to the message", (t) => {
  const home = homeOf(t, {
    otherwise: 'file("inbox"), notify("phone@pocket.example", "mine", { what: "New mail" })',
  });
  assertDelivered(home.deliver(MESSAGE));
  const [notice] = sent(home);
  assert.equal(notice?.args, "-i -f <> phone@pocket.example");
  assert.match(notice?.text ?? "", /^Subject: New mail$/m);
  assert.match(notice?.text ?? "", /^Auto-Submitted: auto-generated$/m);
  assert.match(notice?.text ?? "", /\n\nLunch for merlyn@stonehenge\.example\n/);
});

test("a sandbox: mail is filed in outgoing, a program is not run, nobody counts as answered", (t) => {
  const home = homeOf(t, {});
  const program = `pipe("${home.path}/bin/program", ["-x"])`;
  setRules(home, {
    otherwise: `file("inbox"), ${program}, forward("x@y.example"), respond("bounce")`,
  });
  assertDelivered(home.deliver(MESSAGE, ["--sandbox", join(home.path, "box")]));
  const held = home
    .maildir("box/outgoing")
    .map((octets) => String(octets).split("\n").slice(0, 2).join(" "));
  assert.deepEqual(
    held.sort(),
    [
      "X-Sortmail-Envelope-From: <> X-Sortmail-Envelope-To: <ada@analytic.example>",
      "X-Sortmail-Envelope-From: <ada@analytic.example> X-Sortmail-Envelope-To: <x@y.example>",
      held.find((text) => text.startsWith("X-Sortmail-Program: ")),
    ].sort(),
  );
  assert.ok(
    held.some((text) => text.startsWith(`X-Sortmail-Program: "${home.path}/bin/program" "-x"`)),
  );
  assert.deepEqual([calls(home), home.files().includes("program.in"), inbox(home)], [0, false, []]);
  assertDelivered(home.deliver(MESSAGE));
  assert.equal(sent(home).length, 2);
});

test("by SMTP: an answer from nobody; a refusal for good is logged, one for the moment defers", async (t) => {
  let reply: Answer | null = null;
  const sink = await startSink({ answer: (step) => (step === "rcpt" ? reply : null) });
  t.after(() => sink.close());
  const config = `outgoing: smtp({ host: "127.0.0.1", port: ${sink.port} }),`;
  const home = homeOf(t, { ...ANSWER, config });
  const deliver = () => startDelivery(home, [NODE, BIN]);
  reply = "450 4.7.1 later";
  assertDeferred(await deliver(), /450 4\.7\.1 later/);
  reply = "550 5.7.1 no";
  assertDelivered(await deliver());
  assert.deepEqual(results(home), [["respond", "suppressed", "refused"]]);
  reply = null;
  assertDelivered(await deliver());
  assert.deepEqual(
    sink.received.map(({ sender, recipients }) => [sender, recipients]),
    [["", ["ada@analytic.example"]]],
  );
  assert.equal(inbox(home).length, 2);
});

test("a list by SMTP: whom the server puts off gets it by the next try, and nobody else gets it again", async (t) => {
  let busy = true;
  const answer = (step: Step, argument: string): Answer | null =>
    step === "rcpt" && argument.includes("uther") && busy ? "450 4.2.1 later" : null;
  const sink = await startSink({ answer });
  t.after(() => sink.close());
  const home = homeOf(t, {
    ...LIST,
    config: `outgoing: smtp({ host: "127.0.0.1", port: ${sink.port} }),`,
  });
  assertDeferred(
    await startDelivery(home, [NODE, BIN]),
    /not taken yet for uther@pendragon\.example/,
  );
  busy = false;
  assertDelivered(await startDelivery(home, [NODE, BIN]));
  assert.deepEqual(
    sink.received.map(({ recipients }) => recipients),
    [["ada@analytic.example"], ["uther@pendragon.example"]],
  );
});

test("hold: nothing is sent; what would be is filed where the configuration says", (t) => {
  const home = homeOf(t, { ...ANSWER, config: 'outgoing: hold(maildir("~/Mail/held")),' });
  assertDelivered(home.deliver(MESSAGE));
  const [held] = home.maildir("Mail/held").map(String);
  assert.match(
    held ?? "",
    /^X-Sortmail-Envelope-From: <>\nX-Sortmail-Envelope-To: <ada@analytic\.example>\n/,
  );
  assert.equal(calls(home), 0);
});

/** The build's files that a delivery loads. */
function loaded(home: Home, message: string): string[] {
  const trace = home.write(
    "trace.cjs",
    `const fs = require("node:fs"); const { dirname } = require("node:path");
for (const name of ["readFileSync", "openSync"]) { const real = fs[name];
  fs[name] = (file, ...rest) => { if (/dist\\/[^/]*\\.js$/.test(String(file))) fs.appendFileSync("${home.path}/loaded", file + "\\n"); return real(file, ...rest); }; }
const { Module } = require("node:module"); const load = Module._load;
Module._load = function (id, ...rest) { fs.appendFileSync("${home.path}/loaded", id + "\\n"); return load.call(this, id, ...rest); };`,
  );
  rmSync(join(home.path, "loaded"), { force: true });
  assertDelivered(home.deliver(message, [], { command: [NODE, "--require", trace, BIN] }));
  const names = String(home.read("loaded"))
    .split("\n")
    .map((file) => file.slice(file.lastIndexOf("/") + 1));
  return [...new Set(names)].filter((name) => /^[a-z.-]+\.js$/.test(name)).sort();
}

const HEAVY = new Set([
  "delivery.outgoing.outgoing.js",
  "io.programs.child-process.js",
  "pipeline.perform-outgoing.js",
  "reply.mail-writer.js",
  "reply.template-renderer.js",
  "send.smtp.js",
]);

test("what is not answered loads neither templates nor a mail composer, and what sends nothing not even the policy", (t) => {
  const home = homeOf(t, { rules: 'rule("x", sentTo("x"), file("inbox"), respond("bounce"))' });
  loaded(home, MESSAGE);
  const heavy = (names: readonly string[]) => names.filter((name) => HEAVY.has(name));
  assert.deepEqual(heavy(loaded(home, MESSAGE)), []);
  const toX = MESSAGE.replaceAll("merlyn+merlyn", "merlyn+x");
  assert.deepEqual(heavy(loaded(home, toX.replace("Subject:", "Precedence: bulk\nSubject:"))), [
    "delivery.outgoing.outgoing.js",
  ]);
  const answered = heavy(loaded(home, toX.replaceAll("merlyn@", "x@")));
  assert.deepEqual(answered, [
    "delivery.outgoing.outgoing.js",
    "io.programs.child-process.js",
    "pipeline.perform-outgoing.js",
    "reply.mail-writer.js",
    "reply.template-renderer.js",
  ]);
});

/** Dry runs. */

function dryRun(home: Home, message: string, ...args: string[]) {
  const path = home.write("saved/message.eml", message);
  return home.run(["dry-run", ...args, path]);
}

test("dry-run --json: what would be sent, and what would not and why", (t) => {
  const home = homeOf(t, {
    rules: `also("tell", () => true, notify("phone@pocket.example", "mine", { what: "x" })),
      rule("bulk", sentTo("bulk"), forward("x@y.example"), redistribute("friends"), pipe("/bin/true", ["-v"]))`,
    otherwise: 'file("inbox"), respond("bounce")',
  });
  const plain = JSON.parse(dryRun(home, FILED, "--json").stdout);
  assert.deepEqual(plain.actions, [
    { kind: "file", folder: "inbox" },
    { kind: "notify", to: "phone@pocket.example", template: "mine" },
    { kind: "respond", template: "bounce" },
  ]);
  assert.deepEqual(plain.suppressed, []);
  const bulk = JSON.parse(
    dryRun(home, FILED.replace("merlyn+merlyn", "merlyn+bulk"), "--json").stdout,
  );
  assert.deepEqual(bulk.actions, [
    { kind: "pipe", program: "/bin/true", args: ["-v"] },
    { kind: "forward", to: "x@y.example" },
    {
      kind: "redistribute",
      list: "friends",
      munged: "nobody tells what analytic.example asks for, no signature of its own",
    },
    { kind: "notify", to: "phone@pocket.example", template: "mine" },
  ]);
  const listed = JSON.parse(
    dryRun(home, FILED.replace("Subject:", "List-Id: <a.b>\nSubject:"), "--json").stdout,
  );
  assert.deepEqual(listed.suppressed, [
    { kind: "respond", template: "bounce", reason: "list", detail: "List-Id: <a.b>" },
  ]);
});

test("dry-run --answers shows the answer whole, and leaves no trace: the next delivery answers", (t) => {
  const home = homeOf(t, ANSWER);
  const { stdout, status: ended } = dryRun(home, FILED, "--answers");
  assert.equal(ended, 0);
  assert.match(stdout, /inbox \+ reply/);
  assert.match(stdout, /^ {4}reply from <> to <ada@analytic\.example>:$/m);
  assert.match(stdout, /^ {4}\| Auto-Submitted: auto-replied$/m);
  assert.match(stdout, /^ {4}\| you wrote to merlyn@stonehenge\.example\.$/m);
  assert.equal(calls(home), 0);
  assert.deepEqual(
    home.files().filter((name) => name.startsWith(".local/")),
    [],
  );
});

test("dry-run --answers shows what is encoded as its reader sees it", (t) => {
  const home = homeOf(t, { otherwise: 'file("inbox"), respond("mine", { data: { what: "x" } })' });
  const template = "Subject: Grüße: {{ mail.subject }}\n\nSchöne Grüße,\nMerlyn\n";
  home.write(".config/sortmail/templates/mine.njk", template);
  const { stdout } = dryRun(home, FILED, "--answers");
  assert.match(stdout, /^ {4}\| Subject: Grüße: Lunch$/m);
  assert.match(stdout, /^ {4}\| \n {4}\| Schöne Grüße,\n {4}\| Merlyn\n/m);
  const [answer] = JSON.parse(dryRun(home, FILED, "--answers", "--json").stdout).answers;
  assert.match(answer.text, /\nContent-Transfer-Encoding: quoted-printable\n/);
  assert.equal(answer.body, "Schöne Grüße,\nMerlyn\n");
});

test("a dry run knows what no delivery could pass on: the message is filed as otherwise says", (t) => {
  const home = homeOf(t, { rules: 'rule("on", () => true, (mail) => forward(mail.subject))' });
  const dry = JSON.parse(dryRun(home, FILED, "--json").stdout);
  assert.deepEqual(dry.actions, [{ kind: "file", folder: "inbox" }]);
  assert.deepEqual(
    dry.suppressed.map(({ reason }: { reason: string }) => reason),
    ["no address"],
  );
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(
    [results(home), inbox(home).length],
    [[["forward", "suppressed", "no address"]], 1],
  );
});

test("a dry run with --answers knows of the one message that the template fails for", (t) => {
  const home = homeOf(t, { otherwise: 'file("inbox"), respond("mine")' });
  const template = "Subject: x\n\n{% for i in range(mail.subject | int) %}x{% endfor %}!\n";
  home.write(".config/sortmail/templates/mine.njk", template);
  const { stdout, status: ended } = dryRun(
    home,
    FILED.replace("Subject: Lunch", "Subject: 999999999"),
    "--answers",
  );
  assert.equal(ended, 0);
  assert.match(
    stdout,
    /no reply mine: refused: .*mine\.njk:3: range\(\): 100000 numbers are the most$/m,
  );
  assert.match(stdout, /^1 message: 1 inbox$/m);
  assert.match(dryRun(home, FILED, "--answers").stdout, /^1 message: 1 inbox \+ reply$/m);
});

test("what a rule says wrongly of an answer is told with the rule's name", (t) => {
  for (const [options, reason] of [
    ['from: "x@y.example"', "from: x@y.example is not one of your addresses"],
    ["data: { f: () => 1 }", "data for a template may not hold a function"],
    ['copyTo: "nowhere"', 'copyTo: folder "nowhere" is not in the configuration, or a family'],
  ] as const) {
    const home = homeOf(t, { otherwise: `file("inbox"), respond("bounce", { ${options} })` });
    const { stdout, status: ended } = dryRun(home, FILED, "--answers");
    assert.equal(ended, 1);
    const line = `rule "otherwise": respond: ${reason}`;
    assert.ok(stdout.includes(line), stdout);
    const { status: deferred, stderr } = home.deliver(MESSAGE);
    assert.deepEqual([deferred, stderr], [75, `4.3.0 sortmail: ${line}\n`]);
  }
});

test("dry-run looks up who got a reply", (t) => {
  const home = homeOf(t, ANSWER);
  assertDelivered(home.deliver(MESSAGE));
  const { stdout } = dryRun(home, FILED, "--answers");
  assert.match(stdout, /no reply bounce: answered: the sender got a reply by bounce on 20/);
  assert.match(stdout, /^suppressed: 1 reply \(answered\)$/m);
});
