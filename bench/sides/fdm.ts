/** fdm, with the account that takes one message from standard input. */

import { BODY_WORD, SUBJECT } from "../lib/messages.js";
import { makePeer, ordersOf } from "./side.js";

export const fdm = makePeer("fdm", "/usr/bin/fdm", (box, job) => {
  const folders = ["wanted", "other", "backup"];
  const orders = ordersOf(job).map(
    (order) =>
      `match "^Subject:.*${SUBJECT} ${order}$" in headers action "${order === 1 ? "wanted" : "other"}"\n`,
  );
  const lines = [
    `set lock-file "${box.path}/fdm.lock"\nset maximum-size 1G\n`,
    `account "stdin" disabled stdin\n`,
    ...folders.map((folder) => `action "${folder}" ${job.kind} "${box.path}/Mail/${folder}"\n`),
    job.backup ? `match all action "backup" continue\n` : "",
    ...(job.body ? [`match "${BODY_WORD}" in body action "wanted"\n`] : orders),
    `match all action "other"\n`,
  ];
  return { args: ["-f", box.write("fdm.conf", lines.join("")), "-a", "stdin", "-m", "fetch"] };
});
