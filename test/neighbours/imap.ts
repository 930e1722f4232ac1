/** A session with Dovecot's IMAP server, as a mail reader holds one. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { start } from "../cli/tools.js";
import type { Home } from "../harness/program.js";

const PROGRAM = "/usr/lib/dovecot/imap";

/** For a test's `skip`: false, or what is missing. */
export const lackingImap: string | false =
  !existsSync(PROGRAM) && "needs Dovecot's IMAP server: apt-get install dovecot-imapd";

/** The keywords that a message has in a session, by its subject. */
export type KeywordsBySubject = Readonly<Record<string, readonly string[]>>;

/** One that is logged in, with a folder open. */
export interface Session {
  /** Sends a command. @returns the answer, its last line included */
  ask(command: string): Promise<string>;
  /** What a reader is shown, once it has asked for news. */
  keywords(): Promise<KeywordsBySubject>;
  /** Ends it. @returns what the server logged of warnings and errors */
  end(): Promise<string>;
}

/** Starts the server for one session, with the Maildir as the inbox. */
export async function openSession(home: Home, maildir: string): Promise<Session> {
  const config = home.write(
    `${maildir}.conf`,
    `base_dir = ${home.path}/dovecot
state_dir = ${home.path}/dovecot
log_path = /dev/stderr
mail_location = maildir:${join(home.path, maildir)}
ssl = no
stats_writer_socket_path =
`,
  );
  const command = ["/usr/bin/env", "USER=merlyn", PROGRAM, "-c", config];
  const { child, ended } = start(home, command);
  let heard = "";
  let wake = () => {};
  child.stdout?.on("data", (chunk) => {
    heard += String(chunk);
    wake();
  });
  ended.then(() => wake());
  let number = 0;
  const ask = async (text: string): Promise<string> => {
    const tag = `t${number++}`;
    heard = "";
    child.stdin?.write(`${tag} ${text}\r\n`);
    for (;;) {
      const last = new RegExp(`^${tag} (OK)?.*\r\n`, "m").exec(heard);
      if (last !== null && last[1] === undefined) child.kill("SIGKILL");
      if (last !== null && last[1] === undefined) throw new Error(`${text}: ${last[0]}`);
      if (last !== null) return heard;
      if (child.exitCode !== null) throw new Error(`imap ended: ${(await ended).stderr}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  await ask("SELECT INBOX");
  return {
    ask,
    keywords: async () => {
      await ask("NOOP");
      if ((await ask("SEARCH ALL")).startsWith("* SEARCH\r\n")) return {};
      return keywordsIn(await ask("FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])"));
    },
    end: async () => {
      child.stdin?.end("z LOGOUT\r\n");
      const { stderr } = await ended;
      return stderr
        .split("\n")
        .filter((line) => !/: Info: |^$/.test(line))
        .join("\n");
    },
  };
}

function keywordsIn(answer: string): KeywordsBySubject {
  const found = answer.matchAll(/FLAGS \(([^)]*)\)[\s\S]*?Subject: (\S+)/g);
  return Object.fromEntries(
    [...found].map(([, flags = "", subject = ""]) => [
      subject,
      flags
        .split(" ")
        .filter((flag) => flag !== "" && !flag.startsWith("\\"))
        .sort(),
    ]),
  );
}
