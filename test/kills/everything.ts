/**
 * A delivery that does all that rules can ask of folders and programs: a marked copy in an mbox, saved
 * attachments, a program beside, one whose status hands over to `otherwise`, a new member of a
 * family, and one beyond its bound.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { homeWith, startDelivery } from "../cli/tools.js";
import { BIN, type Home, NODE } from "../harness/program.js";

/**
 * In place of the nth step, a change on the disk or the start of a program, the process is killed,
 * or the step fails as on a full disk.
 */
export const BREAKER = `const fs = require("node:fs"), children = require("node:child_process");
const { O_CREAT } = fs.constants, at = Number(process.env.BREAK_AT), error = process.env.BREAK_BY;
const write = fs.writeSync, said = error === "COUNT" ? fs.openSync(process.env.HOME + "/steps", "a", 0o600) : -1;
let steps = 0;
const step = () => {
  if (said >= 0) write(said, ".");
  if (++steps !== at) return;
  if (error === "SIGKILL") process.kill(process.pid, "SIGKILL");
  throw Object.assign(new Error(error + ": in place of step " + at), { code: error });
};
const changes = (name, args) => name !== "openSync" || (Number(args[1]) & O_CREAT) !== 0;
for (const name of ["openSync", "writeSync", "fsyncSync", "linkSync", "renameSync", "unlinkSync", "mkdirSync", "rmdirSync", "chmodSync", "ftruncateSync"]) {
  const real = fs[name];
  fs[name] = (...args) => { if (changes(name, args)) step(); return real(...args); };
}
const { spawn } = children;
children.spawn = (...args) => {
  step();
  const child = spawn(...args);
  if (error === "SIGKILL" || error === "COUNT") step(); // started, and not waited for
  return child;
};
`;

/** One line a call, in one write: what it is, and of which message. */
const PROGRAM = (status: number) =>
  `#!/bin/sh\nid=$(sed -n 's/^Message-ID: //p')\necho "$1 $id" >> "$HOME/calls"\nexit ${status}\n`;

const RULES = (
  home: Home,
) => `import { directory, maildir, maildirs, mark, mbox, pipe, run, sortmail } from "sortmail";
const { rules, rule, also, otherwise, file, copy, save } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/Mail/inbox"), box: mbox("~/Mail/box"), scans: directory("~/Scans"),
    lists: maildirs("~/Maildir", { layout: "maildir++", prefix: "lists", subscribe: true }),
    full: maildirs("~/Mail/full", { atMost: 1, beyond: "inbox" }),
  },
});
const every = () => true;
export default rules([
  also("box", every, copy("box", { flags: ["flagged"], keywords: ["work"] })),
  also("marked", every, mark({ flags: ["seen"], headers: { add: { "X-Label": "work" } } })),
  also("scans", every, save("scans")),
  also("beside", every, run("${home.path}/bin/beside", ["run"], { onFailure: "defer" })),
  rule("tickets", every, pipe("${home.path}/bin/tickets", ["pipe"], { statuses: { 1: "otherwise" } })),
], otherwise((mail) => [file("lists", mail.subject), copy("full", mail.subject)]));
`;

export function homeOf(t: TestContext): Home {
  const home = homeWith(t);
  home.write("bin/beside", PROGRAM(0), 0o755);
  home.write("bin/tickets", PROGRAM(1), 0o755);
  home.write("breaker.cjs", BREAKER);
  home.write("Mail/full/there/cur/x", "");
  home.write(".config/sortmail/rules.ts", RULES(home));
  return home;
}

const part = (name: string, content: string) => `--b
Content-Type: application/pdf
Content-Disposition: attachment; filename=${name}

${content}
`;

const idOf = (number: number) => `<m${number}@analytic.example>`;

/** A message that can be told from any other, in whatever it is put into. */
const messageOf = (number: number) => `From ada@analytic.example  Sun Nov 22 10:00:00 2026
Delivered-To: merlyn+merlyn@blue.stonehenge.example
From: Ada Byron <ada@analytic.example>
Subject: l${number}
List-Id: <l${number}>
Message-ID: ${idOf(number)}
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

${part(`one${number}.pdf`, `one of ${number}.`)}${part(`two${number}.pdf`, `two of ${number}.`)}--b--
`;

/** Delivers it; its nth step is broken. 0: none is. */
export function deliver(home: Home, number: number, at = 0, by = "") {
  const env = {
    HOME: home.path,
    PATH: "/usr/bin:/bin",
    LANG: "C",
    BREAK_AT: `${at}`,
    BREAK_BY: by,
  };
  const command = [NODE, "--require", join(home.path, "breaker.cjs"), BIN];
  return startDelivery(home, command, messageOf(number), { env });
}

/** What a delivery does, in its order. */
export const EFFECTS = ["box", "one", "two", "run", "pipe", "member", "beyond"] as const;
export type Effect = (typeof EFFECTS)[number];
export const PROGRAMS: readonly Effect[] = ["run", "pipe"];

/** How the journal says that it is done. */
const NOTES: Readonly<Record<Effect, (number: number) => string>> = {
  box: () => 'store ~/Mail/box"',
  one: (number) => `/Scans/one${number}.pdf `,
  two: (number) => `/Scans/two${number}.pdf `,
  run: () => "run ",
  pipe: () => "pipe ",
  member: (number) => `/.lists.l${number}"`,
  beyond: () => 'store ~/Mail/inbox"',
};

/** How often each effect is there, whole. */
export type Counts = Readonly<Record<Effect, number>>;

export function count(home: Home, number: number): Counts {
  const stored = messageOf(number).slice(messageOf(number).indexOf("\n") + 1);
  const calls = times(textOf(home, "calls").split("\n"));
  const mail = (folder: string) =>
    times(home.maildir(folder).map(String))(`X-Label: work\n${stored}`);
  const files = (name: string) => {
    const folder = join(home.path, "Scans");
    const names = existsSync(folder) ? readdirSync(folder) : [];
    const own = names.filter((each) =>
      new RegExp(`^${name}${number}( \\(\\d+\\))?\\.pdf$`).test(each),
    );
    return times(own.map((each) => readIfThere(join(folder, each))))(`${name} of ${number}.`);
  };
  return {
    box: textOf(home, "Mail/box").split(`\nX-Status: F\nX-Keywords: work\n${stored}\n`).length - 1,
    one: files("one"),
    two: files("two"),
    run: calls(`run ${idOf(number)}`),
    pipe: calls(`pipe ${idOf(number)}`),
    member: mail(`Maildir/.lists.l${number}`),
    beyond: mail("Mail/inbox"),
  };
}

const times = (all: readonly string[]) => (one: string) =>
  all.filter((each) => each === one).length;

const textOf = (home: Home, name: string) => readIfThere(join(home.path, name));

/** Other deliveries, meanwhile, come to their ends. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** What would be on disk and is not whole: a member that readers are not told of, torn mail. */
export function torn(home: Home, number: number): string[] {
  const subscribed = times(textOf(home, "Maildir/subscriptions").split("\n"))(`lists\tl${number}`);
  const box = textOf(home, "Mail/box").split(`Message-ID: ${idOf(number)}\n`).length - 1;
  const { box: whole, member } = count(home, number);
  return [
    ...(subscribed > 1 || (member > 0 && subscribed === 0)
      ? [`subscribed ${subscribed} times`]
      : []),
    ...(member > 0 && !existsSync(join(home.path, `Maildir/.lists.l${number}/maildirfolder`))
      ? ["no maildirfolder"]
      : []),
    ...(box === whole ? [] : [`${box} in box, ${whole} of them whole`]),
  ];
}

/** The entry of a delivery that is unfinished, as it is written; empty: there is none. */
export function journalOf(home: Home, number: number): string {
  const names = home.files().filter((name) => name.startsWith(".local/state/sortmail/journal/"));
  return names.map((name) => textOf(home, name)).find((text) => text.includes(idOf(number))) ?? "";
}

/** Those that the journal says are done. */
export function noted(journal: string, number: number): Effect[] {
  const done = journal.split("\n").filter((line) => line.includes('"done":"'));
  return EFFECTS.filter((name) => done.some((line) => line.includes(NOTES[name](number))));
}
