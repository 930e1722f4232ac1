/**
 * Whether what came back to the sender of a list's mail says that a member's address is of no use
 * (RFC 3464), and when its owner is told.
 */

import type { Mail } from "../contracts/mail.js";
import { oneLine } from "../text.js";

/** Milliseconds that a bounce counts. */
export const COUNTS_FOR = 30 * 24 * 3600_000;
/** So many within that time are told. */
export const TOO_MANY = 3;

const LONGEST = 200;

/** Who writes of failed mail; an absence note is in the name of the member. */
const SYSTEM = /^(?:mail(?:er)?[-_.]?daemon|postmaster|mdaemon|bounces?)$/i;
const FAILURE =
  /^(?:undeliver|non-?deliver|unzustellbar|failure notice|returned? (?:e-?)?mail|(?:e-?)?mail (?:delivery )?fail|delivery (?:has )?fail|delivery (?:status )?notification|(?:e-?)?mail (?:system error|could not be delivered)|message (?:delivery )?(?:fail|could not|not delivered))/i;
/** It may still arrive. */
const LATER = /\bdelay|\bwarning\b|\bstill\b/i;

/**
 * Why a member did not get it, in one line. Null where nothing says that it has failed for good: a
 * warning that it is late, an absence note, what has an envelope sender.
 * @param head the message from its first octet
 */
export function failureIn(mail: Mail, head: Buffer): string | null {
  if (mail.automatic !== "null sender") return null;
  const type = mail.header("Content-Type") ?? "";
  const why = /^multipart\/report\b/i.test(type)
    ? reported(head.toString("latin1"))
    : unreported(mail);
  return why === null ? null : oneLine(why, LONGEST);
}

/** RFC 3464 section 2.3: an action for each recipient. */
function reported(text: string): string | null {
  if (!/^action:[ \t]*failed\b/im.test(text)) return null;
  const said = /^diagnostic-code:[ \t]*(?:[\w-]{1,30};)?[ \t]*(.{1,500}(?:\r?\n[ \t].{0,500})?)/im;
  return said.exec(text)?.[1] ?? /^status:[ \t]*([\d.]{1,20})/im.exec(text)?.[1] ?? "failed";
}

/** Exim names the address in a field; others say it in the subject alone. */
function unreported({ subject, from, header }: Mail): string | null {
  const named = header("X-Failed-Recipients") !== null;
  const bySystem = from.some(({ local }) => SYSTEM.test(local)) && FAILURE.test(subject);
  return (named || bySystem) && !LATER.test(subject) ? subject : null;
}
