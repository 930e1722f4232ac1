import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { checkPostfix, sizeLimitOf } from "../../../src/commands/check/postfix.js";
import { forwardLine, mailboxCommand } from "../../../src/commands/postfix-line.js";
import { maildir } from "../../../src/core/language/folder-spec.js";
import type { Rewrite } from "../../../src/core/message/rewrite.js";
import { otherwiseFile } from "./ruleset.js";

const uid = process.getuid?.() ?? -1;

interface Place {
  readonly home: string;
  /** Programs that are there. */
  readonly start: { readonly node: string; readonly script: string };
  forward(text: string): string;
  /** What is found: `level about: message`. */
  check(settings: Record<string, string> | null, recipient?: Rewrite | null): string[];
}

function place(t: TestContext): Place {
  const home = mkdtempSync(join(tmpdir(), "sortmail-postfix-"));
  t.after(() => rmSync(home, { recursive: true }));
  const script = join(home, "sortmail");
  writeFileSync(script, "");
  const forward = (text: string) => {
    writeFileSync(join(home, ".forward"), `${text}\n`, { mode: 0o600 });
    return join(home, ".forward");
  };
  const check: Place["check"] = (settings, recipient = null) => {
    const ruleset =
      recipient === null
        ? null
        : otherwiseFile({ inbox: maildir("~/inbox") }, undefined, recipient);
    const postconf = settings === null ? null : (name: string) => settings[name] ?? null;
    return checkPostfix(home, uid, ruleset, postconf).map(
      ({ level, about, message }) => `${level} ${about}: ${message}`,
    );
  };
  return { home, start: { node: process.execPath, script }, forward, check };
}

test("no Postfix and no .forward: skipped", (t) => {
  assert.deepEqual(place(t).check(null), [
    "ok Postfix: skipped: it is not installed here (no postconf)",
  ]);
});

test("a .forward is looked at without Postfix too", (t) => {
  const { check, forward, start } = place(t);
  forward(forwardLine(start));
  assert.equal(check(null)[0], "ok ~/.forward: starts sortmail, and any failure defers");
  forward(forwardLine({ ...start, node: "/no/such/node" }));
  assert.equal(check(null)[0], "error ~/.forward: it starts /no/such/node, which is missing");
});

test("a program in a clone is warned of, by a link as well", (t) => {
  const { home, check, forward, start } = place(t);
  mkdirSync(join(home, "clone/.git"), { recursive: true });
  mkdirSync(join(home, "clone/bin"));
  mkdirSync(join(home, "lib"));
  const script = join(home, "clone/bin/sortmail");
  writeFileSync(script, "");
  symlinkSync(join(home, "clone"), join(home, "lib/sortmail"));
  for (const started of [script, join(home, "lib/sortmail/bin/sortmail")]) {
    forward(forwardLine({ ...start, script: started }));
    const [first = "", ...more] = check(null);
    assert.match(first, /^warning ~\/\.forward: it starts \S+, in a clone: a git pull /);
    assert.equal(more.length, 1);
  }
  forward(forwardLine({ ...start, script: join(home, "lib/nothing/bin/sortmail") }));
  assert.match(check(null)[0] ?? "", /which is missing$/);
});

test("nothing starts sortmail yet", (t) => {
  const found = place(t).check({ mailbox_command: "procmail" });
  assert.deepEqual(found, [
    "ok Postfix: does not start sortmail yet: sortmail init prints the line for it",
  ]);
});

test("a .forward that starts something else, twice the same, or can't be read as Postfix does", (t) => {
  const { check, forward, start } = place(t);
  const one = (text: string) => {
    forward(text);
    return check({});
  };
  assert.deepEqual(one('"|/usr/bin/procmail"'), ["warning ~/.forward: it does not start sortmail"]);
  const line = forwardLine(start);
  assert.deepEqual(one(`${line}\n${line}`), [
    "error ~/.forward: it starts sortmail 2 times for each message",
  ]);
  assert.match(
    String(one(line.slice(0, -1))),
    /^error ~\/\.forward: the double quotes of a line don't match/,
  );
  assert.match(
    String(one(`|${start.node} ${start.script} || exit 75`)),
    /error ~\/\.forward: its command has blanks outside/,
  );
});

test("a .forward that Postfix passes over", (t) => {
  const { check, forward, home, start } = place(t);
  const file = forward(forwardLine(start));
  chmodSync(file, 0o666);
  assert.deepEqual(check({}), [
    "error ~/.forward: everyone can change it, and Postfix passes over it",
  ]);
  const other = checkPostfix(home, uid + 1, null, () => null);
  if (uid !== 0)
    assert.match(String(other[0]?.message), /^it belongs to user \d+, and Postfix passes over it$/);
  rmSync(file);
  mkdirSync(file);
  assert.deepEqual(check({}), ["error ~/.forward: it is no file, and Postfix passes over it"]);
});

test("a mailbox_command that starts sortmail", (t) => {
  const { check, start } = place(t);
  const command = mailboxCommand(start);
  assert.deepEqual(check({ mailbox_command: command }), [
    "ok mailbox_command: starts sortmail, and any failure defers",
  ]);
  assert.deepEqual(check({ mailbox_command: command.replace("; case", " # case") }), [
    "error mailbox_command: it ends in whatever status Node has: a broken installation bounces mail",
  ]);
});

test("a time limit of Postfix's that ends before ours", (t) => {
  const { check, start } = place(t);
  const found = (limit: string) =>
    check({ mailbox_command: mailboxCommand(start), command_time_limit: limit }).slice(1);
  for (const limit of ["1000s", "1000", "6m", "1h", "310s"]) assert.deepEqual(found(limit), []);
  for (const limit of ["300s", "5m", "60"])
    assert.match(
      String(found(limit)),
      /^warning command_time_limit: is \d+[ms]?: what takes longer bounces/,
    );
});

test("a script or Node that is a folder, or may not be executed", (t) => {
  const { check, forward, home, start } = place(t);
  forward(forwardLine({ ...start, node: join(home, "node") }));
  mkdirSync(join(home, "node"));
  assert.match(String(check({})), /which is not executable$/);
  rmSync(join(home, "node"), { recursive: true });
  writeFileSync(join(home, "node"), "", { mode: 0o600 });
  assert.match(String(check({})), /which is not executable$/);
});

test("the delimiters of Postfix and of the rules", (t) => {
  const { check } = place(t);
  const delimiter = (theirs: string, recipient: Rewrite) =>
    check({ recipient_delimiter: theirs }, recipient)[1];
  const merlyn = { user: "merlyn", domain: "stonehenge.example" };
  assert.equal(delimiter("+", merlyn), 'ok recipient_delimiter: is "+", as the rules say');
  assert.equal(
    delimiter("-+", { ...merlyn, delimiters: "+-" }),
    'ok recipient_delimiter: is "-+", as the rules say',
  );
  assert.equal(
    delimiter("-", merlyn),
    'warning recipient_delimiter: Postfix splits addresses at any of "-", the rules at any of "+"',
  );
  assert.equal(
    delimiter("", merlyn),
    "warning recipient_delimiter: Postfix splits no address: all extensions are unknown users",
  );
  assert.equal(
    delimiter("-", () => null),
    undefined,
  );
});

test("mailbox_size_limit: as Postfix says, else its default", () => {
  assert.equal(sizeLimitOf(null), 51_200_000);
  assert.equal(
    sizeLimitOf(() => null),
    51_200_000,
  );
  assert.equal(
    sizeLimitOf(() => "0"),
    0,
  );
  assert.equal(
    sizeLimitOf(() => "1024"),
    1024,
  );
});
