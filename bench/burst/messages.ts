/** The messages that are sent: the same in each run, and no two of them alike. */

import { GTUBE } from "../../test/harness/spamd.js";
import { randomNumbers } from "../lib/random.js";

const WORDS =
  "offer prize winner account price pills order click here now best free risk money home work click lowest guaranteed today only you are the one who asked us for this and more of it".split(
    " ",
  );
/** Octets of the body, about: a usual size for spam. */
const BODY_SIZE = 8000;

/** A spam that every scanner knows. @param number makes it another one */
export function spamMessage(number: number): Buffer {
  const draw = randomNumbers(number + 1);
  const lines: string[] = [GTUBE];
  for (let size = 0; size < BODY_SIZE; size += lines.at(-1)?.length ?? 0) {
    lines.push(Array.from({ length: 10 }, () => WORDS[draw() % WORDS.length]).join(" "));
  }
  return Buffer.from(`From: "Your prize" <prize${number}@elsewhere.example>
To: somebody@stonehenge.example
Subject: Your prize is waiting, ${number}
Date: Sun, 22 Nov 2026 10:00:00 +0000
Message-ID: <${process.pid}.${number}@elsewhere.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=us-ascii

${lines.join("\n")}
`);
}
