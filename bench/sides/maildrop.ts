/** maildrop. Its log is on, as sortmail's is. */

import { BODY_WORD, SUBJECT } from "../lib/messages.js";
import { makePeer, ordersOf } from "./side.js";

export const maildrop = makePeer("maildrop", "/usr/bin/maildrop", (box, job) => {
  const slash = job.kind === "maildir" ? "/" : "";
  const to = (folder: string) => `"${box.path}/Mail/${folder}${slash}"`;
  const when = (test: string, folder: string) => `if (${test})\n{\n  to ${to(folder)}\n}\n`;
  const orders = ordersOf(job).map((order) =>
    when(`/^Subject:.*${SUBJECT} ${order}$/:h`, order === 1 ? "wanted" : "other"),
  );
  const lines = [
    `logfile "${box.path}/maildrop.log"\n`,
    job.backup ? `cc ${to("backup")}\n` : "",
    ...(job.body ? [when(`/${BODY_WORD}/:b`, "wanted")] : orders),
    `to ${to("other")}\n`,
  ];
  return { args: [box.write("mailfilter", lines.join(""))] };
});
