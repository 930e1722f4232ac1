/** procmail. Its log is on, as sortmail's is. */

import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ACCOUNT } from "../../test/harness/program.js";
import type { Box } from "../lib/box.js";
import { BODY_WORD, SUBJECT } from "../lib/messages.js";
import { type Job, makePeer, ordersOf, type Side } from "./side.js";

export const PROCMAIL = "procmail";
const PROGRAM = "/usr/bin/procmail";

/** @param box whose home it is @returns the recipes for a job */
export function recipes({ path }: Box, job: Job): string {
  const { kind, backup, body } = job;
  const [slash, lock] = kind === "maildir" ? ["/", ""] : ["", ":"];
  const head = `SHELL=/bin/sh
HOME=${path}
PATH=/usr/bin:/bin
MAILDIR=${path}/Mail
DEFAULT=${path}/Mail/other${slash}
ORGMAIL=${path}/orgmail
LOGFILE=${path}/procmail.log
`;
  const copy = backup ? [`:0c${lock}\nbackup${slash}\n`] : [];
  const word = [`:0B${lock}\n* ${BODY_WORD}\nwanted${slash}\n`];
  const orders = ordersOf(job).map(
    (order) =>
      `:0${lock}\n* ^Subject:.*${SUBJECT} ${order}$\n${order === 1 ? "wanted" : "other"}${slash}\n`,
  );
  return [head, ...copy, ...(body ? word : orders)].join("\n");
}

/** procmail makes the account's mailbox before it reads a line of its recipes. */
function keepMailbox(): () => void {
  const { uid } = ACCOUNT;
  const owner = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((line) => line.split(":")[2] === `${uid}`);
  const path = join("/var/mail", owner?.split(":")[0] ?? "");
  if (uid === undefined || owner === undefined || existsSync(path)) return () => {};
  return () => rmSync(path, { force: true });
}

export const procmail = makePeer(PROCMAIL, PROGRAM, (box, job) => ({
  args: ["-t", box.write("procmailrc", recipes(box, job))],
  clear: keepMailbox(),
}));

/** With the usual recipe for an answer, which looks at fewer reasons not to send one. */
const ANSWER = (sendmail: string): string => `:0 whc
* !^FROM_DAEMON
* !^X-Loop: training@stonehenge.example
| (formail -r -I"From: training@stonehenge.example" -A"X-Loop: training@stonehenge.example"; \\
   echo "Thank you for asking about a course.") | ${sendmail} -oi -t

`;

/**
 * @param sendmail a script in sendmail's place
 * @param verify looks whether it was given the answer
 */
export function answeringProcmail(sendmail: string, verify: (box: Box) => void): Side | string {
  const job: Job = { kind: "maildir" };
  const peer = makePeer(`${PROCMAIL} + formail, with an answer`, PROGRAM, (box) => {
    const script = box.write("sendmail", sendmail, 0o755);
    const [head = "", ...rest] = recipes(box, job).split(/^(?=:0)/m);
    const args = ["-t", box.write("procmailrc", head + ANSWER(script) + rest.join(""))];
    return { args, clear: keepMailbox() };
  })(job);
  const box = typeof peer === "string" ? null : peer.box;
  return typeof peer === "string" || box === null
    ? `${peer}`
    : { ...peer, verify: () => verify(box) };
}
