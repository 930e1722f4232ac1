/**
 * What the tests of outgoing mail share: a Postfix that passes everything on to one next server,
 * which keeps it.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { after, before, beforeEach } from "node:test";
import { MAIL_ACCOUNT, type MailHome } from "../harness/mail-home.js";
import type { Postfix } from "../harness/postfix.js";
import { type Received, type Sink, type SinkOptions, startSink } from "../harness/sink.js";
import { type Site, useSite, writeRules } from "./site.js";

type Faults = NonNullable<SinkOptions["answer"]>;

/**
 * Somebody else's address, by name; what comes is for the account's ~/.forward+robot, which is not
 * ours.
 */
export const ROBOT = "robot@other.example";

/** A site, and the server that its mail goes to. */
export interface OutgoingSite extends Site {
  readonly port: number;
  /** What the next server has taken since the test began. */
  readonly taken: () => readonly Received[];
  /** What the next server answers from now on. */
  readonly answer: (faults: Faults) => void;
}

const NO_FAULTS: Faults = () => null;
const SYSTEM = "/etc/postfix/main.cf";

/** Must be called before any other hook is set: the private Postfix has to know the sink's port. */
export function useOutgoingSite(): () => OutgoingSite {
  let sink: Sink | undefined;
  let faults = NO_FAULTS;
  let earlier = 0;
  const found = () => {
    assert(sink !== undefined, "no sink");
    return sink;
  };
  before(async () => {
    sink = await startSink({ answer: (step, argument) => faults(step, argument) });
  });
  let restore = () => {};
  // Set before the site's own, which lets the next test have the account, and the system's
  // configuration with it.
  after(async () => {
    restore();
    await sink?.close();
  });
  // Not default_transport: that one is set already.
  const site = useSite(() => [
    `sender_dependent_default_transport_maps = static:smtp:[127.0.0.1]:${found().port}`,
  ]);
  before(() => {
    const { postfix } = site();
    restore = letAccountSubmit(postfix);
    const robot = `inline:{${ROBOT}=${MAIL_ACCOUNT}+robot@blue.stonehenge.example}`;
    postfix.set(`virtual_alias_maps=${robot}, regexp:${postfix.etc}/virtual`);
  });
  beforeEach(() => {
    const { home, lines } = site();
    faults = NO_FAULTS;
    earlier = found().received.length;
    home.write(".forward", `${lines.forward}\n`);
  });
  const answer = (next: Faults) => {
    faults = next;
  };
  return () => ({
    ...site(),
    port: found().port,
    taken: () => found().received.slice(earlier),
    answer,
  });
}

/**
 * The set-gid postdrop(1) goes only by configurations that the system's own names.
 * @returns undoes it
 */
function letAccountSubmit({ etc }: Postfix): () => void {
  if (!existsSync(SYSTEM))
    throw new Error(`${SYSTEM} is not there: Postfix is installed, but not set up`);
  const text = readFileSync(SYSTEM);
  execFileSync("/usr/sbin/postconf", [
    "-c",
    "/etc/postfix",
    "-e",
    `alternate_config_directories=${etc}`,
  ]);
  return () => writeFileSync(SYSTEM, text);
}

/** Waits until all is delivered, what went out because of it included. */
export async function quiet(postfix: Postfix): Promise<void> {
  // Twice: what is submitted while the queues are read, one after the other, may be missed.
  for (let count = 0; count < 2; count++)
    assert.equal(await postfix.settled(), 0, postfix.log().slice(-4000));
}

export interface Parts {
  readonly rules?: string;
  readonly otherwise?: string;
  /** Default: the real program. */
  readonly outgoing?: string;
}

/** Rules of the account, with a template `gone`, and a list `friends` of so many members. */
export function setRules(
  home: MailHome,
  { rules = "", otherwise = "", outgoing = "sendmail()" }: Parts,
  members = 2,
) {
  home.write(".config/sortmail/templates/gone.njk", "Subject: Gone fishing\n\nBack on Monday.\n");
  const lines = memberAddresses(members).map((address, index) => `Member ${index} <${address}>\n`);
  home.write(".config/sortmail/friends.txt", lines.join(""));
  writeRules(
    home,
    `import { maildir, sendmail, sentTo, smtp, sortmail, unscanned } from "sortmail";
const { rules, rule, otherwise, file, forward, redistribute, respond } = sortmail({
  recipient: { user: "${MAIL_ACCOUNT}", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
  templates: ["gone"],
  lists: { friends: { address: "friends@stonehenge.example", members: "friends.txt" } },
  spam: unscanned(),
  outgoing: ${outgoing},
});
export default rules([${rules}], otherwise(file("inbox")${otherwise}));
`,
  );
}

export function memberAddresses(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `member${index}@far${index % 7}.example`);
}

let serial = 0;

/**
 * A message as a person writes it: nothing is missing that Postfix would add.
 * @param extra header lines
 */
export function letter(to: string, from = "ada@analytic.example", extra = ""): Buffer {
  const text = `From: Ada Byron <${from}>
To: ${to}
Subject: =?utf-8?q?Lunch=2C_caf=C3=A9?=
   folded   oddly
Date: Mon, 02 Mar 2026 12:00:00 +0000
Message-ID: <${serial++}.${process.pid}@analytic.example>
${extra}X-ODD:no space, and some behind  
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

.
..half past twelve, at the café?  
From here it is not far.

.leading dots
`;
  return Buffer.from(text);
}

/** What the next server has, with the line ends that were sent. */
export function textOf({ octets }: Received): string {
  return octets.toString("utf8").replaceAll("\r\n", "\n");
}

/** The header's fields of this name. */
export function fields(text: string, name: string): string[] {
  const head = text.slice(0, text.indexOf("\n\n") + 1).replace(/\n[ \t]+/g, " ");
  return [...head.matchAll(new RegExp(`^${name}: *(.*)$`, "gim"))].map(([, value = ""]) => value);
}

/** The account's inbox. */
export function inbox(home: MailHome): string[] {
  return home.maildir("Mail/inbox").map(String);
}
