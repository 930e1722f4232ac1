/**
 * What a reader would see: a torn message is not taken for a whole one, nor damaged old mail for
 * good.
 */

import assert from "node:assert/strict";
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { Home } from "../harness/program.js";
import { type Box, look, oldMail } from "./box.js";

const MESSAGE = Buffer.from("From: a@b.example\nSubject: new\n\nnew mail\n");
const OTHER = Buffer.from("From: a@b.example\nSubject: other\n\nother mail\n");
const FRAME = "From a@b.example  Sun Nov 22 10:00:00 2026\n";

const MAILDIR: Box = { kind: "maildir", path: "Mail/inbox" };
const MBOX: Box = { kind: "mbox", path: "Mail/box" };

function withOldMail(
  t: TestContext,
  box: Box,
): { home: Home; seen: () => Omit<ReturnType<typeof look>, "files"> } {
  const home = new Home();
  t.after(() => home.remove());
  for (const [name, text] of oldMail(box)) home.write(name, text);
  const seen = () => {
    const { files: _, ...rest } = look(home.path, box, [MESSAGE, OTHER]);
    return rest;
  };
  assert.deepEqual(seen(), { copies: [0, 0], partial: 0, old: true });
  return { home, seen };
}

test("a Maildir: whole copies in new and cur, parts, nothing of tmp", (t) => {
  const { home, seen } = withOldMail(t, MAILDIR);
  home.write("Mail/inbox/tmp/1", MESSAGE.subarray(0, 10));
  assert.deepEqual(seen(), { copies: [0, 0], partial: 0, old: true });
  home.write("Mail/inbox/new/1", MESSAGE);
  home.write("Mail/inbox/cur/2:2,S", MESSAGE);
  home.write("Mail/inbox/new/3", OTHER);
  assert.deepEqual(seen(), { copies: [2, 1], partial: 0, old: true });
  for (const part of [MESSAGE.subarray(0, -1), "", Buffer.concat([MESSAGE, MESSAGE])]) {
    home.write("Mail/inbox/new/4", part);
    assert.deepEqual(seen(), { copies: [2, 1], partial: 1, old: true });
  }
});

test("a Maildir: old mail that is changed, or gone", (t) => {
  const { home, seen } = withOldMail(t, MAILDIR);
  const [[name = "", text = ""] = []] = oldMail(MAILDIR);
  home.write(name, text.slice(0, -1));
  assert.equal(seen().old, false);
  rmSync(join(home.path, name));
  assert.equal(seen().old, false);
});

test("an mbox: whole copies, and a torn one, wherever it is", (t) => {
  const { home, seen } = withOldMail(t, MBOX);
  const path = join(home.path, MBOX.path);
  appendFileSync(path, `${FRAME}${MESSAGE}\n`);
  assert.deepEqual(seen(), { copies: [1, 0], partial: 0, old: true });
  appendFileSync(path, `${FRAME}From: a@b.exam\n\n`);
  appendFileSync(path, `${FRAME}${OTHER}\n`);
  assert.deepEqual(seen(), { copies: [1, 1], partial: 1, old: true });
  const whole = readFileSync(path);
  for (const cut of [1, 2, 10, OTHER.length + 1, OTHER.length + 20]) {
    writeFileSync(path, whole.subarray(0, -cut));
    assert.deepEqual(seen(), { copies: [1, 0], partial: 2, old: true }, `${cut} octets less`);
  }
});

test("an mbox: old mail that is changed, cut or gone", (t) => {
  const { home, seen } = withOldMail(t, MBOX);
  const path = join(home.path, MBOX.path);
  const old = readFileSync(path);
  for (const spoiled of [
    old.subarray(0, -1),
    old.subarray(1),
    Buffer.from(String(old).replace("older", "Older")),
  ]) {
    writeFileSync(path, spoiled);
    assert.equal(seen().old, false);
  }
  rmSync(path);
  assert.deepEqual(seen(), { copies: [0, 0], partial: 0, old: false });
});
