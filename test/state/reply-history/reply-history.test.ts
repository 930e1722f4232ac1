import assert from "node:assert/strict";
import fs from "node:fs";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { replyHistoryInFiles } from "../../../src/state/reply-history/files.js";
import {
  openReplyHistory,
  type ReplyHistoryOptions,
} from "../../../src/state/reply-history/reply-history.js";
import { sweep } from "../../../src/state/sweep.js";
import { scratch, systemError, watched } from "../../folders/tools.js";
import type { Job } from "./driver.js";
import { askAtOnce } from "./processes.js";

const HOUR = 3600_000;
const DAY = 24 * HOUR;
const NOON = Date.UTC(2026, 10, 22, 12);
const JANE = { sender: "jane@example.org", handle: "training" };
const WEEKLY = { ...JANE, every: 7 * DAY };

/** A memory of answers with a clock that the test owns. */
async function memory(t: TestContext, options: Partial<ReplyHistoryOptions> = {}) {
  const folder = options.folder ?? join(scratch(t), "state/answered");
  const clock = { at: NOON };
  const host = { now: () => clock.at };
  return { folder, clock, host, answered: await openReplyHistory({ folder, host, ...options }) };
}

function filesBelow(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  const entries = fs.readdirSync(folder, {
    recursive: true,
    encoding: "utf8",
    withFileTypes: true,
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const entriesBelow = (folder: string) =>
  filesBelow(folder).filter((path) => !path.includes("/rate/"));
const slotsBelow = (folder: string) => filesBelow(folder).filter((path) => path.includes("/rate/"));

/** The one entry there is. */
function onlyEntry(folder: string): string {
  const [path, ...more] = entriesBelow(folder);
  assert.ok(path !== undefined && more.length === 0, `${more.length} more`);
  return path;
}

function reserved(got: ReturnType<Awaited<ReturnType<typeof openReplyHistory>>["reserve"]>) {
  assert.ok(got.kind === "reserved", got.kind);
  return got;
}

test("asking when changes nothing on disk", async (t) => {
  const { answered, folder, clock } = await memory(t);
  assert.equal(answered.last(JANE), null);
  assert.equal(fs.existsSync(join(folder, "../..", "state")), false);
  const { cancel } = reserved(answered.reserve(WEEKLY));
  const before = filesBelow(folder);
  clock.at = NOON + 100 * DAY;
  assert.equal(answered.last(JANE), NOON);
  assert.deepEqual(filesBelow(folder), before);
  cancel();
  assert.equal(answered.last(JANE), null);
});

test("every time is every time, and still so many an hour", async (t) => {
  const { answered, folder } = await memory(t, { maxPerHour: 3 });
  const kinds = Array.from({ length: 5 }, () => answered.reserve({ ...JANE, every: 0 }).kind);
  assert.deepEqual(kinds, ["reserved", "reserved", "reserved", "too many", "too many"]);
  assert.deepEqual(entriesBelow(folder), []);
});

test("an entry says when, in a file of its own for the account alone", async (t) => {
  const { answered, folder } = await memory(t);
  const { commit } = reserved(answered.reserve(WEEKLY));
  const path = onlyEntry(folder);
  assert.match(path.slice(folder.length), /^\/([0-9a-f]{2})\/\1[0-9a-f]{62}\.1$/);
  assert.deepEqual(JSON.parse(fs.readFileSync(path, "utf8")), { at: NOON, state: "reserved" });
  commit();
  assert.deepEqual(JSON.parse(fs.readFileSync(path, "utf8")), { at: NOON, state: "sent" });
  assert.equal(fs.statSync(path).size, 128, "it is rewritten where it is, at its length");
  assert.equal(fs.statSync(path).mode & 0o777, 0o600);
  assert.equal(fs.statSync(folder).mode & 0o777, 0o700);
  assert.deepEqual(slotsBelow(folder), [join(folder, "rate/2026112212/1")]);
});

test("one file a sender stays, however often they are answered", async (t) => {
  const { answered, folder, clock } = await memory(t);
  for (let week = 0; week < 12; week++) {
    clock.at = NOON + week * 7 * DAY;
    const reservation = reserved(answered.reserve(WEEKLY));
    if (week % 3 === 1) reservation.cancel();
    else reservation.commit();
  }
  assert.match(onlyEntry(folder), /\.12$/);
});

test("an entry that is not whole counts as an answer when it was written", async (t) => {
  const spoilt: Readonly<Record<string, (path: string) => void>> = {
    empty: (path) => fs.writeFileSync(path, ""),
    torn: (path) => fs.writeFileSync(path, '{"at":17000'),
    "no object": (path) => fs.writeFileSync(path, "null\n"),
    "of nothing": (path) => fs.writeFileSync(path, "{}"),
    "given up at no time": (path) => fs.writeFileSync(path, '{"at":"soon","state":"cancelled"}'),
    "without a time": (path) => fs.writeFileSync(path, '{"at":null,"state":"sent"}'),
    "infinitely late": (path) => fs.writeFileSync(path, '{"at":1e999,"state":"sent"}'),
    "of another program": (path) => fs.writeFileSync(path, '{"at":17,"state":"eaten"}'),
    "a link": (path) => {
      fs.unlinkSync(path);
      fs.symlinkSync("/dev/zero", path);
    },
    "a folder": (path) => {
      fs.unlinkSync(path);
      fs.mkdirSync(path);
    },
  };
  for (const [how, spoil] of Object.entries(spoilt)) {
    const { answered, folder, clock } = await memory(t);
    reserved(answered.reserve(WEEKLY)).commit();
    const path = onlyEntry(folder);
    spoil(path);
    fs.lutimesSync(path, NOON / 1000, NOON / 1000);
    clock.at = NOON + DAY;
    assert.deepEqual(answered.reserve(WEEKLY), { kind: "answered", answeredAt: NOON }, how);
    assert.equal(answered.last(JANE), NOON, how);
    clock.at = NOON + 7 * DAY;
    reserved(answered.reserve(WEEKLY)).commit();
    assert.equal(answered.last(JANE), clock.at, how);
  }
});

test("a reservation is on disk before anything can be sent", async (t) => {
  const { answered, folder } = await memory(t);
  const calls: string[] = [];
  await watched(
    ({ name, path }) => {
      if (name === "openSync" || name === "fsyncSync")
        calls.push(`${name} ${path.slice(folder.length + 1)}`);
    },
    async () => reserved(answered.reserve(WEEKLY)),
  );
  const entry = onlyEntry(folder).slice(folder.length + 1);
  const fanOut = entry.slice(0, 2);
  const wrote = calls.indexOf(`fsyncSync ${entry}`);
  const named = calls.indexOf(`fsyncSync ${fanOut}`);
  assert.ok(
    wrote > calls.indexOf(`openSync ${entry}`) && wrote >= 0 && named > wrote,
    calls.join("\n"),
  );
  assert.ok(calls.includes("fsyncSync "), "the folder that the entry's folder is in");
});

test("an old answer is forgotten only when the new one is on disk", async (t) => {
  const { answered, folder, clock } = await memory(t);
  reserved(answered.reserve(WEEKLY)).commit();
  const old = onlyEntry(folder);
  clock.at = NOON + 7 * DAY;
  const calls: string[] = [];
  await watched(
    ({ name, path }) => calls.push(`${name} ${path}`),
    async () => reserved(answered.reserve(WEEKLY)),
  );
  const synced = calls.indexOf(`fsyncSync ${join(old, "..")}`);
  assert.ok(synced >= 0 && calls.indexOf(`unlinkSync ${old}`) > synced, calls.join("\n"));
});

test("where the disk fails nothing is reserved, and the error is told", async (t) => {
  for (const failing of ["openSync", "writeSync", "fsyncSync", "mkdirSync"] as const) {
    const { answered } = await memory(t);
    const fail = () =>
      watched(
        ({ name }) => {
          if (name === failing) throw systemError("ENOSPC");
        },
        async () => answered.reserve(WEEKLY),
      );
    await assert.rejects(fail, /ENOSPC/, failing);
    assert.equal(answered.reserve(WEEKLY).kind, "reserved", failing);
  }
});

test("a failure halfway leaves the next try its answer", async (t) => {
  for (const part of ["/rate/", "fsync of the folder"]) {
    const { answered, folder } = await memory(t);
    reserved(answered.reserve({ ...WEEKLY, handle: "to make the folders" }));
    const entries = new Set(entriesBelow(folder).map((path) => join(path, "..")));
    const fail = () =>
      watched(
        ({ name, path }) => {
          const folderSynced =
            name === "fsyncSync" && /\/[0-9a-f]{2}$/.test(path) && !entries.has(path);
          if (part === "/rate/" ? name === "openSync" && path.includes("/rate/2") : folderSynced)
            throw systemError("EIO");
        },
        async () => answered.reserve(WEEKLY),
      );
    await assert.rejects(fail, /EIO/, part);
    assert.equal(answered.last(JANE), null, part);
    assert.equal(answered.reserve(WEEKLY).kind, "reserved", part);
  }
});

test("telling how it ended never fails, even when the entry is gone", async (t) => {
  const { answered, folder } = await memory(t);
  const { commit, cancel } = reserved(answered.reserve(WEEKLY));
  fs.rmSync(folder, { recursive: true });
  commit();
  cancel();
  assert.deepEqual(filesBelow(folder), []);
});

/** The senders: half of them were answered long ago, the other half never. */
const SENDERS = Array.from({ length: 12 }, (_, number) => `sender${number}@example.org`);

test("of fifty processes at once one answers a sender, whether it was answered before or not", async (t) => {
  const { answered, folder, clock } = await memory(t);
  clock.at = NOON - 8 * DAY;
  for (const sender of SENDERS.slice(0, 6))
    reserved(answered.reserve({ ...WEEKLY, sender })).commit();
  const job: Job = {
    folder,
    senders: SENDERS,
    every: 7 * DAY,
    perHour: 100,
    now: NOON,
    ending: "commit",
  };
  const said = await askAtOnce(
    t,
    Array.from({ length: 50 }, () => job),
  );
  for (const [at, sender] of SENDERS.entries()) {
    const kinds = said.map((kinds) => kinds?.[at]);
    assert.equal(kinds.filter((kind) => kind === "reserved").length, 1, sender);
    assert.equal(kinds.filter((kind) => kind === "answered").length, 49, sender);
  }
  assert.equal(entriesBelow(folder).length, SENDERS.length);
  assert.equal(fs.readdirSync(join(folder, "rate/2026112212")).length, SENDERS.length);
});

test("processes at once send as many an hour as there may be, not one more", async (t) => {
  const { folder } = await memory(t);
  const jobs = Array.from({ length: 16 }, (_, process): Job => {
    const senders = Array.from(
      { length: 4 },
      (_, number) => `sender${process}.${number}@example.org`,
    );
    return {
      folder,
      senders,
      every: process % 2 === 0 ? 0 : DAY,
      perHour: 10,
      now: NOON,
      ending: "commit",
    };
  });
  const said = await askAtOnce(t, jobs);
  const kinds = said.flatMap((each) => each ?? []);
  assert.equal(kinds.filter((kind) => kind === "reserved").length, 10);
  assert.equal(kinds.filter((kind) => kind === "too many").length, 54);
});

test("what is killed with its answer in hand has answered", async (t) => {
  const { answered, folder, clock } = await memory(t);
  const job: Job = {
    folder,
    senders: [JANE.sender],
    every: 7 * DAY,
    perHour: 100,
    now: NOON,
    ending: "die",
  };
  assert.deepEqual(await askAtOnce(t, [job]), [null]);
  clock.at = NOON + DAY;
  assert.deepEqual(answered.reserve(WEEKLY), { kind: "answered", answeredAt: NOON });
  clock.at = NOON + 7 * DAY;
  assert.equal(answered.reserve(WEEKLY).kind, "reserved");
});

test("whoever has looked long ago does not answer beside a newer answer", async (t) => {
  const { answered, folder, clock, host } = await memory(t);
  reserved(answered.reserve(WEEKLY)).commit();
  clock.at = NOON + 7 * DAY;
  const other = await openReplyHistory({ folder, host });
  let looks = 0;
  // When the slow one is about to create the second entry, two more have been made, and the second
  // is gone.
  const late = await watched(
    ({ name, path }) => {
      if (name !== "openSync" || !path.endsWith(".2") || looks++ > 0) return;
      reserved(other.reserve(WEEKLY)).commit();
      clock.at += 7 * DAY;
      reserved(other.reserve(WEEKLY)).commit();
    },
    async () => answered.reserve(WEEKLY),
  );
  assert.deepEqual(late, { kind: "answered", answeredAt: clock.at });
  assert.match(onlyEntry(folder), /\.3$/);
});

test("a hundred thousand senders are kept apart, and asking for one stays quick", async (t) => {
  const { answered, folder } = await memory(t, { maxPerHour: 100 });
  reserved(answered.reserve(WEEKLY)).commit();
  const home = join(onlyEntry(folder), "..");
  // The share of a hundred thousand that comes into one folder.
  for (let other = 0; other < 400; other++) {
    const name = `${home.slice(-2)}${other.toString(16).padStart(62, "0")}.1`;
    fs.writeFileSync(join(home, name), '{"at":1,"state":"sent"}');
  }
  const opens = t.mock.method(fs, "openSync");
  assert.equal(answered.reserve(WEEKLY).kind, "answered");
  assert.equal(opens.mock.callCount(), 1, "the others are not looked into");
});

test("sweeping takes answers of sixty days ago, and hours that are over", async (t) => {
  const { folder } = await memory(t);
  const start = Date.now();
  const real = await openReplyHistory({ folder, host: { now: () => start } });
  for (const sender of SENDERS) reserved(real.reserve({ ...WEEKLY, sender })).commit();
  const sweepAfter = (ms: number) =>
    sweep(join(folder, ".."), { now: () => start + ms, budgetMs: 5000 });
  assert.equal(sweepAfter(1.9 * HOUR), 0);
  assert.equal(
    sweepAfter(2.1 * HOUR),
    SENDERS.length + 1,
    "each of the hour's files, and its folder",
  );
  assert.deepEqual(fs.readdirSync(join(folder, "rate")), []);
  assert.equal(entriesBelow(folder).length, SENDERS.length);
  assert.equal(sweepAfter(59.9 * DAY), 0);
  assert.equal(sweepAfter(60.1 * DAY), SENDERS.length);
  assert.deepEqual(filesBelow(folder), []);
});

test("sweeping takes threads of sixty days ago", async (t) => {
  const { folder } = await memory(t);
  const start = Date.now();
  const real = await openReplyHistory({ folder, host: { now: () => start } });
  const limit = { thread: "<a@b>", most: 3, begins: false };
  for (let each = 0; each < 2; each++)
    reserved(real.reserve({ ...JANE, every: 0, limit })).commit();
  const slots = filesBelow(join(folder, "threads")).map((path) => path.slice(folder.length));
  assert.equal(slots.length, 2);
  for (const path of slots) assert.match(path, /^\/threads\/([0-9a-f]{2})\/\1[0-9a-f]{62}\/[12]$/);
  const sweepAfter = (ms: number) =>
    sweep(join(folder, ".."), { now: () => start + ms, budgetMs: 5000 });
  assert.equal(sweepAfter(59.9 * DAY), 3, "the hour's two files, and its folder");
  assert.equal(real.ended({ ...limit, most: 2 }), true);
  assert.equal(sweepAfter(60.1 * DAY), 3, "the thread's two, and its folder");
  assert.equal(real.ended({ ...limit, most: 1 }), false);
});

test("sweeping leaves alone what is not ours, and begins somewhere else each time", async (t) => {
  const { folder } = await memory(t);
  const key = "a".repeat(64);
  const strangers = [
    "notes",
    "ab/notes",
    `ab/${key}`,
    `ab/${key}.0`,
    `ab/${key}.x`,
    "rate/notes",
    "rate/2026112212/notes",
    "rate/2026112212/x1",
    "rate/2026112212/1x",
    "rate/2026112213", // a file, no folder of an hour
    "rate/other/1",
    "rate/20261122123/1",
    `xyz/${key}.1`,
    `abc/${key}.1`,
    `xab/${key}.1`,
    `ab/x${key}.1`,
    `ab/${key}.1x`,
    "threads/notes",
    "threads/ab/other/1",
    `threads/ab/x${key}/1`,
    `threads/ab/${key}x/1`,
    `threads/ab/${key}/x1`,
    `threads/ab/${key}/1x`,
    `threads/xab/${key}/1`,
    `threads/abc/${key}/1`,
  ];
  for (const name of strangers) {
    fs.mkdirSync(dirname(join(folder, name)), { recursive: true });
    fs.writeFileSync(join(folder, name), "");
  }
  assert.equal(sweep(join(folder, ".."), { now: () => Date.now() + 100 * DAY, budgetMs: 5000 }), 0);
  assert.equal(filesBelow(folder).length, strangers.length);
  for (const name of ["00", "55", "aa", "ff"]) {
    fs.mkdirSync(join(folder, name));
    for (let each = 0; each < 40; each++)
      fs.writeFileSync(join(folder, name, `${key}.${each + 1}`), "");
  }
  const touched = new Set<string>();
  for (let time = 0; time < 40; time++) {
    let clock = Date.now() + time; // too young, each of them: one look at the clock a millisecond
    sweep(join(folder, ".."), { now: () => clock++, budgetMs: 30 });
    clock = Date.now() + 100 * DAY + time;
    sweep(join(folder, ".."), { now: () => clock++, budgetMs: 24 });
    for (const name of ["00", "55", "aa", "ff"])
      if (fs.readdirSync(join(folder, name)).length < 40) touched.add(name);
  }
  assert.deepEqual([...touched].sort(), ["00", "55", "aa", "ff"]);
});

test("whoever finds the entry made already looks again, and does not answer beside it", async (t) => {
  const { answered, folder, host } = await memory(t);
  const other = await openReplyHistory({ folder, host });
  let beaten = false;
  const late = await watched(
    ({ name, path }) => {
      if (beaten || name !== "openSync" || !path.endsWith(".1")) return;
      beaten = true;
      reserved(other.reserve(WEEKLY)).commit();
    },
    async () => answered.reserve(WEEKLY),
  );
  assert.ok(beaten);
  assert.deepEqual(late, { kind: "answered", answeredAt: NOON });
  assert.match(onlyEntry(folder), /\.1$/);
});

test("an entry that goes while it is looked for was overtaken by a newer one, which counts", async (t) => {
  const { answered, folder, clock, host } = await memory(t);
  reserved(answered.reserve(WEEKLY)).commit();
  clock.at = NOON + 7 * DAY;
  const other = await openReplyHistory({ folder, host });
  let gone = false;
  const last = await watched(
    ({ name, path }) => {
      if (gone || name !== "openSync" || !path.endsWith(".1")) return;
      gone = true;
      reserved(other.reserve(WEEKLY)).commit();
    },
    async () => answered.last(JANE),
  );
  assert.deepEqual([gone, last], [true, clock.at]);
});

for (const [what, code, counted] of [
  ["that is always somebody else's", "EEXIST", "an entry"],
  ["that comes and goes", "ENOENT", "a look"],
] as const) {
  test(`an entry ${what} is given up in the end: nobody is answered`, async (t) => {
    const { answered, folder } = await memory(t);
    if (counted === "a look") reserved(answered.reserve(WEEKLY)).commit();
    let count = 0;
    const asking = watched(
      ({ name, path }) => {
        if (name !== "openSync" || !path.endsWith(".1") || path.includes("/rate/")) return;
        throw systemError(++count > 150 ? "EIO" : code); // or it would go on for ever
      },
      async () => answered.reserve(WEEKLY),
    );
    await assert.rejects(asking, counted === "a look" ? /come and go/ : /too many want/);
    assert.equal(count, 100);
    const slots = counted === "a look" ? 1 : 0;
    assert.equal(slotsBelow(folder).length, slots);
  });
}

test("an hour that is full leaves no trace of whom nobody answered", async (t) => {
  const { answered, folder } = await memory(t, { maxPerHour: 1 });
  reserved(answered.reserve(WEEKLY)).commit();
  const before = filesBelow(folder);
  const joe = { ...WEEKLY, sender: "joe@example.org" };
  assert.deepEqual(answered.reserve(joe), { kind: "too many", perHour: 1 });
  assert.deepEqual(filesBelow(folder), before);
});

test("the hour's place that another takes first is the other's: the next one is ours, if there is one", async (t) => {
  for (const every of [7 * DAY, 0]) {
    for (const maxPerHour of [1, 2]) {
      const { answered, folder } = await memory(t, { maxPerHour });
      let taken = false;
      const got = await watched(
        ({ name, path }) => {
          if (taken || name !== "openSync" || !path.endsWith("/rate/2026112212/1")) return;
          taken = true;
          fs.writeFileSync(path, "another's");
        },
        async () => answered.reserve({ ...JANE, every }),
      );
      const slots = slotsBelow(folder).map((path) => path.slice(-2));
      if (maxPerHour === 1) {
        assert.deepEqual(got, { kind: "too many", perHour: 1 });
        assert.deepEqual(slots, ["/1"]);
        assert.equal(answered.last(JANE), null, "and whoever wasn't answered may be next time");
      } else {
        reserved(got).commit();
        assert.deepEqual(slots.sort(), ["/1", "/2"]);
      }
    }
  }
});

test("every time is every time, also when the clock was set back", async (t) => {
  const { answered, clock } = await memory(t);
  reserved(answered.reserve(WEEKLY)).commit();
  clock.at = NOON - DAY;
  reserved(answered.reserve({ ...JANE, every: 0 })).commit();
});

test("no file of it stays open", async (t) => {
  const { answered, clock } = await memory(t);
  const open = fs.readdirSync("/proc/self/fd").length;
  for (const ending of ["commit", "cancel", "commit"] as const) {
    reserved(answered.reserve(WEEKLY))[ending]();
    answered.last(JANE);
    clock.at += 7 * DAY;
  }
  assert.equal(fs.readdirSync("/proc/self/fd").length, open);
});

test("in files: what became of an answer is written by the time it says so", async (t) => {
  const folder = join(scratch(t), "state/answered");
  const history = replyHistoryInFiles({ folder, host: { now: () => NOON } });
  const got = await history.reserve(WEEKLY);
  assert.ok(got.kind === "reserved");
  const committed = got.commit();
  assert.ok(committed instanceof Promise);
  await committed;
  assert.deepEqual(JSON.parse(fs.readFileSync(onlyEntry(folder), "utf8")), {
    at: NOON,
    state: "sent",
  });
});
