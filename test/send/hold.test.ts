import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { openFolder } from "../../src/folders/formats.js";
import { holdForProgram } from "../../src/send/hold.js";
import { openTransport } from "../../src/send/transports.js";
import { readMaildir } from "../folders/tools.js";
import { deadline, host, letter, scratch, submission, toolsFor } from "./tools.js";

test("what would be sent is filed, its envelope on top, a held message's old envelope replaced", async (t) => {
  const path = join(scratch(t), "outgoing");
  const spec = { kind: "maildir", path } as const;
  const hold = openFolder(spec, { deadline: deadline(), host });
  const transport = openTransport({ kind: "hold", folder: spec }, toolsFor(t, { hold }));
  const message = letter("X-Sortmail-Envelope-To: <old@example.org>\nFrom: a@b\n\nHello\n");
  await transport.submit(
    submission({ sender: null, recipients: ["a@example.org", "b@example.org"], message }),
  );
  assert.deepEqual(readMaildir(path).map(String), [
    "X-Sortmail-Envelope-From: <>\nX-Sortmail-Envelope-To: <a@example.org>,\n <b@example.org>\nFrom: a@b\n\nHello\n",
  ]);
});

test("a message for a program is filed with the program's name and words on top, one line whatever they are", async (t) => {
  const path = join(scratch(t), "outgoing");
  const folder = openFolder({ kind: "maildir", path }, { deadline: deadline(), host });
  const where = await holdForProgram(
    folder,
    { program: "/usr/bin/x", args: ["a b", "c\nBcc: d"] },
    letter("\nHello\n"),
  );
  assert.ok(where.startsWith(join(path, "new")));
  assert.deepEqual(readMaildir(path).map(String), [
    'X-Sortmail-Program: "/usr/bin/x" "a b" "c\\nBcc: d"\n\nHello\n',
  ]);
});

test("mail that can't be held says so before there is any", (t) => {
  const spec = { kind: "hold", folder: { kind: "maildir", path: "/x" } } as const;
  assert.throws(() => openTransport(spec, toolsFor(t)), /no folder was opened for it/);
});
