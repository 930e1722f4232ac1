import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Deadline, Scanner } from "../../../src/core/contracts/ports.js";
import { createDeadline, InterruptedError } from "../../../src/io/deadline.js";
import { verdictIn } from "../../../src/spam/written-verdict.js";
import { answersInFiles, placesOfAnswers } from "../../../src/state/once/answers-in-files.js";
import { RecentFailureError } from "../../../src/state/once/once.js";
import { sweep } from "../../../src/state/sweep.js";
import { deadline, isRoot, scratch, systemError, watched } from "../../folders/tools.js";
import { withMoreTime } from "../../harness/clock.js";
import {
  cached,
  clock,
  fakeScanner,
  message,
  peek,
  type Sharing,
  SPAM,
  UNKNOWN,
} from "../../spam/tools.js";

const HOUR = 3600_000;
const NOBODY = 65534;

interface Using extends Sharing {
  /** Where the verdicts are. */
  readonly folder: string;
  readonly host: ReturnType<typeof clock>;
}

function options(t: TestContext, folder = join(scratch(t), "cache/verdicts")): Using {
  const host = clock();
  return {
    folder,
    store: answersInFiles(folder, host, verdictIn),
    scope: "spamd at 127.0.0.1:783",
    remember: HOUR,
    deadline: deadline(),
    host,
  };
}

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
const only = <T>(items: readonly T[]): T => {
  assert.equal(items.length, 1);
  return items[0] ?? assert.fail();
};

test("an answer holds for as long as it is remembered, and is then asked for again", async (t) => {
  const using = options(t);
  const scanner = fakeScanner();
  assert.deepEqual(await cached(scanner, using).scan(message()), SPAM);
  using.host.pass(HOUR - 5000);
  assert.deepEqual(await cached(scanner, using).scan(message()), SPAM);
  assert.equal(scanner.asked, 1);
  using.host.pass(10_000);
  assert.deepEqual(await cached(scanner, using).scan(message()), SPAM);
  assert.equal(scanner.asked, 2);
});

test("of fifty that ask at once, one asks the scanner, and all get its answer", async (t) => {
  const using = options(t);
  const scanner = fakeScanner(() => SPAM, 100);
  const answers = await Promise.all(times(50, () => cached(scanner, using).scan(message())));
  assert.deepEqual(
    answers,
    times(50, () => SPAM),
  );
  assert.equal(scanner.asked, 1);
});

test("one file a message is left, for the account alone", async (t) => {
  const using = options(t);
  const umask = process.umask(0);
  await cached(fakeScanner(), using)
    .scan(message())
    .finally(() => process.umask(umask));
  const name = only(fs.readdirSync(using.folder));
  assert.equal(fs.statSync(using.folder).mode & 0o777, 0o700);
  assert.equal(fs.statSync(join(using.folder, name)).mode & 0o777, 0o600);
});

for (const answer of [UNKNOWN, null]) {
  test(`${answer?.kind ?? "no opinion"}: those that wait for it get it, those that come later ask again`, async (t) => {
    const using = options(t);
    const scanner = fakeScanner(() => answer, 50);
    const answers = await Promise.all(times(20, () => cached(scanner, using).scan(message())));
    assert.deepEqual(
      answers,
      times(20, () => answer),
    );
    assert.equal(scanner.asked, 1);
    using.host.pass(1);
    assert.equal(await peek(message(), using), null);
    await cached(scanner, using).scan(message());
    assert.equal(scanner.asked, 2);
  });
}

test("a failure is remembered for a minute: the whole burst fails, and one has asked", async (t) => {
  const using = options(t);
  const refused = new Error("connection refused");
  const scanner = fakeScanner(() => {
    throw refused;
  }, 50);
  const results = await Promise.allSettled(times(20, () => cached(scanner, using).scan(message())));
  const errors = results.map((result) => (result.status === "rejected" ? result.reason : null));
  assert.equal(scanner.asked, 1);
  assert.equal(errors.filter((error) => error === refused).length, 1);
  assert.equal(errors.filter((error) => error instanceof RecentFailureError).length, 19);
});

test("who comes after a failure is told when it was, what it was and how long to wait", async (t) => {
  const using = options(t);
  const scanner = fakeScanner(() => {
    throw new Error("connection refused");
  });
  await assert.rejects(cached(scanner, using).scan(message()), { message: "connection refused" });
  using.host.pass(12_000);
  await assert.rejects(cached(scanner, using).scan(message()), {
    name: "RecentFailureError",
    message: "the scan failed 12 s ago: connection refused; not asked again for 48 s",
  });
  assert.equal(scanner.asked, 1);
});

test("a minute after a failure the scanner is asked again, and its answer replaces the failure", async (t) => {
  const using = options(t);
  await assert.rejects(cached({ scan: () => Promise.reject("down") }, using).scan(message()));
  using.host.pass(61_000);
  assert.deepEqual(await cached(fakeScanner(), using).scan(message()), SPAM);
  assert.deepEqual(await peek(message(), using), SPAM);
});

test("a scan that ended because our own time was up says nothing about the scanner", async (t) => {
  const using = options(t);
  const interruptible = createDeadline({ ms: 20_000, now: () => performance.now() });
  const interrupted: Scanner = {
    scan: async () => {
      interruptible.interrupt("SIGTERM");
      await interruptible.sleep(1000);
      return SPAM;
    },
  };
  const stopped = cached(interrupted, { ...using, deadline: interruptible }).scan(message());
  await assert.rejects(stopped, InterruptedError);
  assert.deepEqual(await cached(fakeScanner(), using).scan(message()), SPAM);
});

test("an answer from the future is not believed", async (t) => {
  const using = options(t);
  const ahead = clock();
  ahead.pass(10 * 60_000);
  const scanner = fakeScanner();
  await cached(scanner, { ...using, host: ahead }).scan(message());
  assert.equal(await peek(message(), using), null);
  await cached(scanner, using).scan(message());
  assert.equal(scanner.asked, 2);
  assert.deepEqual(await peek(message(), using), SPAM);
});

test("an entry that is cut off anywhere is as good as none", async (t) => {
  const using = options(t);
  await cached(fakeScanner(), using).scan(message());
  const entry = join(using.folder, only(fs.readdirSync(using.folder)));
  const whole = fs.readFileSync(entry);
  assert.ok(whole.length > 100);
  // The last octet is the newline.
  for (let length = 0; length < whole.length - 1; length++) {
    fs.writeFileSync(entry, whole.subarray(0, length));
    assert.equal(await peek(message(), using), null, `${length} octets`);
  }
  const scanner = fakeScanner();
  assert.deepEqual(await cached(scanner, using).scan(message()), SPAM);
  assert.equal(scanner.asked, 1);
  assert.deepEqual(await peek(message(), using), SPAM);
});

test("a folder or a named pipe in an entry's place hinders nobody", async (t) => {
  const using = options(t);
  await cached(fakeScanner(), using).scan(message());
  const entry = join(using.folder, only(fs.readdirSync(using.folder)));
  for (const command of ["mkfifo", "mkdir"]) {
    fs.rmSync(entry);
    assert.equal(spawnSync(command, [entry]).status, 0);
    assert.equal(await peek(message(), using), null);
    const scanner = fakeScanner();
    assert.deepEqual(await cached(scanner, using).scan(message()), SPAM);
    assert.equal(scanner.asked, 1);
    assert.equal(join(using.folder, only(fs.readdirSync(using.folder))), entry);
  }
});

test("another message is not kept waiting, nor another scanner", async (t) => {
  const using = options(t);
  let answer = (): void => {};
  const answered = new Promise<typeof SPAM>((resolve) => {
    answer = () => resolve(SPAM);
  });
  let asked = 0;
  const slow: Scanner = {
    scan: () => {
      asked++;
      return answered;
    },
  };
  const first = cached(slow, using).scan(message("one"));
  while (asked === 0) await using.deadline.sleep(5);
  // Would never end if they waited for the first.
  assert.deepEqual(await cached(fakeScanner(), using).scan(message("two")), SPAM);
  assert.deepEqual(
    await cached(fakeScanner(), { ...using, scope: "spamd at [::1]:783" }).scan(message("one")),
    SPAM,
  );
  answer();
  assert.deepEqual(await first, SPAM);
  assert.equal(asked, 1);
});

test("who waits is told to stop as everybody else is", async (t) => {
  const using = options(t);
  const waiting = createDeadline({ ms: 20_000, now: () => performance.now() });
  const scanner = fakeScanner(() => SPAM, 300);
  const first = cached(scanner, using).scan(message());
  while (scanner.asked === 0) await using.deadline.sleep(5);
  const second = cached(fakeScanner(), { ...using, deadline: waiting }).scan(message());
  setTimeout(() => waiting.interrupt("SIGTERM"), 50);
  await assert.rejects(second, InterruptedError);
  assert.deepEqual(await first, SPAM);
});

/** Leaves the lock of a message behind, as a killed process does, `age` milliseconds ago. */
async function leaveLock(using: Using, age: number): Promise<string> {
  await cached(fakeScanner(), using).scan(message());
  const entry = join(using.folder, only(fs.readdirSync(using.folder)));
  fs.rmSync(entry);
  const lock = entry.replace(/json$/, "lock");
  fs.mkdirSync(lock);
  const time = (Date.now() - age) / 1000;
  fs.utimesSync(lock, time, time);
  return lock;
}

for (const [name, age] of Object.entries({ old: 10_000, "from the future": -10 * 60_000 })) {
  test(`fifty that find a lock of the dead (${name}) make one new one, and scan once`, async (t) => {
    const using = options(t);
    await leaveLock(using, age);
    const scanner = fakeScanner(() => SPAM, 100);
    const answers = await Promise.all(times(50, () => cached(scanner, using).scan(message())));
    assert.deepEqual(
      answers,
      times(50, () => SPAM),
    );
    assert.equal(scanner.asked, 1);
    assert.match(only(fs.readdirSync(using.folder)), /\.json$/);
  });
}

test("a lock that shows life is waited for, but never until the time is up", async (t) => {
  await withMoreTime(600, async (ms) => {
    const using = options(t);
    const lock = await leaveLock(using, 0);
    const scanner = fakeScanner();
    const started = performance.now();
    const waiting = cached(scanner, { ...using, deadline: deadline(ms) });
    assert.deepEqual(await waiting.scan(message()), SPAM);
    assert.ok(performance.now() - started > 250);
    assert.equal(scanner.asked, 1);
    assert.ok(fs.existsSync(lock));
  });
});

test("who gets the lock after the answer was written down does not ask again", async (t) => {
  const using = options(t);
  await cached(fakeScanner(), using).scan(message());
  const scanner = fakeScanner();
  let looks = 0;
  const notThereYet = ({ name, path }: { name: string; path: string }) => {
    if (name === "openSync" && path.endsWith(".json") && looks++ === 0) throw systemError("ENOENT");
  };
  assert.deepEqual(await watched(notThereYet, () => cached(scanner, using).scan(message())), SPAM);
  assert.equal(scanner.asked, 0);
  assert.equal(looks, 2);
});

test("a lock that is lost while the scanner is asked changes nothing", async (t) => {
  const using = options(t);
  const scanner = fakeScanner(() => SPAM, 1500); // the loss is noticed within a second
  const scan = cached(scanner, using).scan(message());
  while (scanner.asked === 0) await using.deadline.sleep(5);
  fs.rmdirSync(join(using.folder, only(fs.readdirSync(using.folder))));
  assert.deepEqual(await scan, SPAM);
  assert.deepEqual(await peek(message(), using), SPAM);
});

/** As if there were no cache. */
async function asksDirectly(using: Sharing): Promise<void> {
  const scanner = fakeScanner();
  assert.deepEqual(await cached(scanner, using).scan(message()), SPAM);
  assert.deepEqual(await cached(scanner, using).scan(message()), SPAM);
  assert.equal(scanner.asked, 2);
  assert.equal(await peek(message(), using), null);
}

test("a folder that others can write to is not used", async (t) => {
  const using = options(t);
  await cached(fakeScanner(), using).scan(message());
  for (const mode of [0o720, 0o702, 0o1777]) {
    fs.chmodSync(using.folder, mode);
    await asksDirectly(using);
  }
  fs.chmodSync(using.folder, 0o755);
  assert.deepEqual(await peek(message(), using), SPAM);
});

test("a symbolic link, a file and a folder of somebody else are not used", async (t) => {
  const using = options(t);
  await cached(fakeScanner(), using).scan(message());
  const link = `${using.folder}-link`;
  fs.symlinkSync(using.folder, link);
  await asksDirectly(options(t, link));
  const file = `${using.folder}-file`;
  fs.writeFileSync(file, "");
  await asksDirectly(options(t, file));
  if (!isRoot()) return;
  fs.chownSync(using.folder, NOBODY, NOBODY);
  await asksDirectly(using);
});

test("where no folder can be made, the scanner is asked directly", async (t) => {
  const file = join(scratch(t), "file");
  fs.writeFileSync(file, "");
  await asksDirectly(options(t, join(file, "verdicts")));
});

for (const mode of [0o500, 0o400, 0o000]) {
  test(`a folder of mode ${mode.toString(8)} is done without`, async (t) => {
    const using = options(t);
    await cached(fakeScanner(), using).scan(message("another"));
    fs.chmodSync(using.folder, mode);
    if (isRoot()) {
      for (const path of [using.folder, join(using.folder, ".."), join(using.folder, "../..")]) {
        fs.chownSync(path, NOBODY, NOBODY);
      }
    }
    const uid = process.geteuid?.() ?? 0;
    if (isRoot()) process.seteuid?.(NOBODY);
    await asksDirectly(using).finally(() => process.seteuid?.(uid));
    fs.chmodSync(using.folder, 0o700);
    assert.equal(fs.readdirSync(using.folder).length, 1);
  });
}

test("on a full disk everybody gets an answer, and nothing half-written is left", async (t) => {
  const using = options(t);
  const full = ({ name, path }: { name: string; path: string }) => {
    if (name === "writeSync" && path.startsWith(using.folder)) throw systemError("ENOSPC");
  };
  const scanner = fakeScanner();
  const asking = () => Promise.all(times(10, () => cached(scanner, using).scan(message())));
  assert.deepEqual(
    await watched(full, asking),
    times(10, () => SPAM),
  );
  assert.deepEqual(fs.readdirSync(using.folder), []);
});

test("what it writes is swept when it has expired", async (t) => {
  const using = options(t);
  await cached(fakeScanner(), using).scan(message());
  const sweeping = () => ({
    now: using.host.now,
    budgetMs: 5000,
    also: [placesOfAnswers(using.folder)],
  });
  const state = scratch(t);
  using.host.pass(HOUR);
  assert.equal(sweep(state, sweeping()), 0);
  using.host.pass(2 * 60_000);
  assert.equal(sweep(state, sweeping()), 1);
  await leaveLock(using, 0);
  using.host.pass(HOUR);
  assert.equal(sweep(state, sweeping()), 1);
  assert.deepEqual(fs.readdirSync(using.folder), []);
});

test("peeking tells what is known, asks nobody and leaves no trace", async (t) => {
  const using = options(t);
  assert.equal(await peek(message(), using), null);
  assert.ok(!fs.existsSync(using.folder));
  await cached(fakeScanner(), using).scan(message());
  await cached({ scan: () => Promise.reject(new Error("down")) }, using)
    .scan(message("failing"))
    .catch(() => {});
  const before = fs.readdirSync(using.folder);
  assert.deepEqual(await peek(message(), using), SPAM);
  assert.equal(await peek(message("failing"), using), null);
  assert.equal(await peek(message("new"), using), null);
  assert.deepEqual(fs.readdirSync(using.folder), before);
  using.host.pass(HOUR + 1);
  assert.equal(await peek(message(), using), null);
});

test("who waits looks again after milliseconds at first, and then several times a second", async (t) => {
  const using = options(t);
  await leaveLock(using, 0);
  const sleeps: number[] = [];
  const counting: Deadline = {
    left: () => 1000,
    check: () => {},
    sleep: async (ms) => {
      sleeps.push(ms);
      if (sleeps.length === 12) throw new Error("enough");
    },
  };
  await assert.rejects(cached(fakeScanner(), { ...using, deadline: counting }).scan(message()), {
    message: "enough",
  });
  assert.ok((sleeps[0] ?? 0) < 15, `${sleeps}`);
  assert.ok(Math.max(...sleeps) <= 200, `${sleeps}`);
  assert.ok((sleeps.at(-1) ?? 0) > 50, `${sleeps}`); // two hundred of them share a core or two
});
