/** Runs other people's rules under the programs that they were written for, in a home for it. */

import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { CORPUS, NO_CORPUS } from "../harness/corpus.js";
import { Home, type Result } from "../harness/program.js";
import { added, storedBelow, withPrograms } from "./places.js";
import { ADA, type Letter, type Port, type Program } from "./port.js";

/** How a program is started, and what it needs beside the rules. */
interface Runner {
  /** Of which Debian package. */
  readonly package: string;
  readonly file: string;
  /** What must be there before something is put into this place. */
  folders(place: string): readonly string[];
  /** Has one message delivered. @param rules the absolute path of the original */
  deliver(home: Home, rules: string, letter: Letter): Result;
}

const RUNNERS: Readonly<Record<Program, Runner>> = {
  procmail: {
    package: "procmail",
    file: "/usr/bin/procmail",
    folders: (place) => [dirname(place)],
    deliver: (home, rules, letter) =>
      run(
        home,
        [...WAITING, "/usr/bin/procmail", "-t", ...procmailSettings(home), rules],
        asPosted(letter),
      ),
  },
  maildrop: {
    package: "maildrop",
    file: "/usr/bin/maildrop",
    folders: maildir,
    deliver: (home, rules, letter) => run(home, ["/usr/bin/maildrop", rules], asPosted(letter)),
  },
  fdm: { package: "fdm", file: "/usr/bin/fdm", folders: maildir, deliver: deliverByFdm },
  sieve: {
    package: "dovecot-sieve",
    file: "/usr/bin/sieve-test",
    folders: maildir,
    deliver: deliverBySieve,
  },
};

/** For a test's `skip`: false, or why the original can't be run. */
export function cannotRun({ program }: Port): string | false {
  const { file, package: name } = RUNNERS[program];
  if (NO_CORPUS !== false) return NO_CORPUS;
  return !existsSync(file) && `needs other mail programs: apt-get install ${name}`;
}

/** The text of the original. */
export function originalOf({ original }: Port): string {
  return readFileSync(join(CORPUS ?? "/nonexistent", "rules", original), "utf8");
}

/** Where the original puts each letter, in order. */
export function runOriginal(port: Port): Readonly<Record<string, readonly string[]>> {
  const { deliver } = RUNNERS[port.program];
  const home = new Home();
  try {
    prepare(home, port);
    const rules = home.write("rules/original", edited(port, home));
    let before = found(home);
    const outcomes = port.letters.map((letter) => {
      const { status, stderr } = deliver(home, rules, letter);
      if (status !== 0) throw new Error(`${letter.name}: status ${status}: ${stderr}`);
      const after = found(home);
      const places = added(before, after);
      before = after;
      return [letter.name, places];
    });
    return Object.fromEntries(outcomes);
  } finally {
    home.remove();
  }
}

/** Not where mail ends. */
const NO_MAIL = ["rules", "tools", "dovecot"];

function found(home: Home): string[] {
  const sent = join(home.path, "tools/sent");
  const lines = existsSync(sent) ? readFileSync(sent, "utf8").trimEnd().split("\n") : [];
  return [...storedBelow(home.path, NO_MAIL), ...lines];
}

/** Writes down whom it is told to send to, and sends nothing. */
function recorder({ path }: Home): string {
  return `#!/bin/sh\ncat >/dev/null\nfor to; do :; done\necho "to $to" >>${path}/tools/sent\n`;
}

/** Folders that its author has had made before: Maildirs, or what mboxes lie in. */
function prepare(home: Home, { program, letters }: Port): void {
  home.write("tools/sendmail", recorder(home), 0o700);
  const { folders } = RUNNERS[program];
  const places = letters.flatMap(({ goes }) => goes).filter((place) => !/^(?:to|run) /.test(place));
  for (const place of places)
    for (const folder of folders(place.replace(/ \(.*\)$/, ""))) makeFolder(home, folder);
}

/** As the account that the program runs as. */
function makeFolder(home: Home, folder: string): void {
  rmSync(home.write(`${folder}/x`, ""));
}

function maildir(path: string): readonly string[] {
  return ["new", "cur", "tmp"].map((part) => `${path}/${part}`);
}

function edited(port: Port, home: Home): string {
  const text = (port.edits ?? []).reduce((rules, [from, to]) => {
    if (!rules.includes(from)) throw new Error(`${port.name}: the original has no ${from}`);
    return rules.replaceAll(from, to);
  }, originalOf(port));
  return withPrograms(home, text, port.programs).replaceAll("{home}", home.path);
}

/** As the MTA hands it over. */
function asPosted({ text, sender = ADA }: Letter): string {
  return `From ${sender}  Sun Nov 22 10:00:00 2026\n${text}`;
}

function run(home: Home, command: readonly string[], input = ""): Result {
  return home.run([], { command, input });
}

/** procmail does not wait for what it starts: the end of this file descriptor does. */
const WAITING = ["/bin/sh", "-c", 'exec "$@" 9>&1', "sh"];

function procmailSettings({ path }: Home): readonly string[] {
  return [`HOME=${path}`, `ORGMAIL=${path}/orgmail`, `SENDMAIL=${path}/tools/sendmail`];
}

/** fdm fetches: what has arrived lies in the Maildir of its account. */
function deliverByFdm(home: Home, rules: string, { text }: Letter): Result {
  const [, account = ""] = /^account .* maildir "(.*?)"/m.exec(readFileSync(rules, "utf8")) ?? [];
  home.write(`${account.slice(home.path.length + 1)}/new/${randomUUID()}`, text);
  return run(home, ["/usr/bin/fdm", "-f", rules, "fetch"]);
}

/** Dovecot's Sieve, delivering for real. */
function deliverBySieve(home: Home, rules: string, { text }: Letter): Result {
  const { uid, gid } = statSync(home.path);
  const config = home.write(
    "dovecot/dovecot.conf",
    `base_dir = ${home.path}/dovecot
state_dir = ${home.path}/dovecot
log_path = /dev/stderr
mail_location = maildir:${home.path}/Maildir
mail_uid = ${uid}
mail_gid = ${gid}
mail_home = ${home.path}
ssl = no
stats_writer_socket_path =
plugin {
  sieve_extensions = +notify +editheader +vacation-seconds +mboxmetadata +servermetadata
}
`,
  );
  const mail = home.write("dovecot/message", text);
  const result = run(home, [
    "/usr/bin/sieve-test",
    "-c",
    config,
    "-e",
    "-l",
    `maildir:${home.path}/Maildir`,
    rules,
    mail,
  ]);
  for (const [, to] of result.stderr.matchAll(/^info: .* sent mail notification to <(.*)>/gm))
    appendFileSync(join(home.path, "tools/sent"), `to ${to}\n`);
  return result;
}
