/**
 * `sortmail status`, with the real program: what waits is shown, with the reason, and gone once it
 * is delivered.
 */

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { BIN, type Home, NODE } from "../harness/program.js";
import {
  assertDeferred,
  assertDelivered,
  FILED,
  homeWith,
  MESSAGE,
  rulesOf,
  start,
} from "./tools.js";

const BACKUP = 'backup: maildir("~/Mail/backup"),';
const STATE = ".local/state/sortmail";

/** What it prints. It ends in 0, whatever it finds. */
function status(home: Home, ...args: string[]): string {
  const { stdout, ...rest } = home.run(["status", ...args]);
  assert.deepEqual(rest, { status: 0, signal: null, stderr: "" });
  return stdout;
}

function found(home: Home): Record<string, unknown>[] {
  return status(home, "--json")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

const RULES = ".config/sortmail/rules.ts";
const TIME = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Puts a file where the inbox should be. */
function breakInbox(home: Home): void {
  rmSync(join(home.path, "Mail/inbox"), { recursive: true, force: true });
  home.write("Mail/inbox", "a file in its place");
}

const mendInbox = (home: Home) => rmSync(join(home.path, "Mail/inbox"), { force: true });

test("nothing waits: before the first message, and after one that was delivered", (t) => {
  const home = homeWith(t, { config: BACKUP });
  assert.equal(status(home), "nothing waits\nlast delivery: none in the log\n");
  assert.deepEqual(found(home), []);
  assertDelivered(home.deliver(MESSAGE));
  assert.match(status(home), new RegExp(`^nothing waits\nlast delivery: ${TIME}, delivered\n$`));
  const [last, ...more] = found(home);
  assert.deepEqual([last?.kind, last?.status, more.length], ["last delivery", 0, 0]);
});

test("a delivery that fails midway: what was done, what is left and why; gone after the retry", (t) => {
  const home = homeWith(t, { config: BACKUP, otherwise: 'file("inbox"), copy("second")' });
  breakInbox(home);
  for (let tries = 0; tries < 3; tries++)
    assertDeferred(home.deliver(MESSAGE), /is a file, not a Maildir/);
  const [first, ...lines] = status(home).split("\n");
  assert.equal(first, "1 message waits");
  assert.deepEqual(lines.slice(0, 1), [
    `<lunch@analytic.example> for merlyn+merlyn@blue.stonehenge.example from ada@analytic.example (${FILED.length} bytes)`,
  ]);
  assert.equal(lines.splice(1, 1)[0], "    subject: Lunch");
  assert.match(lines[1] ?? "", new RegExp(`^    since ${TIME}, 3 tries, the last ${TIME}$`));
  assert.deepEqual(lines.slice(2, 5), [
    "    done: ~/Mail/backup",
    "    left: file inbox, copy second",
    `    why:  ${home.path}/Mail/inbox: is a file, not a Maildir: is it an mbox?`,
  ]);
  const [message, last, ...more] = found(home);
  const { since, lastTry, entry, ...rest } = message ?? {};
  for (const time of [since, lastTry]) assert.match(String(time), ISO);
  assert.ok(home.files().includes(String(entry).slice(home.path.length + 1)));
  assert.deepEqual(rest, {
    kind: "message",
    messageId: "<lunch@analytic.example>",
    recipient: "merlyn+merlyn@blue.stonehenge.example",
    sender: "ada@analytic.example",
    subject: "Lunch",
    tries: 3,
    underWay: false,
    size: FILED.length,
    done: ["~/Mail/backup"],
    left: ["file inbox", "copy second"],
    reason: `${home.path}/Mail/inbox: is a file, not a Maildir: is it an mbox?`,
    onPurpose: false,
  });
  assert.deepEqual([last?.kind, last?.status, more], ["last delivery", 75, []]);
  mendInbox(home);
  assertDelivered(home.deliver(MESSAGE));
  assert.match(status(home), /^nothing waits\n/);
});

test("a message of which nothing was done waits too", (t) => {
  const home = homeWith(t, {});
  breakInbox(home);
  assertDeferred(home.deliver(MESSAGE), /not a Maildir/);
  assert.match(
    status(home),
    /^1 message waits\n<lunch@.*\n {4}subject: Lunch\n {4}since [^,]*\n {4}left: file inbox\n {4}why: {2}.*not a Maildir/,
  );
  mendInbox(home);
  assertDelivered(home.deliver(MESSAGE));
  assert.match(status(home), /^nothing waits\n/);
});

test("while the rules are broken every message waits for that, and they are told of", (t) => {
  const home = homeWith(t, { top: 'throw new Error("boom");' });
  for (const size of [1, 2, 2]) home.deliver(MESSAGE + "x\n".repeat(size));
  const text = status(home);
  assert.match(
    text,
    /^2 messages wait\n<lunch@[^\n]* \(351 bytes\)\n[\s\S]*\n {4}why, all 2: rules\.ts:\d+:\d+: Error: boom\n/,
  );
  assert.match(text, /\nrules: rules\.ts:\d+:\d+: Error: boom\n/);
  assert.deepEqual(
    found(home).map(({ kind, tries }) => [kind, tries]),
    [
      ["message", 1],
      ["message", 2],
      ["rules", undefined],
      ["last delivery", undefined],
    ],
  );
  home.write(".config/sortmail/rules.ts", rulesOf());
  for (const size of [1, 2]) assertDelivered(home.deliver(MESSAGE + "x\n".repeat(size)));
  assert.match(status(home), /^nothing waits\n/);
});

/** Kills the process when the journal has its first record of something that is done. */
const KILLER = `const fs = require("node:fs"), { writeSync } = fs;
fs.writeSync = (fd, octets, ...rest) => {
  const written = writeSync(fd, octets, ...rest);
  if (octets.toString().startsWith("\\n{\\"done\\"")) process.kill(process.pid, "SIGKILL");
  return written;
};`;

test("a delivery that was killed: nobody could say why, and what it has done counts", (t) => {
  const home = homeWith(t, { config: BACKUP });
  const killer = home.write("killer.cjs", KILLER);
  assert.equal(
    home.deliver(MESSAGE, [], { command: [NODE, "--require", killer, BIN] }).signal,
    "SIGKILL",
  );
  const text = status(home);
  assert.match(
    text,
    /^1 message waits\n<lunch@analytic\.example> for merlyn\+merlyn@blue\.stonehenge\.example\n/,
  );
  assert.match(
    text,
    /\n {4}done: ~\/Mail\/backup\n {4}why: {2}the last try ended without a word: it was killed/,
  );
  assertDelivered(home.deliver(MESSAGE));
  assert.match(status(home), /^nothing waits\n/);
});

test("what is being delivered at this moment does not wait", async (t) => {
  const home = homeWith(t, {});
  home.write(
    "bin/slow",
    '#!/bin/sh\necho > "$HOME/begun"\nwhile [ ! -e "$HOME/go" ]; do sleep 0.05; done\n',
    0o755,
  );
  const rules = rulesOf({ otherwise: `file("inbox"), pipe("${home.path}/bin/slow")` });
  home.write(".config/sortmail/rules.ts", rules.replace("import {", "import { pipe,"));
  const { child, ended } = start(home, [NODE, BIN]);
  child.stdin?.end(MESSAGE);
  for (let waited = 0; waited < 1000 && !home.files().includes("begun"); waited++)
    await new Promise((resolve) => setTimeout(resolve, 20));
  const text = status(home);
  home.write("go", "");
  assert.match(
    text,
    /^nothing waits\n1 message is being delivered\n<lunch@.*\n {4}since .*\n {4}done: ~\/Mail\/inbox\n {4}why: {2}it is being delivered\n/,
  );
  assertDelivered(await ended);
  assert.match(status(home), /^nothing waits\n/);
});

test("mail that is held, and what killed deliveries left in the spool", (t) => {
  const home = homeWith(t, {});
  const rules = rulesOf({
    config: 'outgoing: hold(maildir("~/Mail/held")),',
    otherwise: 'forward("x@y.example"), file("inbox")',
  });
  home.write(
    ".config/sortmail/rules.ts",
    rules.replace("import {", "import { hold,").replace("file, copy }", "file, copy, forward }"),
  );
  assert.match(status(home), /^nothing waits\n/);
  for (const spare of ["1700000000000.4194304.0", "1700000000000.4194304.1"])
    home.write(`${STATE}/spool/${spare}`, "x".repeat(6000));
  home.write(`${STATE}/spool/1700000000000.${process.pid}.0`, "of a process that lives");
  home.write(`${STATE}/spool/notes`, "somebody else's");
  for (let count = 0; count < 2; count++) assertDelivered(home.deliver(MESSAGE));
  const lines = status(home).split("\n").slice(0, -2);
  assert.deepEqual(lines, [
    `held: 2 messages in ${home.path}/Mail/held, not sent`,
    "spool: 2 files (12 kB) of deliveries that were killed; it is cleared a day later",
  ]);
  assert.deepEqual(found(home).slice(0, 2), [
    { kind: "spool", files: 2, octets: 12_000 },
    { kind: "held", folder: `${home.path}/Mail/held`, messages: 2 },
  ]);
});

test("whatever a message says of itself, the terminal stays as it is, and each line of JSON is one", (t) => {
  const home = homeWith(t, {});
  const evil = "<\x1b[2J\x9b31m\u202Eevil\u2028\n\x07\u0000@x>";
  const entry = {
    time: new Date().toISOString(),
    messageId: evil,
    deliveredTo: evil,
    size: 5,
    status: 75,
    ms: 1,
  };
  const actions = [{ kind: evil, folder: evil, result: "failed" }];
  home.write(
    `${STATE}/log.jsonl`,
    `${JSON.stringify({ ...entry, error: `Error: ${evil}`, actions })}\n`,
  );
  const claim = { pid: 4194304, host: evil, at: Date.now(), token: evil };
  const records = [
    { version: 1, claim, messageId: evil, recipient: `${evil}2` },
    { released: evil },
    { done: `store ${evil}`, result: evil },
  ];
  home.write(
    `${STATE}/journal/${"b".repeat(64)}`,
    records.map((record) => `\n${JSON.stringify(record)}\n`).join(""),
  );
  const HARMFUL = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u;
  const text = status(home);
  assert.match(text, /^2 messages wait\n<\\x1b\[2J/);
  assert.doesNotMatch(text.replaceAll("\n", ""), HARMFUL);
  const json = status(home, "--json");
  assert.doesNotMatch(json.replaceAll("\n", ""), HARMFUL);
  assert.equal(json.split("\n").length, 4);
  assert.ok(
    found(home)
      .slice(0, 2)
      .every(({ messageId }) => messageId === evil),
  );
});

test("of many that wait, ten are shown one by one; JSON has them all", (t) => {
  const home = homeWith(t, {});
  const entries = Array.from({ length: 12 }, (_, number) => {
    const time = new Date(Date.now() - (20 - number) * 1000).toISOString();
    return JSON.stringify({
      time,
      messageId: `<${number}@x>`,
      deliveredTo: "a@b",
      size: 5,
      status: 75,
      error: "Error: no",
      ms: 1,
    });
  });
  home.write(`${STATE}/log.jsonl`, `${entries.join("\n")}\n`);
  const lines = status(home).split("\n");
  assert.equal(lines[0], "12 messages wait");
  assert.equal(lines.filter((line) => line.startsWith("<")).length, 10);
  assert.equal(lines.at(-3), "and 2 more: --json lists them all");
  assert.equal(found(home).length, 13);
});

test("it leaves no trace but compiled rules, and tells of what it can't make out", (t) => {
  const home = homeWith(t, { config: BACKUP });
  breakInbox(home);
  assertDeferred(home.deliver(MESSAGE), /not a Maildir/);
  home.write(`${STATE}/journal/${"b".repeat(64)}`, "\0\0\0");
  home.write(`${STATE}/journal/${"c".repeat(64)}/x`, "");
  const before = home.files();
  const text = status(home);
  assert.match(text, /^3 messages wait\n/);
  assert.match(
    text,
    /\na message\n {4}since [^\n]*\n {4}why: {2}EISDIR: \S*c{64} is no file but a folder\n {4}in \S*\/journal\/c{64}\n/,
  );
  assert.match(text, /\n {4}in \S*\/journal\/b{64}\n/);
  assert.deepEqual(home.files(), before);
});

test("without rules it says so, and what else there is to say", (t) => {
  const home = homeWith(t);
  assert.match(
    status(home),
    /^rules: there are no rules at .*: run sortmail init\nlast delivery: none in the log\n$/,
  );
});

test("rules that don't load: each message is known by its head, the reason is told once", (t) => {
  const home = homeWith(t, "this is no rules file");
  const other = MESSAGE.replaceAll("lunch@", "dinner@").replace("Lunch", "Dinner");
  for (const message of [MESSAGE, other]) assertDeferred(home.deliver(message), /rules\.ts:1:/);
  const [entry] = home.log();
  assert.deepEqual(
    [entry?.messageId, entry?.deliveredTo, entry?.sender, entry?.from, entry?.subject],
    [
      "<lunch@analytic.example>",
      "merlyn+merlyn@blue.stonehenge.example",
      ...["ada@analytic.example", "ada@analytic.example", "Lunch"],
    ],
  );
  assert.equal(entry?.recipient, "merlyn+merlyn@blue.stonehenge.example");
  const shown = status(home);
  const to = "for merlyn\\+merlyn@blue.stonehenge.example from ada@analytic.example";
  const one = (id: string, subject: string) =>
    `<${id}@analytic\\.example> ${to} \\(\\d+ bytes\\)\n {4}subject: ${subject}\n {4}since ${TIME}\n`;
  assert.match(
    shown,
    new RegExp(
      `^2 messages wait\n${one("lunch", "Lunch")}${one("dinner", "Dinner")} {4}why, all 2: rules`,
    ),
  );
  assert.equal(shown.match(/why/g)?.length, 1);
  const [message] = found(home);
  assert.deepEqual([message?.sender, message?.subject], ["ada@analytic.example", "Lunch"]);
});

test("--quiet says nothing, and ends in 1 when mail has waited for longer than --older", (t) => {
  const home = homeWith(t, "this is no rules file");
  const quiet = (...args: string[]) => home.run(["status", "--quiet", ...args]);
  const silent = { signal: null, stdout: "", stderr: "" };
  assert.deepEqual(quiet(), { ...silent, status: 0 });
  assertDeferred(home.deliver(MESSAGE), /rules\.ts:1:/);
  assert.deepEqual(quiet(), { ...silent, status: 0 });
  assert.deepEqual(quiet("--older", "1h"), { ...silent, status: 0 });
  assert.deepEqual(quiet("--older", "0s"), { ...silent, status: 1 });
  home.write(RULES, rulesOf());
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(quiet("--older", "0s"), { ...silent, status: 0 });
  const wrong = quiet("--older", "soon");
  assert.equal(wrong.status, 64);
  assert.match(wrong.stderr, /^sortmail: --older soon is no time/);
});
