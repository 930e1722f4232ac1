/** Rules that use up the time or the memory: what stops them, and that nothing is lost. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { hostname } from "node:os";
import { describe, type TestContext, test } from "node:test";
import { createDeadline } from "../../src/io/deadline.js";
import { takeLocks } from "../../src/io/locks/acquire.js";
import { fcntlLock } from "../../src/io/locks/fcntl.js";
import {
  assertDeferred,
  assertDelivered,
  assertInInbox,
  assertNothingStored,
  condition,
  fastNode,
  homeWith,
  MESSAGE,
  type Parts,
  shellLine,
  startDelivery,
  stored,
} from "../cli/tools.js";
import { HANGS, withMoreTime } from "../harness/clock.js";
import { BIN, type Home, NODE, type Result } from "../harness/program.js";

const LOOP = "for (;;);";
const BACKTRACK = 'return /^(a+)+$/.test("a".repeat(40) + "!");';
const ENDLESS: readonly (readonly [name: string, parts: Parts, says: RegExp])[] = [
  ["an endless loop while it is loaded", { top: LOOP }, /the rules ran longer than \d{2,3} s$/m],
  ["an endless loop in a condition", condition(LOOP), /the rules ran longer than \d{2,3} s$/m],
  [
    "an endless loop that catches everything",
    condition(`for (;;) try { ${LOOP} } catch {} finally { continue; }`),
    /ran longer/,
  ],
  ["an endless loop in an action", { otherwise: `() => { ${LOOP} }` }, /ran longer than/],
  [
    "an endless loop in a rewrite of its own",
    { config: `recipient: () => { ${LOOP} },` },
    /ran longer than/,
  ],
  [
    "an endless loop in what it throws",
    condition(`throw { get message() { ${LOOP} }, toString() { ${LOOP} } };`),
    /ran longer|no Error/,
  ],
  ["a regular expression that backtracks", condition(BACKTRACK), /ran longer than/],
  [
    "a ready-made condition that backtracks",
    { rules: `rule("try", body(/^(.?.?.?.?)+$/), file("inbox"))` },
    /ran longer than/,
  ],
  [
    "a promise that never settles, and a timer that goes on",
    condition("setInterval(() => {}, 1000); return new Promise(() => {});"),
    /not finished within 240 s$/m,
  ],
  [
    "a wait without end",
    condition("for (;;) await pause(1000);", "async"),
    /not finished within 240 s$/m,
  ],
];

/** Milliseconds that the 240 s last: enough to start the program, where the machine is not busy. */
const ENOUGH = 1_600;

/** Registers a test of what a delivery with so many milliseconds does. */
function testLate(name: string, run: (t: TestContext, ms: number) => Promise<void>): void {
  test(name, (t) => withMoreTime(ENOUGH, (ms) => run(t, ms)));
}

describe("the deadline of 240 s, on a clock that runs faster", { concurrency: 4 }, () => {
  for (const [name, parts, says] of ENDLESS) {
    testLate(`a rule with ${name}: 75`, async (t, ms) => {
      const home = homeWith(t, parts);
      const began = performance.now();
      assertDeferred(await startDelivery(home, fastNode(t, ms)), says);
      assert.ok(performance.now() - began > ms * 0.8, "the deadline came too early");
      assertNothingStored(home);
      const [entry] = home.log();
      assert.equal(entry?.status, 75);
      assert.match(String(entry?.error), says, "the log says the same");
    });
  }

  testLate(
    "a folder that is locked all the time: 75, the lock is named, and the mbox is as it was",
    async (t, ms) => {
      const home = homeWith(t, { otherwise: 'file("box")' });
      home.write("Mail/box", "From a  Sun Nov 22 10:00:00 2026\nSubject: old\n\nold\n\n");
      home.write("Mail/box.lock", `${process.pid}:${hostname()}\n`);
      const before = home.read("Mail/box");
      assertDeferred(
        await startDelivery(home, fastNode(t, ms)),
        /Mail\/box\.lock can't be taken: .*not finished within 240 s/,
      );
      assert.deepEqual(home.read("Mail/box"), before);
      assert.deepEqual(stored(home), ["Mail/box", "Mail/box.lock"]);
    },
  );

  testLate("the same by its fcntl lock alone", async (t, ms) => {
    const home = homeWith(t, { otherwise: 'file("box")' });
    const box = home.write("Mail/box", "");
    const fd = openSync(box, "r+");
    t.after(() => closeSync(fd));
    const release = await takeLocks(
      [fcntlLock(fd, box)],
      createDeadline({ ms: HANGS, now: () => performance.now() }),
    );
    assertDeferred(
      await startDelivery(home, fastNode(t, ms)),
      /fcntl lock of \S+Mail\/box can't be taken: .*within 240 s/,
    );
    assert.deepEqual(stored(home), ["Mail/box"]);
    release();
    assertDelivered(home.deliver(MESSAGE));
  });
});

/** Deferred, by the shell: what it and Node say must not look like a status to Postfix. */
function assertDeferredByShell({ status, signal, stdout, stderr }: Result): void {
  assert.deepEqual({ status, signal, stdout }, { status: 75, signal: null, stdout: "" });
  assert.doesNotMatch(stderr, /^\d\.\d\.\d /);
}

/** The CPU seconds of the printed command line, only fewer: they stop what the deadline can't. */
const BEYOND_DEADLINE: readonly (readonly [name: string, parts: Parts])[] = [
  ["an endless loop while it is loaded", { top: LOOP }],
  ["an endless loop behind an await", condition(`await pause(1); ${LOOP}`, "async")],
  [
    "a backtracking regular expression behind an await",
    condition(`await pause(1); ${BACKTRACK}`, "async"),
  ],
  ["promises without end", condition("for (;;) await null;", "async")],
  [
    "a timer in an endless loop",
    condition(`setTimeout(() => { ${LOOP} }, 1); await pause(50); return true;`, "async"),
  ],
];

describe("the CPU limit of the printed command line", { concurrency: 2 }, () => {
  for (const [name, parts] of BEYOND_DEADLINE) {
    test(`a rule with ${name}: killed, and 75 by the shell`, async (t) => {
      const home = homeWith(t, parts);
      assertDeferredByShell(await startDelivery(home, shellLine(BIN, { seconds: 1 })));
      assertNothingStored(home);
    });
  }

  test("started without a shell, the same is death by signal", async (t) => {
    const home = homeWith(t, condition(`await pause(1); ${LOOP}`, "async"));
    const { signal, stdout } = await startDelivery(home, [
      "/bin/sh",
      "-c",
      `ulimit -t 1; exec ${NODE} ${BIN}`,
    ]);
    assert.deepEqual({ signal, stdout }, { signal: "SIGKILL", stdout: "" });
    assertNothingStored(home);
  });
});

/** What waits in a system call: no timer of ours comes, and no CPU is used. */
const WAITING: readonly (readonly [name: string, body: string])[] = [
  ["a program", 'require("node:child_process").execFileSync("/bin/sleep", ["1000"]); return true;'],
  [
    "a program that ignores TERM",
    'require("node:child_process").execFileSync("/bin/sh", ["-c", "trap : TERM; while :; do sleep 1; done"]); return true;',
  ],
  [
    "a FIFO",
    'const fifo = process.env.HOME + "/fifo"; require("node:child_process").execFileSync("/usr/bin/mkfifo", [fifo]); require("node:fs").readFileSync(fifo); return true;',
  ],
  ["another thread", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); return true;"],
  [
    "another thread, behind an await",
    "await pause(1); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); return true;",
  ],
];

describe("the limit of real time of the printed command line", { concurrency: 2 }, () => {
  for (const [name, body] of WAITING) {
    test(`a rule that waits for ${name}: ended, and 75 by the shell`, async (t) => {
      const home = homeWith(t, condition(body, "async"));
      const began = performance.now();
      assertDeferredByShell(await startDelivery(home, shellLine(BIN, { patience: 2 })));
      assert.ok(performance.now() - began >= 2000);
      assertNothingWasFiled(home);
    });
  }
});

function assertNothingWasFiled(home: Home): void {
  assert.deepEqual(
    stored(home).filter((name) => name !== "fifo"),
    [],
  );
}

describe("memory", { concurrency: 2 }, () => {
  const eater = condition("const all = []; for (;;) all.push(new Array(1000).fill(0));");
  const asRule = (t: TestContext): Home => homeWith(t, eater);

  test("a rule that eats all of it: death by signal, which defers", async (t) => {
    const home = asRule(t);
    const { status, signal, stdout } = await startDelivery(home, [
      NODE,
      "--max-old-space-size=30",
      BIN,
    ]);
    assert.deepEqual({ status, stdout }, { status: null, stdout: "" });
    assert.ok(signal === "SIGABRT" || signal === "SIGTRAP" || signal === "SIGILL", String(signal));
    assertNothingStored(home);
  });

  test("the same by the printed command line: 75", async (t) => {
    const home = asRule(t);
    assertDeferredByShell(
      await startDelivery(home, shellLine(BIN, { flags: "--max-old-space-size=30" })),
    );
    assertNothingStored(home);
  });

  test("not even enough to start Node: 75 by the printed command line", async (t) => {
    const home = homeWith(t, {});
    const [shell = "", option = "", line = ""] = shellLine(BIN);
    assertDeferredByShell(await startDelivery(home, [shell, option, `ulimit -v 200000; ${line}`]));
    assertNothingStored(home);
    assertDelivered(home.deliver(MESSAGE));
  });
});

/** Runs what follows without memory that is writable and executable. */
const MDWE = `import ctypes, os, sys
if ctypes.CDLL(None).prctl(65, 1, 0, 0, 0) != 0: sys.exit(99)
os.execvp(sys.argv[1], sys.argv[1:])`;
const WITHOUT = ["python3", "-c", MDWE];
const NO_MDWE =
  spawnSync(WITHOUT[0] ?? "", [...WITHOUT.slice(1), "/bin/true"]).status !== 0 &&
  "needs python3, and a kernel of 6.3 that knows PR_SET_MDWE";

describe("a unit with MemoryDenyWriteExecute", { skip: NO_MDWE }, () => {
  test("Node can't live there: 75 by the printed command line", (t) => {
    const home = homeWith(t, {});
    const { status } = home.run([], { input: MESSAGE, command: [...WITHOUT, ...shellLine(BIN)] });
    assert.equal(status, 75);
    assertNothingStored(home);
  });

  test("with --jitless it delivers", (t) => {
    const home = homeWith(t, {});
    const command = [...WITHOUT, ...shellLine(BIN, { flags: "--jitless" })];
    const { status, stderr } = home.run([], { input: MESSAGE, command });
    assert.equal(status, 0, stderr);
    assertInInbox(home);
  });
});
