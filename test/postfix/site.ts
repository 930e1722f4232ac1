/**
 * What the tests with a real Postfix share: an account set up by `sortmail init`, and what must be
 * true of its mail.
 */

import assert from "node:assert/strict";
import { readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach } from "node:test";
import { personalRules } from "../../src/commands/init/example.js";
import { withoutSpamd } from "../harness/example-rules.js";
import { MAIL_ACCOUNT, MailHome } from "../harness/mail-home.js";
import { type Outcome, Postfix } from "../harness/postfix.js";
import { BIN, INSTALLED, NODE } from "../harness/program.js";
import type { Sent } from "./messages.js";

const CONFIG = ".config/sortmail";
export const RULES = `${CONFIG}/rules.ts`;

/** Replaces the rules in one step, as a careful person does: a delivery may be reading them. */
export function writeRules(home: MailHome, text: string, mode?: number): void {
  renameSync(home.write(`${RULES}.next`, text, mode), join(home.path, RULES));
}

/** The rules that the account has, with more in front. */
export function withRules(home: MailHome, more: string, words = "reject"): string {
  return String(home.read(RULES))
    .replace("import {", `import { ${words},`)
    .replace('rule("mailing', () => `${more}\n    rule("mailing`);
}

/** For a rules file. The parent is `timeout`, and its parent the shell that Postfix has started. */
export const KILL_THE_SHELL =
  'process.kill(Number(require("node:fs").readFileSync("/proc/" + process.ppid + "/stat", "utf8").split(" ")[3]), "SIGKILL")';

/** What `sortmail init` prints. */
export interface Lines {
  /** The line for ~/.forward. */
  readonly forward: string;
  /** The line for main.cf. */
  readonly mailboxCommand: string;
}

/** An account set up by `sortmail init`, and a Postfix that delivers to it. */
export interface Site {
  readonly home: MailHome;
  readonly postfix: Postfix;
  readonly lines: Lines;
}

/**
 * One Postfix for all tests of a suite, and a home as `sortmail init` leaves it for each of them.
 * @param settings further lines of main.cf
 */
export function useSite(settings: (lines: Lines) => readonly string[] = () => []): () => Site {
  let site: Site | undefined;
  const found = () => {
    assert(site !== undefined, "no site");
    return site;
  };
  before(async () => {
    const home = await MailHome.take();
    try {
      const lines = init(home);
      site = { home, lines, postfix: await Postfix.start(settings(lines)) };
    } catch (error) {
      home.remove();
      throw error;
    }
  });
  beforeEach(() => {
    const { home, postfix } = found();
    postfix.empty();
    home.empty();
    init(home);
  });
  after(() => {
    site?.postfix.stop();
    site?.home.remove();
  });
  return found;
}

/**
 * Runs `sortmail init` as the account, and puts the longer example in the place of its rules.
 * @param program node and bin/sortmail; default: the installed ones
 */
export function init(home: MailHome, [node, bin] = [NODE, BIN]): Lines {
  const { status, stdout, stderr } = home.run([], {
    command: [node, bin, "init", "--domain", "stonehenge.example"],
  });
  assert.equal(status, 0, stderr);
  const forward = /^"\|.*"$/m.exec(stdout)?.[0];
  const mailboxCommand = /^mailbox_command = .*$/m.exec(stdout)?.[0];
  assert(forward !== undefined && mailboxCommand !== undefined, stdout);
  home.write(`${CONFIG}/friends.txt`, "");
  writeRules(home, exampleFor(MAIL_ACCOUNT, String(home.read(RULES))));
  return { forward, mailboxCommand };
}

/**
 * rules.example.ts for an account. Only headers are believed: no spamd is there. And every folder is
 * a Maildir.
 * @param first the rules that `sortmail init` wrote: they know the host
 */
function exampleFor(user: string, first: string): string {
  const [, host = hostname()] = /trusted: \["(.*?)"\]/.exec(first) ?? [];
  const example = readFileSync(join(INSTALLED, "rules.example.ts"), "utf8");
  const rules = personalRules(example, { user, domain: "stonehenge.example", host, scanned: true });
  return withoutSpamd(rules)
    .replace(/mbox\((".*?"), \{.*?\}\)/, "maildir($1)")
    .replace(/^ *mbox,\n/m, "");
}

/** The command of the line for ~/.forward, as the shell sees it. */
export function commandIn(forward: string): string {
  return forward.slice(2, -1).replace(/\\(.)/g, "$1");
}

/** Every message below ~/Mail: its folder's name there, its path, its octets. */
export function storedMessages(home: MailHome): { folder: string; path: string; octets: string }[] {
  const root = join(home.path, "Mail");
  if (statSync(root, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(root, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const [, folder = ""] =
        /^(.*)\/(?:new|cur)$/.exec(entry.parentPath.slice(root.length + 1)) ?? [];
      return { folder, path, octets: readFileSync(path, "latin1") };
    });
}

/** The lines that Postfix puts on top, and nothing else. */
const TRACE =
  /^Return-Path: <.*>\nX-Original-To: (.*)\nDelivered-To: .*\nReceived: from .*\n(?:[ \t].*\n)+/;

/**
 * Everything that was sent is there, octet for octet below the trace header, once in the backup and
 * once in each folder that a dry run of the stored file names; and nothing else is there.
 */
export function assertArrived(home: MailHome, sent: readonly Sent[]): void {
  const stored = storedMessages(home);
  const backup = stored.filter(({ folder }) => folder === "JustInCase");
  const arrived = backup.map(({ octets }) => {
    const [trace = "", recipient = ""] = TRACE.exec(octets) ?? [];
    return `${recipient}\n${octets.slice(trace.length)}`;
  });
  const expected = sent.map(
    ({ recipient, octets }) => `${recipient}\n${octets.toString("latin1")}`,
  );
  assertSame(arrived, expected);
  const folders = dryRun(home);
  for (const { octets, path } of backup) {
    const copies = stored.filter((each) => each.octets === octets);
    assert.deepEqual(copies.map(({ folder }) => folder).sort(), folders.get(path));
    for (const copy of copies) assert.deepEqual(folders.get(copy.path), folders.get(path));
  }
  assert.equal(stored.length, [...backup].flatMap(({ path }) => folders.get(path) ?? []).length);
}

/** The same texts, in whatever order; of those that differ, the first is shown. */
function assertSame(actual: readonly string[], expected: readonly string[]): void {
  const [left, right] = [[...actual].sort(), [...expected].sort()];
  const first = right.findIndex((text, index) => text !== left[index]);
  if (first >= 0) assert.equal(left[first], right[first]);
  assert.equal(left.length, right.length);
}

/** The names of the folders that a dry run says of each message below ~/Mail, sorted. */
function dryRun(home: MailHome): Map<string, string[]> {
  const { stdout, stderr } = home.run(["dry-run", "--json", join(home.path, "Mail")]);
  const lines = stdout.split("\n").filter((line) => line !== "");
  assert(lines.length > 0, stderr);
  return new Map(
    lines.map((line) => {
      const { path, actions }: { path: string; actions: { kind: string; folder?: string }[] } =
        JSON.parse(line);
      const folders = actions.flatMap(({ kind, folder }) =>
        kind === "backup" ? "JustInCase" : (folder ?? []),
      );
      return [path, folders.sort()];
    }),
  );
}

/** Sends them, one after the other, and does not wait for what becomes of them. */
export async function send(postfix: Postfix, messages: readonly Sent[]): Promise<void> {
  for (const { octets, recipient } of messages) await postfix.send(octets, [recipient]);
}

/** Sends them, and waits for what becomes of the first attempt at each. */
export async function trySending(postfix: Postfix, messages: readonly Sent[]): Promise<Outcome[]> {
  const earlier = postfix.outcomes().length;
  await send(postfix, messages);
  return postfix.attempts(messages.length, earlier);
}

/** Tries all that is in the queue once more. */
export async function tryAgain(postfix: Postfix): Promise<Outcome[]> {
  const earlier = postfix.outcomes().length;
  const count = await postfix.flush();
  return postfix.attempts(count, earlier);
}

/** All of them are still Postfix's, for a reason that the log tells. */
export function assertDeferred(outcomes: readonly Outcome[], count: number, reason: RegExp): void {
  assert.equal(outcomes.length, count);
  for (const { status, dsn, text } of outcomes) {
    assert.deepEqual({ status, dsn }, { status: "deferred", dsn: "4.3.0" }, text);
    assert.match(text, reason);
  }
}
