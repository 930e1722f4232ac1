/** What a virus scanner's notice is known by: a chunk of its own. */

import type { Mail } from "../contracts/mail.js";
import {
  type Evidence,
  senderEvidence,
  subjectEvidence,
  textEvidence,
} from "../message/antivirus-evidence.js";
import type { Observation } from "./condition.js";

/** Fields of lists and newsletters: no scanner's notice has them. */
const OF_LISTS = ["List-Id", "List-Post", "List-Help", "List-Unsubscribe", "Mailing-List"];
/** The programs that people write with, by X-Mailer or User-Agent. */
const PEOPLES =
  /^(?:mozilla|thunderbird|microsoft (?:office )?outlook|mutt|neomutt|apple mail|kmail|kontact|(?:ximian )?evolution|(?:qualcomm )?eudora|pine|alpine|the bat!|gnus|claws|sylpheed|roundcube|squirrelmail|pegasus|iphone|ipad)/i;

/** Reads the text only where the rest could be a scanner's. */
export async function observeNotice(mail: Mail): Promise<Observation> {
  const list = listMark(mail);
  if (list !== null) return seen(false, list);
  const sender = senderEvidence(mail);
  const subject = subjectEvidence(mail.subject);
  const outside = `sender: ${sender.words}; subject: ${subject.words}`;
  if (!isPlausible(sender, subject, mail)) return seen(false, `${outside}; text not read`);
  const text = textEvidence(await mail.text());
  return seen(isNotice(sender, subject, text), `${outside}; text: ${text.words}`);
}

function seen(matched: boolean, words: string): Observation {
  return { matched, value: () => words };
}

function listMark(mail: Mail): string | null {
  if (mail.list !== null) return `list ${mail.list.id}`;
  const name = OF_LISTS.find((each) => mail.header(each) !== null);
  if (name !== undefined) return name;
  return /^list\b/i.test(mail.header("Precedence") ?? "") ? "Precedence: list" : null;
}

/** Whether it is worth to read the text. A person's subject alone never is. */
function isPlausible(sender: Evidence, subject: Evidence, mail: Mail): boolean {
  if (sender.weight === 0 && subject.weight < 3) return false;
  if (sender.weight < 2 && isPeoples(mail)) return false;
  return sender.weight + subject.weight > 1;
}

function isPeoples(mail: Mail): boolean {
  return ["X-Mailer", "User-Agent"].some((name) => PEOPLES.test(mail.header(name) ?? ""));
}

/**
 * All three must speak for it where one of them says little. The text says what was found in which
 * message, or it is none.
 */
function isNotice(sender: Evidence, subject: Evidence, text: Evidence): boolean {
  if (text.weight < 2) return false;
  if (subject.weight === 0) return text.weight > 3;
  if (sender.weight < 2 && subject.weight < 3) return text.weight > 2;
  return sender.weight + subject.weight + text.weight > 4;
}
