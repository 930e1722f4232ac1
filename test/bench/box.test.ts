/** A figure counts only when the message has arrived: what the benches take for that. */

import assert from "node:assert/strict";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { Box, type Folder, isCopy, type Kind } from "../../bench/lib/box.js";
import { BODY_WORD, message, SUBJECT } from "../../bench/lib/messages.js";

const MESSAGE = message(4000);

function boxOf(t: TestContext, kind: Kind): Box {
  const box = new Box(kind);
  t.after(() => box.remove());
  box.look();
  return box;
}

let number = 0;
const file = (box: Box, folder: Folder, content: Buffer, part = "new"): string => {
  const path = join(box.path, "Mail", folder, part, `${number++}`);
  writeFileSync(path, content);
  return path;
};

test("messages are as large as they shall be, and fit the rules", () => {
  for (const size of [1000, 4000, 50_000, 1_000_000]) {
    const text = message(size, { order: 7 });
    assert.ok(Math.abs(text.length - size) < size * 0.1 + 100, `${size}: ${text.length}`);
    assert.match(text.toString(), new RegExp(`^Subject: ${SUBJECT} 7$`, "m"));
    assert.equal(text.toString().match(/^From /gm)?.length, 1);
  }
  assert.match(message(4000).toString(), new RegExp(BODY_WORD));
  assert.doesNotMatch(message(4000, { filed: true }).toString(), /^From /m);
});

test("a copy may have more trace lines, and no other body", () => {
  assert.ok(isCopy(MESSAGE, MESSAGE));
  assert.ok(isCopy(Buffer.concat([Buffer.from("X-UID: 1\n"), MESSAGE]), MESSAGE));
  assert.ok(!isCopy(MESSAGE.subarray(0, -10), MESSAGE), "cut");
  assert.ok(!isCopy(Buffer.concat([MESSAGE, MESSAGE]), MESSAGE), "twice");
  assert.ok(!isCopy(MESSAGE.subarray(MESSAGE.indexOf("\n\n")), MESSAGE), "no header");
  assert.ok(!isCopy(message(4000, { order: 2 }), MESSAGE), "another message");
});

test("a Maildir: only what is new counts, and it has to be in the right folder", (t) => {
  const box = boxOf(t, "maildir");
  file(box, "wanted", MESSAGE);
  box.expect(MESSAGE, { wanted: 1 });
  assert.throws(
    () => box.expect(MESSAGE, { wanted: 1 }),
    /1 should have come into wanted, and 0 of 0/,
  );
  file(box, "other", MESSAGE);
  assert.throws(() => box.expect(MESSAGE, { wanted: 1 }), /1 should have come into wanted/);
  box.look();
  file(box, "wanted", MESSAGE);
  file(box, "backup", MESSAGE, "cur");
  box.expect(MESSAGE, { wanted: 1, backup: 1 });
});

test("a Maildir: a part of a message, or a second one, is an error", (t) => {
  const box = boxOf(t, "maildir");
  file(box, "wanted", MESSAGE.subarray(0, 3000));
  assert.throws(() => box.expect(MESSAGE, { wanted: 1 }), /0 of 1 are whole/);
  file(box, "wanted", MESSAGE);
  file(box, "wanted", MESSAGE);
  assert.throws(() => box.expect(MESSAGE, { wanted: 1 }), /2 of 2 are whole/);
  file(box, "wanted", MESSAGE);
  file(box, "backup", Buffer.from("something else"));
  assert.throws(
    () => box.expect(MESSAGE, { wanted: 1 }),
    /0 should have come into backup, and 0 of 1/,
  );
});

test("an mbox: what was there before is not looked at", (t) => {
  const box = boxOf(t, "mbox");
  const path = join(box.path, "Mail/wanted");
  for (const _ of [1, 2]) {
    appendFileSync(path, MESSAGE);
    box.expect(MESSAGE, { wanted: 1 });
  }
  assert.throws(() => box.expect(MESSAGE, { wanted: 1 }), /0 of 0/);
  appendFileSync(path, MESSAGE.subarray(0, 3000));
  assert.throws(() => box.expect(MESSAGE, { wanted: 1 }), /0 of 1/);
});
