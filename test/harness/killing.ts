/**
 * Mail through a real Postfix, while the program that takes it is killed at random moments of its
 * work.
 */

import { rmSync } from "node:fs";
import { join } from "node:path";
import { forwardLine } from "../../src/commands/postfix-line.js";
import { Killer } from "./killer.js";
import { type Findings, inspect, type Sent } from "./killing-findings.js";
import { MAIL_ACCOUNT, type MailHome } from "./mail-home.js";
import type { Postfix } from "./postfix.js";
import { BIN, NODE } from "./program.js";

export interface KillingOptions {
  /** How many deliveries are to die. */
  readonly kills: number;
  /** Messages that are in the queue at the same time. */
  readonly batch: number;
  /** Numbers from 0 to below 1. */
  readonly random: () => number;
  /** Takes a line for whoever waits. */
  readonly tell?: (text: string) => void;
}

/** What was done, and what came of it. */
export interface Killing extends Findings {
  readonly messages: number;
  /** Starts of the program. */
  readonly runs: number;
  /** Those that were to be killed; the others of them had ended before. */
  readonly aimed: number;
  /** Those that died. */
  readonly killed: number;
  /** Seconds: the kills are spread evenly from the start of a run to this. */
  readonly span: number;
}

/** A backup, a folder and a copy in an mbox, which is rotated now and then. */
const RULES = `import { maildir, mbox, sortmail } from "sortmail";
const { rules, otherwise, file, copy } = sortmail({
  recipient: { user: "${MAIL_ACCOUNT}", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), box: mbox("~/Mail/box", { rotateAt: "4 MB" }) },
  backup: maildir("~/Mail/backup"),
});
export default rules([], otherwise(file("inbox"), copy("box")));
`;

/**
 * Deliveries that nobody disturbs, to see how long one takes; the first of them compile the rules.
 */
const QUIET = 20;
const COMPILING = 4;
/** One message in so many is larger than what is kept in memory. */
const LARGE_EVERY = 40;

/**
 * Sends messages and kills deliveries until so many have died, then lets all that is left be
 * delivered.
 */
export async function deliverUnderFire(
  home: MailHome,
  postfix: Postfix,
  options: KillingOptions,
): Promise<Killing> {
  const { kills, batch, random, tell = () => {} } = options;
  const killer = new Killer(home, NODE);
  home.write(".config/sortmail/rules.ts", RULES);
  home.write(".forward", `${forwardLine({ node: killer.program, script: BIN })}\n`);
  const sent: Sent[] = [];
  const send = async (count: number) => {
    for (let done = 0; done < count; done++) {
      const message = messageOf(sent.length);
      sent.push(message);
      await postfix.send(message.octets, [`m${message.number}@stonehenge.example`]);
    }
  };
  await send(QUIET);
  await postfix.drained();
  const span = longestDelivery(postfix);
  // From here on as on the first day: the rules have to be compiled, and that is disturbed, too.
  for (const name of [".cache", ".local"])
    rmSync(join(home.path, name), { recursive: true, force: true });
  const killed = () => killer.ends().filter((end) => end.killed).length;
  for (let dead = 0; dead < kills; dead = killed()) {
    tell(`${dead} of ${kills} deliveries killed, ${sent.length} messages sent`);
    const earlier = killer.ends().length;
    const waiting = await postfix.settled();
    killer.aim(Array.from({ length: Math.min(batch, kills - dead) }, () => random() * span));
    await postfix.flush();
    await send(batch - waiting);
    await postfix.until(() => killer.ends().length >= earlier + batch);
  }
  await postfix.flush();
  await postfix.drained();
  const ends = killer.ends();
  const aimed = ends.filter((end) => end.aimed).length;
  return {
    messages: sent.length,
    runs: ends.length,
    aimed,
    killed: killed(),
    span,
    ...inspect(home, sent, ends),
  };
}

function messageOf(number: number): Sent {
  const lines = number % LARGE_EVERY === LARGE_EVERY - 1 ? 40_000 : 10 + ((number * 7919) % 400);
  const body = Array.from(
    { length: lines },
    (_, line) => `${line % 9 === 4 ? "From" : "line"} ${line} of number ${number}\n`,
  );
  const header = `From: Ada Byron <ada@analytic.example>\nTo: m${number}@stonehenge.example\nSubject: number ${number}\n`;
  const dated = `Date: Sun, 22 Nov 2026 10:00:00 +0000\nMessage-ID: <${number}@analytic.example>\n`;
  return { number, octets: Buffer.from(`${header}${dated}\n${body.join("")}`) };
}

/** In seconds, by Postfix's own account. */
function longestDelivery(postfix: Postfix): number {
  const delays = [
    ...postfix.log().matchAll(/delays=[\d.]+\/[\d.]+\/[\d.]+\/([\d.]+), .* status=sent/g),
  ];
  return Math.max(...delays.slice(COMPILING).map(([, seconds]) => Number(seconds)));
}
