/**
 * A private Postfix: its own configuration and queue, on the loopback interface. It rewrites every address of
 * stonehenge.example to ACCOUNT+LOCALPART@blue.stonehenge.example, as the article that this program is made for has it.
 */

import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";

/** Mail is delivered to this account: `useradd --create-home sortmailtest`. Never anybody's own: its home is emptied. */
export const MAIL_ACCOUNT = "sortmailtest";

/** For a test's `skip`: false, or what is missing. */
export const NO_POSTFIX: string | false = missing();

function missing(): string | false {
  if (process.getuid?.() !== 0) return "needs root to run a private Postfix";
  if (!existsSync("/usr/sbin/postfix")) return "needs Postfix: apt-get install postfix";
  if (account() === null) return `needs the account ${MAIL_ACCOUNT}: useradd --create-home ${MAIL_ACCOUNT}`;
  return false;
}

/** The mail account, by /etc/passwd; null when there is none. */
export function account(): { readonly uid: number; readonly gid: number; readonly home: string } | null {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith(`${MAIL_ACCOUNT}:`));
  const [, , uid, gid, , home] = line?.split(":") ?? [];
  return home === undefined ? null : { uid: Number(uid), gid: Number(gid), home };
}

export interface PostfixOptions {
  /** The line of ~/.forward, without its newline. */
  readonly forward?: string;
  readonly mailboxCommand?: string;
  /** Further main.cf settings. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly port?: number;
}

export class Postfix {
  readonly folder: string;
  readonly port: number;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.port = port;
  }

  /** Starts an instance and waits until it answers. */
  static async start(options: PostfixOptions): Promise<Postfix> {
    const folder = mkdtempSync(join(tmpdir(), "sortmail-postfix-"));
    chmodSync(folder, 0o755);
    const postfix = new Postfix(folder, options.port ?? 20_000 + (process.pid % 10_000));
    postfix.configure(options);
    execFileSync("/usr/sbin/postfix", ["-c", postfix.etc, "start"], { stdio: "pipe" });
    for (let tries = 0; ; tries++) {
      try {
        (await postfix.connect()).end();
        return postfix;
      } catch (error) {
        if (tries > 100) throw new Error(`Postfix does not answer: ${postfix.log()}`, { cause: error });
        await pause(100);
      }
    }
  }

  private get etc(): string {
    return join(this.folder, "etc");
  }

  private configure({ forward, mailboxCommand, settings }: PostfixOptions): void {
    const owner = account();
    if (owner === null) throw new Error("no mail account");
    for (const name of ["etc", "queue", "data", "forward"]) mkdirSync(join(this.folder, name), { mode: 0o755 });
    execFileSync("chown", ["postfix", join(this.folder, "data")]);
    const map = join(this.etc, "virtual");
    writeFileSync(map, `/^(.*)@stonehenge\\.example$/ ${MAIL_ACCOUNT}+$1@blue.stonehenge.example\n`);
    if (forward !== undefined) {
      const file = join(this.folder, "forward", MAIL_ACCOUNT);
      writeFileSync(file, `${forward}\n`);
      chownSync(file, owner.uid, owner.gid);
    }
    const main: Record<string, string> = {
      compatibility_level: "3.6",
      queue_directory: join(this.folder, "queue"),
      data_directory: join(this.folder, "data"),
      command_directory: "/usr/sbin",
      daemon_directory: "/usr/lib/postfix/sbin",
      meta_directory: "/etc/postfix",
      shlib_directory: "/usr/lib/postfix",
      mail_owner: "postfix",
      setgid_group: "postdrop",
      maillog_file: join(this.folder, "log"),
      maillog_file_prefixes: this.folder,
      inet_interfaces: "127.0.0.1",
      inet_protocols: "ipv4",
      mynetworks: "127.0.0.0/8",
      smtpd_peername_lookup: "no",
      smtpd_relay_restrictions: "permit_mynetworks, reject",
      disable_dns_lookups: "yes",
      myhostname: "blue.stonehenge.example",
      mydomain: "stonehenge.example",
      mydestination: "blue.stonehenge.example",
      recipient_delimiter: "+",
      virtual_alias_domains: "stonehenge.example",
      virtual_alias_maps: `regexp:${map}`,
      local_header_rewrite_clients: "",
      alias_maps: "",
      alias_database: "",
      biff: "no",
      default_transport: "error:this Postfix sends nothing out",
      message_size_limit: "209715200",
      forward_path: join(this.folder, "forward/$user"),
      minimal_backoff_time: "1s",
      maximal_backoff_time: "1s",
      queue_run_delay: "1s",
      ...(mailboxCommand === undefined ? {} : { mailbox_command: mailboxCommand }),
      ...settings,
    };
    writeFileSync(
      join(this.etc, "main.cf"),
      Object.entries(main)
        .map(([name, value]) => `${name} = ${value}\n`)
        .join(""),
    );
    writeFileSync(join(this.etc, "master.cf"), master(this.port));
  }

  /** Sends one message by SMTP. `message` has LF line ends. */
  async send(message: Buffer, recipients: readonly string[], sender = "someone@elsewhere.example"): Promise<void> {
    const socket = await this.connect();
    const replies = createInterface({ input: socket })[Symbol.asyncIterator]();
    const expect = async (code: string) => {
      for (;;) {
        const { value, done } = await replies.next();
        if (done || !String(value).startsWith(code)) throw new Error(`SMTP: wanted ${code}, got ${String(value)}`);
        if (String(value).charAt(3) !== "-") return;
      }
    };
    const say = async (line: string, code: string) => {
      socket.write(`${line}\r\n`);
      await expect(code);
    };
    await expect("220");
    await say("EHLO elsewhere.example", "250");
    await say(`MAIL FROM:<${sender}>`, "250");
    for (const recipient of recipients) await say(`RCPT TO:<${recipient}>`, "250");
    await say("DATA", "354");
    socket.write(dotStuffed(message));
    await say(".", "250");
    socket.end("QUIT\r\n");
  }

  private connect(): Promise<ReturnType<typeof connect>> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, "127.0.0.1");
      socket.once("connect", () => resolve(socket));
      socket.once("error", reject);
    });
  }

  /** Messages that are not delivered yet. */
  queued(): number {
    const { stdout } = spawnSync("/usr/sbin/postqueue", ["-c", this.etc, "-j"], {
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    return stdout.split("\n").filter((line) => line !== "").length;
  }

  /** Tries everything in the queue again, now. */
  flush(): void {
    spawnSync("/usr/sbin/postqueue", ["-c", this.etc, "-f"]);
  }

  /** Waits until the queue is empty. */
  async drained(seconds = 120): Promise<void> {
    await this.until(() => this.queued() === 0, seconds);
  }

  async until(done: () => boolean, seconds = 60): Promise<void> {
    for (let waited = 0; !done(); waited += 0.2) {
      if (waited > seconds) throw new Error(`waited ${seconds} s in vain: ${this.log().slice(-4000)}`);
      await pause(200);
    }
  }

  log(): string {
    const file = join(this.folder, "log");
    return existsSync(file) ? readFileSync(file, "utf8") : "no log";
  }

  /** What became of each delivery: the words after `status=` of the log. */
  outcomes(): string[] {
    return [...this.log().matchAll(/postfix\/local\[\d+\]: .*? status=(.*)$/gm)].map(([, outcome]) => outcome ?? "");
  }

  stop(): void {
    spawnSync("/usr/sbin/postfix", ["-c", this.etc, "stop"], { stdio: "ignore" });
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** RFC 5321 section 4.5.2, and CRLF line ends. */
function dotStuffed(message: Buffer): Buffer {
  const text = message.toString("latin1").replace(/\n$/, "").replace(/^\./gm, "..").replace(/\n/g, "\r\n");
  return Buffer.from(`${text}\r\n`, "latin1");
}

const master = (port: number): string => `127.0.0.1:${port} inet n - n - - smtpd
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 1 1 qmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
local     unix  - n n - - local
anvil     unix  - - n - 1 anvil
postlog   unix-dgram n - n - 1 postlogd
`;
