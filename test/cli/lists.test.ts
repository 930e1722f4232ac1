/** Lists and answers that go by who really wrote, and members who get no mail any more. */

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Home } from "../harness/program.js";
import { calls, homeOf, inbox, left, type Parts, results, sent } from "./outgoing-home.js";
import { assertDeferred, assertDelivered, clockAhead, MESSAGE } from "./tools.js";

const TRUSTED = 'trusted: ["blue.stonehenge.example"],';
const LIST = 'rule("friends", sentTo("friends"), redistribute("friends"))';
const OWNER = 'rule("owner", sentTo("friends-owner"), file("second"))';
const DAY = 24 * 3600_000;

/** As our own machine has looked at it; with fields of its author's. */
function post(results: string, { to = "friends", fields = "" } = {}): string {
  const ours = `Authentication-Results: blue.stonehenge.example;\n\t${results}\nReceived: from`;
  return MESSAGE.replaceAll("merlyn@stonehenge.example", `${to}@stonehenge.example`)
    .replace("merlyn+merlyn@", `merlyn+${to}@`)
    .replace("Received: by blue", `${ours} mail.analytic.example by blue`)
    .replace("From: Ada", `${fields}From: Ada`);
}

const dmarc = (result: string, policy: string) =>
  `dkim=none; spf=pass smtp.mailfrom=ada@analytic.example; dmarc=${result} (p=${policy} dis=none) header.from=analytic.example`;

const listWith = (options: string, config = TRUSTED): Parts => ({
  config: `${config} lists: { friends: { address: "friends@stonehenge.example", members: "friends.txt", ${options} } },`,
  rules: `${OWNER}, ${LIST}`,
});

const fromOf = (home: Home) =>
  sent(home).map(({ text }) => /^From: .*$/m.exec(text)?.[0].slice("From: ".length));

test("what fails DMARC is neither answered nor a member's post, though only `trusted` is said", (t) => {
  const home = homeOf(t, {
    config: TRUSTED,
    rules: LIST,
    otherwise: 'file("inbox"), respond("bounce")',
  });
  const forged = post(dmarc("fail", "reject"), { to: "merlyn" });
  assertDelivered(home.deliver(forged));
  assert.deepEqual(results(home), [["respond", "suppressed", "dmarc"]]);
  assert.match(
    String(left(home)[0]?.detail),
    /^dmarc=fail p=reject \(by blue\.stonehenge\.example\)$/,
  );
  const saved = home.write("forged.eml", forged);
  assert.match(
    home.run(["dry-run", "--answers", saved]).stdout,
    /no reply bounce: dmarc: dmarc=fail p=reject \(by blue\.stonehenge\.example\)/,
  );
  assertDelivered(home.deliver(post(dmarc("fail", "none"))));
  assert.deepEqual(results(home), [["redistribute", "suppressed", "dmarc"]]);
  assert.deepEqual([inbox(home).length, calls(home)], [2, 0]);

  assertDelivered(home.deliver(post(dmarc("pass", "reject"), { to: "merlyn" })));
  assert.deepEqual(results(home), [["respond", "done"]]);
  // Whom we don't trust says nothing.
  assertDelivered(
    home.deliver(post(dmarc("fail", "none")).replace("Results: blue", "Results: red")),
  );
  assert.deepEqual(results(home), [["redistribute", "done"]]);
});

test("mail of other people's lists fails often, and is filed as ever", (t) => {
  const home = homeOf(t, { config: TRUSTED, otherwise: 'file("second")' });
  const fields = "List-Id: <perl.lists.example>\n";
  assertDelivered(home.deliver(post(dmarc("fail", "reject"), { to: "merlyn", fields })));
  assert.equal(home.maildir("Mail/second").length, 1);
});

test("a post of a domain that says reject goes out in the list's name; log, dry run and trace say why", (t) => {
  const home = homeOf(t, listWith("membersOnly: true"));
  const message = post(dmarc("pass", "reject"));
  assertDelivered(home.deliver(message));
  const name = '"Ada Byron via friends" <friends@stonehenge.example>';
  assert.deepEqual(fromOf(home), [name, name]);
  const [copy] = sent(home);
  assert.match(copy?.text ?? "", /^Reply-To: "Ada Byron" <ada@analytic\.example>$/m);
  assert.match(copy?.text ?? "", /^X-Original-From: Ada Byron <ada@analytic\.example>$/m);
  const munged = "analytic.example says p=reject, no signature of its own";
  assert.equal(left(home)[0]?.munged, munged);
  const saved = home.write("post.eml", message);
  const { stdout } = home.run(["dry-run", "--trace", saved]);
  assert.match(stdout, /list friends \(in its own name\)/);
  assert.match(stdout, /list friends: in its own name: analytic\.example says p=reject, no sig/);
  const [action] = JSON.parse(home.run(["dry-run", "--json", saved]).stdout).actions;
  assert.deepEqual(action, { kind: "redistribute", list: "friends", munged });
});

const SIGNED =
  "DKIM-Signature: v=1; a=rsa-sha256; d=analytic.example; s=x;\n\th=from:subject:to; bh=AA; b=AA\n";

test("a post stays its author's where its domain minds nothing, or its signature survives", (t) => {
  const home = homeOf(t, listWith("membersOnly: true"));
  const own = "Ada Byron <ada@analytic.example>";
  for (const message of [
    post(dmarc("pass", "none")),
    post(dmarc("pass", "reject").replace("dkim=none", "dkim=pass header.d=analytic.example"), {
      fields: SIGNED,
    }),
  ]) {
    rmSync(join(home.path, "sent"), { recursive: true, force: true });
    assertDelivered(home.deliver(message.replace("<lunch", `<${message.length}`)));
    assert.deepEqual(fromOf(home), [own, own]);
  }
  // It says that there is no List-Id.
  const oversigned = SIGNED.replace("h=from", "h=list-id:from");
  rmSync(join(home.path, "sent"), { recursive: true });
  assertDelivered(home.deliver(post("none", { fields: oversigned })));
  assert.match(
    String(left(home)[0]?.munged),
    /^nobody tells what .* its signature covers list-id$/,
  );
});

test("a list that refuses files it as otherwise says; one that does not mind passes it on", (t) => {
  const home = homeOf(t, listWith('dmarc: "refuse"'));
  assertDelivered(home.deliver(post(dmarc("pass", "quarantine"))));
  assert.deepEqual(results(home), [["redistribute", "suppressed", "would be refused"]]);
  assert.deepEqual([inbox(home).length, calls(home)], [1, 0]);
  const other = homeOf(t, listWith('dmarc: "as is"'));
  assertDelivered(other.deliver(post(dmarc("pass", "reject"))));
  assert.match(fromOf(other)[0] ?? "", /^Ada Byron <ada@/);
});

/** Who is sent to, and from which address. */
function copies(home: Home): readonly (readonly [from: string, to: string])[] {
  return sent(home).map(({ args }) => {
    const [, , from = "", to = ""] = args.split(" ");
    return [from, to] as const;
  });
}

const ADDRESS = /^friends-owner\+b([0-9a-f]{20})@stonehenge\.example$/;

/** What Postfix says to the address that takes a member's bounces. */
function bounce(to: string, id: string, action = "failed", sender = ""): string {
  const local = to.slice(0, to.indexOf("@"));
  return `From ${sender || "MAILER-DAEMON"}  Sun Nov 22 11:00:00 2026
Return-Path: <${sender}>
X-Original-To: ${to}
Delivered-To: merlyn+${local}@blue.stonehenge.example
Received: by blue.stonehenge.example (Postfix)
From: MAILER-DAEMON@far.example (Mail Delivery System)
To: ${to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
Message-ID: <${id}@far.example>

--b
Content-Type: message/delivery-status

Final-Recipient: rfc822; uther@pendragon.example
Action: ${action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b--
`;
}

const told = (home: Home) =>
  home
    .maildir("Mail/inbox")
    .map(String)
    .filter((text) =>
      /^Subject: sortmail: mail to uther@pendragon\.example comes back$/m.test(text),
    );

test("a member whose mail comes back three times in 30 days is told of, once, and stays a member", (t) => {
  const home = homeOf(t, listWith("membersOnly: true"));
  assertDelivered(home.deliver(post(dmarc("pass", "none"))));
  const [ada, uther] = copies(home);
  assert.deepEqual([ada?.[1], uther?.[1]], ["ada@analytic.example", "uther@pendragon.example"]);
  const to = uther?.[0] ?? "";
  assert.match(to, ADDRESS);
  assert.notEqual(ada?.[0], to);

  const forged = to.replace(/b[0-9a-f]{20}/, `b${"0".repeat(20)}`);
  for (const [index, message] of [
    bounce(to, "late", "delayed"),
    bounce(to, "answered", "failed", "uther@pendragon.example"),
    ...["a", "b", "c"].map((id) => bounce(forged, `forged.${id}`)),
    bounce("friends-owner@stonehenge.example", "untagged"),
  ].entries()) {
    assertDelivered(home.deliver(message));
    assert.equal(home.maildir("Mail/second").length, index + 1, "filed as the rules say");
  }
  assert.doesNotMatch(home.run(["status"]).stdout, /comes back/);

  assertDelivered(home.deliver(bounce(to, "1")));
  assertDelivered(home.deliver(bounce(to, "1")));
  assertDelivered(home.deliver(bounce(to, "2")));
  assert.deepEqual(told(home), []);
  assert.match(
    home.run(["status"]).stdout,
    /^comes back: mail to uther@pendragon\.example of list friends, 2 times in 30 days, the last .*\n {4}why: {2}550 5\.1\.1 no such user$/m,
  );
  assertDelivered(home.deliver(bounce(to, "3")));
  assertDelivered(home.deliver(bounce(to, "4")));
  assert.equal(told(home).length, 1);
  const [notice = ""] = told(home);
  assert.match(
    notice,
    /^Mail to uther@pendragon\.example of your list friends has come back 3 times/m,
  );
  const json = home.run(["status", "--json"]).stdout;
  assert.match(
    json,
    /^\{"kind":"bounces","list":"friends","member":"uther@pendragon\.example","count":4,/m,
  );
  assert.match(String(home.read(".config/sortmail/friends.txt")), /uther@pendragon/);
  const month = { command: clockAhead(home, 31 * DAY) };
  assert.doesNotMatch(home.run(["status"], month).stdout, /comes back/);
});

test("members that could not be sent to are sent to by the next try, the others not again", (t) => {
  const home = homeOf(t, listWith("membersOnly: true"));
  const refusing = `#!/bin/sh
case "$*" in *ada@*) [ -f "$HOME/works" ] || exit 75;; esac
exec "$HOME/bin/keeps" "$@"
`;
  home.write("bin/keeps", String(home.read("bin/sendmail")), 0o755);
  home.write("bin/sendmail", refusing, 0o755);
  const message = post(dmarc("pass", "none"));
  assertDeferred(home.deliver(message), /not taken yet for ada@analytic\.example/);
  home.write("works", "");
  assertDelivered(home.deliver(message));
  assert.deepEqual(
    copies(home).map(([, to]) => to),
    ["uther@pendragon.example", "ada@analytic.example"],
  );
  const never = homeOf(t, listWith("membersOnly: true"));
  never.write("status", "67");
  assertDelivered(never.deliver(message));
  assert.deepEqual(results(never), [["redistribute", "refused"]]);
  assert.equal(inbox(never).length, 1, "it is filed as otherwise says");
});

test("at once, from the owner's address: where a list says so, has many members, or nothing can be kept", (t) => {
  const all = "-i -f friends-owner@stonehenge.example ada@analytic.example uther@pendragon.example";
  const home = homeOf(t, listWith("verp: false"));
  assertDelivered(home.deliver(post(dmarc("pass", "none"))));
  assert.deepEqual(
    sent(home).map(({ args }) => args),
    [all],
  );

  const full = homeOf(t, listWith("membersOnly: true"));
  full.write(".local/state/sortmail/bounces", "");
  assertDelivered(full.deliver(post(dmarc("pass", "none"))));
  assert.deepEqual(
    sent(full).map(({ args }) => args),
    [all],
  );
  const { notes } = full.log().at(-1) ?? {};
  assert.match(String(notes), /list friends: bounces will not tell whose they are: /);

  const many = Array.from({ length: 101 }, (_, index) => `m${index}@far.example\n`);
  home.write(".config/sortmail/friends.txt", many.join(""));
  const large = homeOf(t, listWith(""));
  large.write(".config/sortmail/friends.txt", many.join(""));
  assertDelivered(large.deliver(post(dmarc("pass", "none"))));
  assert.equal(sent(large).length, 1);
});

test("check: who answers, or has a list for members only, is told how to know who writes", (t) => {
  const home = homeOf(t, { otherwise: 'file("inbox"), respond("bounce")' });
  const warned = (parts: Parts) => {
    const { stdout } = homeOf(t, parts).run(["check"]);
    return /^.*nothing tells who really wrote.*$/m.exec(stdout)?.[0] ?? null;
  };
  assert.match(home.run(["check"]).stdout, /nothing tells who really wrote/);
  assert.equal(warned({ config: TRUSTED, otherwise: 'file("inbox"), respond("bounce")' }), null);
  const nobody = "trusted: [],";
  assert.equal(warned({ config: nobody, otherwise: 'file("inbox"), respond("bounce")' }), null);
  assert.notEqual(warned({ rules: LIST }), null);
  assert.equal(warned(listWith("", "")), null);
});
