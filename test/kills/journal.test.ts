/**
 * A delivery with everything (backup, file, program, forward, answer) is killed at every step, and
 * tried again: nothing is lost, nothing is stored twice but in the stated window, a program runs
 * and a forward goes at least once, an answer at most once.
 */

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { assertDelivered, homeWith, MESSAGE, startDelivery } from "../cli/tools.js";
import { BIN, type Home, NODE } from "../harness/program.js";

/**
 * Kills the process before its nth step: a change on the disk, or the start of a program; or right
 * after that start.
 */
const KILLER = `const fs = require("node:fs"), children = require("node:child_process");
const { O_CREAT } = fs.constants, at = Number(process.env.KILL_AT);
let steps = 0;
const step = () => { if (++steps === at) process.kill(process.pid, "SIGKILL"); };
const changes = (name, args) => name !== "openSync" || (Number(args[1]) & O_CREAT) !== 0;
for (const name of ["openSync", "writeSync", "fsyncSync", "linkSync", "renameSync", "unlinkSync", "mkdirSync"]) {
  const real = fs[name];
  fs[name] = (...args) => { if (changes(name, args)) step(); return real(...args); };
}
const { spawn } = children;
children.spawn = (...args) => { step(); const child = spawn(...args); step(); return child; };
`;

/** One line a call, in one write; what is read to its end has surely been handed over. */
const SENDMAIL = `#!/bin/sh\ncat > /dev/null\necho "$*" >> "$HOME/calls"\n`;
const PROGRAM = `#!/bin/sh\ncat > /dev/null\necho "program $SENDER" >> "$HOME/calls"\n`;

const RULES = (
  home: Home,
) => `import { maildir, pipe, sendmail, sortmail, unscanned } from "sortmail";
const { rules, otherwise, file, forward, respond } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
  backup: maildir("~/Mail/backup"),
  templates: ["bounce"], spam: unscanned(), outgoing: sendmail("${home.path}/bin/sendmail"),
});
export default rules([], otherwise(file("inbox"), pipe("${home.path}/bin/program"), forward("uther@pendragon.example"), respond("bounce")));
`;

function homeOf(t: TestContext): Home {
  const home = homeWith(t);
  home.write("bin/sendmail", SENDMAIL, 0o755);
  home.write("bin/program", PROGRAM, 0o755);
  home.write("killer.cjs", KILLER);
  home.write(".config/sortmail/rules.ts", RULES(home));
  return home;
}

/** A message that can be told from any other, in folders and in command lines. */
const messageOf = (number: number) =>
  MESSAGE.replaceAll("ada@", `ada${number}@`).replace("<lunch@", `<lunch${number}@`);

/** Delivers it as far as its nth step. */
function deliver(home: Home, number: number, killAt: number) {
  const env = { HOME: home.path, PATH: "/usr/bin:/bin", LANG: "C", KILL_AT: String(killAt) };
  const command = [NODE, "--require", join(home.path, "killer.cjs"), BIN];
  return startDelivery(home, command, messageOf(number), { env });
}

/** How often the message is where it should be. */
function count(home: Home, number: number) {
  const has = (folder: string) =>
    home.maildir(`Mail/${folder}`).filter((octets) => octets.includes(`<lunch${number}@`)).length;
  const calls = existsSync(join(home.path, "calls")) ? String(home.read("calls")).split("\n") : [];
  const called = (args: string) => calls.filter((line) => line === args).length;
  return {
    backup: has("backup"),
    inbox: has("inbox"),
    pipe: called(`program ada${number}@analytic.example`),
    forward: called(`-i -f ada${number}@analytic.example uther@pendragon.example`),
    respond: called(`-i -f <> ada${number}@analytic.example`),
  };
}

type Counts = ReturnType<typeof count>;

/** The journal's entries, as they are written. */
function journalsOf(home: Home): string[] {
  const names = home.files().filter((name) => name.startsWith(".local/state/sortmail/journal/"));
  return names.map((name) => readIfThere(join(home.path, name)));
}

/** Other deliveries, meanwhile, come to their ends. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** What the journal says is done of this one. */
function noted(home: Home, number: number): string {
  return journalsOf(home).find((text) => text.includes(`<lunch${number}@`)) ?? "";
}

const KEYS: Readonly<Record<keyof Counts, string>> = {
  backup: '"done":"store ~/Mail/backup"',
  inbox: '"done":"store ~/Mail/inbox"',
  pipe: '"done":"pipe ',
  forward: '"done":"forward uther@pendragon.example"',
  respond: '"done":"respond bounce try 1"',
};

/** Postfix comes back after minutes: by then what was started has ended. */
async function settled(home: Home, number: number): Promise<Counts> {
  let seen = count(home, number);
  for (let same = 0; same < 3; ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const now = count(home, number);
    same = JSON.stringify(now) === JSON.stringify(seen) ? same + 1 : 0;
    seen = now;
  }
  return seen;
}

/** What the log's last line for this message says of its answer. */
function answerOf(home: Home, number: number): string {
  const entry = home
    .log()
    .findLast(({ messageId }) => messageId === `<lunch${number}@analytic.example>`);
  const actions = Array.isArray(entry?.actions) ? entry.actions : [];
  const { result, reason } = actions.find(({ kind }) => kind === "respond") ?? {};
  return [result, ...(reason === undefined ? [] : [reason])].join(" ");
}

const NOT_SENT = /^(?:already done|suppressed perhaps sent)$/;

/**
 * Kills one delivery, and tries it again.
 * @returns whether it came so far that it could be killed
 */
async function killAndRetry(home: Home, number: number): Promise<boolean> {
  const first = await deliver(home, number, number);
  if (first.signal === null) {
    assertDelivered(first);
    return false;
  }
  assert.equal(first.signal, "SIGKILL");
  const before = await settled(home, number);
  const journal = noted(home, number);
  assertDelivered(await deliver(home, number, 0));
  const after = await settled(home, number);
  const where = `killed at step ${number}: ${JSON.stringify({ before, after })}\n${journal}`;
  for (const key of ["backup", "inbox"] as const) {
    // The stated window: it is there, and not noted.
    assert.equal(after[key], before[key] + (journal.includes(KEYS[key]) ? 0 : 1), where);
  }
  for (const key of ["pipe", "forward"] as const) {
    assert.ok(after[key] >= 1, where);
    if (journal.includes(KEYS[key])) assert.equal(after[key], before[key], where);
  }
  // An answer that was begun may still be on its way, but this try has not sent another.
  const said = answerOf(home, number);
  assert.match(
    said,
    journal.includes(KEYS.respond) ? NOT_SENT : /^(?:done|suppressed answered)$/,
    where,
  );
  assert.ok(
    said === "done" ? before.respond === 0 && after.respond === 1 : after.respond <= 1,
    where,
  );
  return true;
}

test("killed at every step, and tried again: nothing lost, answered at most once, the rest at least once", async (t) => {
  const home = homeOf(t);
  assertDelivered(await deliver(home, 0, 0)); // compiles the rules and makes the folders
  assert.deepEqual(count(home, 0), { backup: 1, inbox: 1, pipe: 1, forward: 1, respond: 1 });
  let steps = 0;
  const lane = async () => {
    while (await killAndRetry(home, ++steps));
  };
  await Promise.all([lane(), lane(), lane()]);
  assert.ok(steps > 40, `only ${steps} steps`);
  assert.deepEqual(journalsOf(home), [], "no delivery is left unfinished");
});
