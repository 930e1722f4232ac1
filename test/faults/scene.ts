/**
 * The set-ups in which sortmail meets the faults: its rules, its folders, and what it has delivered
 * before.
 */

import { spawnSync } from "node:child_process";
import { cpSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { type Parts, rulesOf } from "../cli/tools.js";
import { Home, INSTALLED, NODE } from "../harness/program.js";
import { type Box, oldMail } from "./box.js";
import type { Subject } from "./strace.js";
import type { Call } from "./trace.js";
import { restoreTree, saveTree } from "./tree.js";

export interface Setup {
  readonly name: string;
  readonly rules: Parts | string;
  /** Where the message goes, in the order in which it is stored. */
  readonly boxes: readonly Box[];
  /** It is the first delivery ever: no compiled rules, no log, no folder. */
  readonly first?: true;
  /** Octets of the message. Default: 40 000. */
  readonly octets?: number;
  /** Octets that no file may exceed in the run with the fault: then that run never succeeds. */
  readonly limit?: number;
}

const INBOX: Box = { kind: "maildir", path: "Mail/inbox" };
const BACKUP: Box = { kind: "maildir", path: "Mail/backup" };
const MBOX: Box = { kind: "mbox", path: "Mail/box" };
const KEEPING = 'backup: maildir("~/Mail/backup"),';

const INTO_MBOX = { otherwise: 'file("box")' };
const ROTATING = rulesOf(INTO_MBOX).replace(
  'mbox("~/Mail/box")',
  'mbox("~/Mail/box", { rotateAt: "10 kB" })',
);

export const SETUPS = {
  maildir: { name: "a Maildir", rules: {}, boxes: [INBOX] },
  mbox: { name: "an mbox", rules: INTO_MBOX, boxes: [MBOX] },
  backup: { name: "a backup and a Maildir", rules: { config: KEEPING }, boxes: [BACKUP, INBOX] },
  backupMbox: {
    name: "a backup and an mbox",
    rules: { config: KEEPING, otherwise: 'file("box")' },
    boxes: [BACKUP, MBOX],
  },
  spool: {
    name: "a message of 1.1 MB, into a Maildir and an mbox",
    rules: { otherwise: 'file("inbox"), copy("box")' },
    boxes: [INBOX, MBOX],
    octets: 1_100_000,
  },
  rotated: { name: "an mbox that is rotated", rules: ROTATING, boxes: [MBOX] },
  limited: { name: "an mbox that meets a limit", rules: INTO_MBOX, boxes: [MBOX], limit: 20_000 },
  first: { name: "the first delivery, into a Maildir", rules: {}, boxes: [INBOX], first: true },
} satisfies Record<string, Setup>;

/** A message as Postfix hands it over, and as it is stored. */
export interface Message {
  readonly input: Buffer;
  readonly stored: Buffer;
}

/** Messages with different numbers are different ones. */
export function messageOf(number: number, octets = 40_000): Message {
  const stored = `Return-Path: <ada@analytic.example>
X-Original-To: merlyn@stonehenge.example
Delivered-To: merlyn+merlyn@blue.stonehenge.example
Received: by blue.stonehenge.example (Postfix, from userid ${number}); Sun, 22 Nov 2026 10:00:00 +0000
From: Ada Byron <ada@analytic.example>
To: merlyn@stonehenge.example
Subject: Letter ${number}
Message-ID: <${number}@analytic.example>

${`Letter ${number}, of which every line counts.\n`.repeat(octets / 40)}`;
  const input = `From ada@analytic.example  Sun Nov 22 10:00:00 2026\n${stored}`;
  return { input: Buffer.from(input), stored: Buffer.from(stored) };
}

/**
 * Node's asynchronous calls would be made by threads that take turns as they like, and some of them
 * where strace sees none.
 */
export const ONE_BY_ONE = { UV_THREADPOOL_SIZE: "1", UV_USE_IO_URING: "0" };

export interface Scene extends Setup {
  readonly subject: Subject;
  /** The one that is delivered, and another one. */
  readonly messages: readonly [Message, Message];
  /** Makes it all as it was before the first run, but for the rules, which stay. */
  readonly reset: () => void;
  /** The same with the rules. */
  readonly fill: () => void;
  readonly close: () => void;
}

/** The first thing that our own code does, once Node has read bin/sortmail. */
export function begins({ args }: Call): boolean {
  return /"[^"]*\/dist\/main\.js"/.test(args);
}

export function openScene(setup: Setup): Scene {
  const home = new Home(typeof setup.rules === "string" ? setup.rules : rulesOf(setup.rules));
  const program = new Home();
  copyProgram(program.path);
  const subject = {
    home,
    command: [NODE, join(program.path, "bin/sortmail")],
    env: ONE_BY_ONE,
    follow: setup.first === undefined,
    traceFile: join(program.path, "trace"),
    timeout: 30_000,
    ...(setup.limit === undefined
      ? {}
      : { before: ["/usr/bin/prlimit", `--fsize=${setup.limit}`] }),
  };
  const messages = [messageOf(1, setup.octets), messageOf(2, setup.octets)] as const;
  if (setup.first === undefined) warmUp(setup, home);
  else spawnSync("sleep", [`${COARSE_CLOCK}`]);
  const [tree, all] = [saveTree(home.path, [".config"]), saveTree(home.path, [])];
  const close = () => {
    for (const each of [home, program]) each.remove();
  };
  return {
    ...setup,
    subject,
    messages,
    reset: () => restoreTree(tree),
    fill: () => restoreTree(all),
    close,
  };
}

/**
 * Seconds after which rules are old enough to be compiled once: until then an edit could hide
 * behind the clock of the file system.
 */
const COARSE_CLOCK = 2.5;

/**
 * One delivery, so that all is there that a delivery leaves; then the old mail is put in place of
 * it.
 */
function warmUp({ boxes }: Setup, home: Home): void {
  const { status, stderr } = home.deliver(messageOf(0).input);
  if (status !== 0) throw new Error(`the delivery before all others failed: ${stderr}`);
  for (const box of boxes) {
    rmSync(join(home.path, box.path), { recursive: true });
    for (const [name, text] of oldMail(box)) home.write(name, text);
    if (box.kind === "maildir") home.write(join(box.path, "tmp/x"), "");
  }
  for (const box of boxes) if (box.kind === "maildir") rmSync(join(home.path, box.path, "tmp/x"));
  rmSync(home.write(".local/state/sortmail/journal/x", ""));
}

/** The program as it is now: a build while the tests run would be another one. */
function copyProgram(folder: string): void {
  for (const part of ["bin", "dist"])
    cpSync(join(INSTALLED, part), join(folder, part), { recursive: true });
  for (const part of ["package.json", "node_modules"])
    symlinkSync(join(INSTALLED, part), join(folder, part));
}
