import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { linkFault, makeOwnFolder } from "../../../src/io/fs/private-folder.js";
import { prepareFolder } from "../../../src/io/fs/trusted-folder.js";
import { createSpoolFile } from "../../../src/io/spool.js";
import { openJournal } from "../../../src/state/journal/journal.js";
import { appendLog } from "../../../src/state/log/log.js";
import { writeEntry } from "../../../src/state/once/entry-file.js";
import { openReplyHistory } from "../../../src/state/reply-history/reply-history.js";
import { host, scratch } from "../../folders/tools.js";

const KEY = "a".repeat(64);
const LINK = /is a symbolic link, and none is followed there/;

test("a folder that is not there is made, 0700, and those above it", (t) => {
  const folder = join(scratch(t), "state/sortmail/spool");
  makeOwnFolder(folder);
  for (const path of [folder, join(folder, ".."), join(folder, "../..")])
    assert.equal(fs.statSync(path).mode & 0o7777, 0o700);
  makeOwnFolder(folder);
});

test("a link that the user has put further up is followed", (t) => {
  const top = scratch(t);
  fs.mkdirSync(join(top, "disk"));
  fs.symlinkSync("disk", join(top, "state"));
  makeOwnFolder(join(top, "state/sortmail/spool"));
  assert.ok(fs.lstatSync(join(top, "disk/sortmail/spool")).isDirectory());
});

test("what can't be looked at is no link: whoever writes there will hear of it", (t) => {
  const top = scratch(t);
  fs.writeFileSync(join(top, "file"), "");
  assert.equal(linkFault(join(top, "file/below")), null);
  assert.equal(linkFault(join(top, "nothing/below")), null);
  assert.throws(() => makeOwnFolder(join(top, "file/below/it")), { code: "ENOTDIR" });
});

/** Who writes into a folder of ours, as the last part of its path names it. */
const WRITERS: Readonly<Record<string, (state: string) => unknown>> = {
  spool: (state) => createSpoolFile(join(state, "spool"), host, [Buffer.from("x")]),
  journal: (state) => openJournal(join(state, "journal"), KEY, host),
  log: (state) => appendLog(join(state, "log.jsonl"), {}, { host }),
  answered: async (state) => {
    const { reserve } = await openReplyHistory({ folder: join(state, "answered"), host });
    return reserve({ sender: "a@b.example", handle: "bounce", every: 0 });
  },
};

/** An outside folder with something in it, and the same behind a link at `path`. */
function linked(t: TestContext, path: string): { state: string; outside: string } {
  const top = scratch(t);
  const outside = join(top, "outside");
  const state = join(top, "sortmail");
  fs.mkdirSync(outside);
  fs.writeFileSync(join(outside, "mine"), "mine");
  fs.mkdirSync(join(state, path, ".."), { recursive: true });
  fs.symlinkSync(outside, join(state, path));
  return { state, outside };
}

function assertUntouched(outside: string): void {
  assert.deepEqual(fs.readdirSync(outside), ["mine"]);
  assert.equal(fs.readFileSync(join(outside, "mine"), "latin1"), "mine");
}

for (const [what, write] of Object.entries(WRITERS)) {
  test(`${what}: nothing is written through a link in the place of the state folder`, async (t) => {
    const top = scratch(t);
    fs.mkdirSync(join(top, "outside"));
    fs.writeFileSync(join(top, "outside/mine"), "mine");
    fs.symlinkSync("outside", join(top, "sortmail"));
    await assert.rejects(async () => write(join(top, "sortmail")), LINK);
    assertUntouched(join(top, "outside"));
  });
  if (what === "log") continue;
  test(`${what}: nothing is written through a link in the place of its folder`, async (t) => {
    const { state, outside } = linked(t, what);
    await assert.rejects(async () => write(state), LINK);
    assertUntouched(outside);
  });
}

test("answered: nor through one in the place of an hour, of the hours, or of the entries", async (t) => {
  const now = () => Date.parse("2026-11-22T10:30:00Z");
  const hour = "2026112210";
  const answered = { sender: "a@b.example", handle: "bounce", every: 1000 };
  const fans = Array.from({ length: 256 }, (_, number) => number.toString(16).padStart(2, "0"));
  for (const part of ["rate", `rate/${hour}`, "entries"]) {
    const { state, outside } = linked(t, `answered/${part}`);
    if (part === "entries")
      for (const fan of fans) fs.symlinkSync(outside, join(state, "answered", fan));
    const { reserve } = await openReplyHistory({ folder: join(state, "answered"), host: { now } });
    assert.throws(() => reserve(answered), LINK, part);
    assertUntouched(outside);
  }
});

test("the verdicts' folder is not used when it, or the one above it, is a link", (t) => {
  const { state, outside } = linked(t, "verdicts");
  assert.equal(prepareFolder(join(state, "verdicts")), false);
  fs.symlinkSync(state, join(state, "../cache"));
  assert.equal(prepareFolder(join(state, "../cache/verdicts")), false);
  assertUntouched(outside);
});

test("names that can be foreseen, and are links already, lead nobody outside", (t) => {
  const { outside } = linked(t, "x");
  const top = scratch(t);
  const mine = join(outside, "mine");
  fs.symlinkSync(mine, join(top, KEY));
  assert.throws(() => openJournal(top, KEY, host), { code: "ELOOP" });
  fs.symlinkSync(mine, join(top, "log.jsonl"));
  assert.throws(() => appendLog(join(top, "log.jsonl"), {}, { host }), { code: "ELOOP" });
  const fixed = { hostname: "h", pid: 4711, now: () => 1_700_000_000_000 };
  for (const count of [0, 1, 2]) fs.symlinkSync(mine, join(top, `1700000000000.4711.${count}`));
  const { path } = createSpoolFile(top, fixed, [Buffer.from("x")]);
  assert.equal(path, join(top, "1700000000000.4711.3"));
  assert.ok(fs.lstatSync(path).isFile());
  fs.symlinkSync(mine, join(top, `${KEY}.json`));
  const verdict = { kind: "ham", score: 1, threshold: 5, tests: [], by: "x" } as const;
  writeEntry(join(top, `${KEY}.json`), { at: 1, answer: verdict }, Date.now(), 4711);
  assert.ok(fs.lstatSync(join(top, `${KEY}.json`)).isFile(), "the link is replaced, not followed");
  assertUntouched(outside);
});
