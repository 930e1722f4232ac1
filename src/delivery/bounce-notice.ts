/** The notice that a list's member gets no mail any more. */

import { oneLine } from "../core/text.js";
import { localTime } from "../core/timestamp.js";
import type { Bouncing } from "../state/bounces/bounces.js";
import { clean, type NoticeOrigin, noticeHeader } from "./notice-message.js";

/** The message's bytes: lines end in LF, and have no more than 998 bytes. */
export function bounceNotice(bounces: Bouncing["bounces"], origin: NoticeOrigin): Buffer {
  const [{ list, member }] = bounces;
  const whose = `${clean(member)} of your list ${clean(list)}`;
  const lines = [
    ...noticeHeader(`sortmail: mail to ${oneLine(member, 100)} comes back`, origin),
    "",
    `Mail to ${whose} has come back ${bounces.length} times within 30 days:`,
    "",
    ...bounces.map(({ at, why }) => `  ${localTime(at)}  ${clean(why)}`),
    "",
    "Nobody is taken off a list but by you, in the file of its members. A server can also refuse",
    "what one post says, and not the address: what it says above tells which.",
    "",
    "All members whose mail comes back:  sortmail status",
    "",
    "This comes once in 30 days for a member. `notices: false` in sortmail({…}), in the rules,",
    "switches it off.",
    "",
  ];
  return Buffer.from(lines.join("\n"));
}
