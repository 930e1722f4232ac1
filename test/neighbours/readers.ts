/** Programs that read an mbox, and what each takes for its messages. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readArchive } from "../../src/archive/archive.js";
import { unquoteMboxrd } from "../../src/core/message/mboxrd.js";
import { start } from "../cli/tools.js";
import type { Home } from "../harness/program.js";
import { BOX, doveadmOf, run } from "./programs.js";

/** A message as a program sees it: its subject, and its text with mboxrd's quoting undone. */
export type Reading = readonly [subject: string, body: string];

export const READERS: Readonly<Record<string, (home: Home) => Promise<readonly Reading[]>>> = {
  sortmail,
  mutt,
  "formail and procmail": formail,
  Dovecot: dovecot,
};

async function sortmail(home: Home): Promise<readonly Reading[]> {
  const path = join(home.path, BOX);
  const options = {
    stdin: 0,
    tmpFolder: home.path,
    host: { hostname: "x", pid: 1, now: Date.now },
  };
  return [...readArchive(path, options)].map((saved) => {
    if ("error" in saved) throw saved.error;
    return readingOf(saved.content.head.toString("latin1"));
  });
}

/** Has mutt copy all it finds to a Maildir. It runs on a terminal only, and until that ends. */
async function mutt(home: Home): Promise<readonly Reading[]> {
  return unquoted(messagesIn(await copiedByMutt(home)));
}

/** The Maildir that it copies all to; the names there have the flags that it saw. */
export async function copiedByMutt(home: Home): Promise<string> {
  const copies = join(home.path, "mutt-copies");
  const rc = home.write(
    "muttrc",
    `set mbox_type=Maildir confirmappend=no confirmcreate=no quit=yes sleep_time=0 mark_old=no move=no
push "<tag-pattern>~A<enter><tag-prefix><copy-message>${copies}<enter><exit>"
`,
  );
  const command = `TERM=vt100 mutt -n -F ${rc} -R -f ${join(home.path, BOX)}`;
  const { ended } = start(home, ["/usr/bin/script", "-qec", command, "/dev/null"]);
  const { status, stdout } = await ended;
  if (status !== 0) throw new Error(`mutt ended in ${status}: ${stdout.slice(-200)}`);
  return copies;
}

/** formail splits, and procmail files each. */
async function formail(home: Home): Promise<readonly Reading[]> {
  const copies = join(home.path, "procmail-copies");
  const rc = home.write("split-procmailrc", `SHELL=/bin/sh\n:0\n${copies}/\n`);
  const command = `exec formail -s procmail -m ${rc} <${join(home.path, BOX)}`;
  const { status, stderr } = await run(home, ["/bin/sh", "-c", command]);
  if (status !== 0) throw new Error(`formail ended in ${status}: ${stderr}`);
  return unquoted(messagesIn(copies));
}

async function dovecot(home: Home): Promise<readonly Reading[]> {
  const doveadm = doveadmOf(home, "dotlock fcntl");
  const { status, stdout, stderr } = await doveadm(
    "-f",
    "json",
    "fetch",
    "hdr.subject body",
    "all",
  );
  if (status !== 0) throw new Error(`doveadm ended in ${status}: ${stderr}`);
  const found: readonly { "hdr.subject": string; body: string }[] = JSON.parse(stdout);
  return found.map((each) =>
    readingOf(`Subject: ${each["hdr.subject"]}\n${unquote(each.body.replaceAll("\r\n", "\n"))}`),
  );
}

function messagesIn(maildir: string): string[] {
  const folder = join(maildir, "new");
  return readdirSync(folder).map((name) => readFileSync(join(folder, name), "latin1"));
}

function unquoted(messages: readonly string[]): Reading[] {
  return messages.map(readingOf).map(([subject, body]) => [subject, unquote(body)]);
}

/**
 * Their bodies begin so. mutt takes a header to end where a name has a blank behind it: so it is
 * this that tells.
 */
const BEGIN = "\nbegin\n";

export function readingOf(message: string): Reading {
  const end = message.indexOf(BEGIN);
  const subject = /^Subject: (.*)$/m.exec(message.slice(0, end))?.[1] ?? "no subject";
  return [subject, message.slice(end + 1)];
}

function unquote(text: string): string {
  return Buffer.concat([...unquoteMboxrd([Buffer.from(text, "latin1")])]).toString("latin1");
}
