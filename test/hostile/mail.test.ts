/**
 * No poison: whatever a message is made for, it is delivered as it came. Those here were the worst
 * of some two hundred that `npm run bench:hostile` delivers and times; before there were bounds
 * they took minutes, gigabytes, or for ever.
 */

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { HOSTILE_BODIES } from "../harness/hostile-bodies.js";
import { HOSTILE_HEADERS } from "../harness/hostile-headers.js";
import { HOSTILE_MIME } from "../harness/hostile-mime.js";
import { RULE_SETS } from "../harness/hostile-rules.js";
import { deliverOnce, homeWith } from "../harness/hostile-run.js";

const WORST: readonly string[] = [
  "100,000 fields",
  "300,000 lines of white space below a field",
  "NUL in names and values",
  "continuation lines below a line without a colon",
  "encoded words of 50,000 charsets",
  "address fields: a:a:a:…",
  "List-Id that climbs",
  "List-Id with NUL and control characters",
  "List-Id of 8-bit octets",
  "List-Id of 255 bytes and more",
  "List-Post: mailto:mailto:",
  "multiparts 10,000 deep",
  "messages in messages 10,000 deep",
  "padding of 30 MB behind a boundary",
  "multiparts 900 deep, and 30 MB of lines that could end each",
  "a message of 30 MB, ten others around it",
  "900 messages beside one another",
  "messages in base64 in messages in base64",
  "8-bit text of no charset, 30 MB",
  "a million parts",
  "900 parts, headers of 60 kB",
  "900 parts, addresses of 60 kB",
  "900 parts, 30,000 continuation lines each",
  "100,000 continuations of a name",
  "continuation lines of no field",
  "To of 1 MB: a:a:a:, in a part",
  "a text of 60 MB of empty lines",
  "800 texts of 70 kB",
  "HTML: numbers without end",
  "charset utf-7-imap",
  "quoted-printable, attached: =00=00",
  "base64, text: A=A=A=",
];

/** Octets. The bench asks for 256 MiB; newer Nodes leave their collector more room. */
const MOST = 400 * 1024 ** 2;

describe("hostile messages are delivered, octet for octet", () => {
  const [, set] = RULE_SETS;
  const home = homeWith(set.rules);
  after(() => home.remove());
  const all = new Map(
    [...HOSTILE_HEADERS, ...HOSTILE_MIME, ...HOSTILE_BODIES].map(({ name, make }) => [name, make]),
  );
  for (const name of WORST) {
    test(name, () => {
      const make = all.get(name);
      assert.ok(make !== undefined);
      const { status, intact, peak } = deliverOnce(home, make());
      assert.deepEqual({ status, intact }, { status: 0, intact: true });
      assert.ok(peak > 1024 ** 2 && peak < MOST, `${peak} octets of memory`);
    });
  }

  test("each has a name of its own", () => {
    const names = [...HOSTILE_HEADERS, ...HOSTILE_MIME, ...HOSTILE_BODIES].map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });
});
