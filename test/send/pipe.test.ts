import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Content, Deadline } from "../../src/core/contracts/ports.js";
import { createDeadline, DeadlineError, InterruptedError } from "../../src/io/deadline.js";
import { smallEnvironment } from "../../src/io/programs/environment.js";
import { programEnvironment } from "../../src/send/environment.js";
import { type ProgramRun, runProgram } from "../../src/send/pipe.js";
import { HANGS, withMoreTime } from "../harness/clock.js";
import {
  assertGone,
  broken,
  deadline,
  LETTER,
  largeContent,
  letter,
  scratch,
  script,
  toolsFor,
  whenThere,
} from "./tools.js";

function run(t: TestContext, body: string, overrides: Partial<ProgramRun> = {}) {
  const environment = smallEnvironment({ home: "/", environment: {} });
  return runProgram(
    {
      program: script(t, body),
      args: [],
      content: letter(),
      environment,
      timeout: 10_000,
      deadline: deadline(),
      ...overrides,
    },
    toolsFor(t),
  );
}

test("the message is its standard input, octet for octet", async (t) => {
  const file = join(scratch(t), "got");
  const bytes = Buffer.from(Array.from({ length: 1024 }, (_, i) => i % 256));
  const content: Content = letter(bytes.toString("latin1"), 100);
  assert.deepEqual(await run(t, `cat > ${file}`, { content }), {
    outcome: "delivered",
    status: 0,
    reason: "ended with status 0",
    output: "",
    firstLine: "",
  });
  assert.deepEqual(fs.readFileSync(file), bytes);
});

test("its standard input can be opened again by name", async (t) => {
  assert.equal(
    (await run(t, "cat /dev/stdin; cat /dev/stdin")).output,
    `${LETTER}${LETTER}`.replace(/\s+/g, " ").trim(),
  );
});

test("what statuses mean: 0 delivered, any other defers, unless they are said to mean something else", async (t) => {
  const outcomes = async (statuses?: ProgramRun["statuses"]) => {
    const found: string[] = [];
    for (const status of [0, 1, 67, 75, 127]) {
      const { outcome, reason } = await run(
        t,
        `exit ${status}`,
        statuses === undefined ? {} : { statuses },
      );
      assert.equal(reason, `ended with status ${status}`);
      found.push(outcome);
    }
    return found;
  };
  assert.deepEqual(await outcomes(), ["delivered", "defer", "defer", "defer", "defer"]);
  assert.deepEqual(await outcomes({ 0: "defer", 1: "delivered", 67: "delivered" }), [
    "delivered",
    "delivered",
    "delivered",
    "defer",
    "defer",
  ]);
});

test("killed, missing, no program, too much to say: deferred", async (t) => {
  const { outcome, reason } = await run(t, "kill -9 $$", {
    statuses: { 9: "delivered", 137: "delivered" },
  });
  assert.deepEqual([outcome, reason], ["defer", "was killed by SIGKILL"]);
  const args = Array.from({ length: 200 }, () => "x".repeat(32_000));
  for (const overrides of [
    { program: "/nowhere" },
    { program: "/" },
    { args },
    { environment: { HOME: "/nowhere" } },
  ]) {
    const ended = await run(t, "exit 0", overrides);
    assert.equal(ended.outcome, "defer");
    assert.match(ended.reason, /^could not be started \(.+\)$/);
  }
});

test("a program is named by its absolute path", async (t) => {
  await assert.rejects(run(t, "", { program: "cat" }), /absolute path/);
});

test("arguments are words, and no shell reads them", async (t) => {
  const hostile = [
    "$(touch /tmp/x)",
    "; exit 1",
    "a b",
    "'",
    '"',
    "\n",
    "--",
    "-x",
    "`id`",
    "*",
    "",
    "a\0b",
    "ü",
    "\ud800",
  ];
  const file = join(scratch(t), "words");
  await run(t, `for word; do printf '%s\\0' "$word"; done > ${file}`, { args: hostile });
  const words = fs.readFileSync(file, "utf8").split("\0").slice(0, -1);
  assert.deepEqual(
    words,
    hostile.map((word) => word.replace("\0", " ").replace("\ud800", "\ufffd")),
  );
});

test("no argument is so long that the program can't be started", async (t) => {
  const { outcome, output } = await run(t, 'printf %s "$1" | wc -c', {
    args: ["ü".repeat(1_000_000)],
  });
  assert.deepEqual([outcome, output], ["delivered", `${64 * 1024}`]);
});

test("a program that does not read is no failure", async (t) => {
  const { outcome } = await run(t, "exit 0", { content: largeContent(5_000_000) });
  assert.equal(outcome, "delivered");
});

test("what it writes is kept for the log: both ways, the beginning, one line", async (t) => {
  assert.equal((await run(t, "echo out; sleep 0.05; echo err >&2; exit 3")).output, "out err");
  assert.equal((await run(t, "printf 'a\\033[31mb\\nc'")).output, "a?[31mb c");
  assert.equal((await run(t, "head -c 1000000 /dev/zero | tr '\\0' x")).output, "x".repeat(4096));
});

test("what it leaves running in the background, its output open, is not waited for, and left alone", async (t) => {
  const [file, go] = ["later", "go"].map((name) => join(scratch(t), name));
  const background = `while [ ! -e ${go} ]; do sleep 0.05; done; echo done > ${file}`;
  const { outcome, output } = await run(t, `(${background}) & echo started`);
  assert.deepEqual([outcome, output], ["delivered", "started"]);
  fs.writeFileSync(go ?? "", "");
  await whenThere(file ?? "");
});

/** A program that ignores being asked, and has another one behind it. Writes both process ids. */
const stubborn = (file: string) =>
  `trap '' TERM; (trap '' TERM; sleep 60; sleep 60) & echo $$ $! > ${file}; while :; do sleep 60; done`;

test("over its time it is killed, with all that it started, and the message deferred", async (t) => {
  await withMoreTime(1500, async (timeout) => {
    const file = join(scratch(t), "pids");
    const statuses = { 143: "delivered" } as const;
    const { outcome, reason } = await run(t, stubborn(file), { timeout, statuses });
    assert.deepEqual([outcome, reason], ["defer", `was killed after ${timeout} ms`]);
    await assertGone(file);
  });
});

test("asked to end, it may tidy up", async (t) => {
  await withMoreTime(1500, async (timeout) => {
    const file = join(scratch(t), "tidy");
    const tidying = `trap 'echo tidy > ${file}; exit 0' TERM; while :; do sleep 0.05; done`;
    const { outcome } = await run(t, tidying, { timeout });
    assert.equal(outcome, "defer");
    assert.equal(fs.readFileSync(file, "utf8"), "tidy\n");
  });
});

test("out of the delivery's time, or told to stop: killed as well, and the delivery ends", async (t) => {
  const deadlineOf = (ms: number) => createDeadline({ ms, now: () => performance.now() });
  const ending = async (limit: Deadline, file: string, expected: new () => Error) => {
    await assert.rejects(run(t, stubborn(file), { deadline: limit }), expected);
    await assertGone(file);
  };
  await withMoreTime(1500, (ms) => ending(deadlineOf(ms), join(scratch(t), "pids"), DeadlineError));
  const [limit, file] = [deadlineOf(5 * HANGS), join(scratch(t), "pids")];
  whenThere(file).then(() => limit.interrupt("SIGHUP"));
  await ending(limit, file, InterruptedError);
});

test("a message that can't be read to its end starts no program", async (t) => {
  const file = join(scratch(t), "ran");
  await assert.rejects(run(t, `touch ${file}`, { content: broken() }), /bytes are missing/);
  assert.ok(!fs.existsSync(file));
});

test("it starts in HOME, in a session of its own", async (t) => {
  const home = scratch(t);
  const environment = smallEnvironment({ home, environment: {} });
  const { output } = await run(
    t,
    'pwd; read -r _ _ _ _ group session _ < /proc/$$/stat; [ "$session" = $$ ] && echo own',
    {
      environment,
    },
  );
  assert.equal(output, `${home} own`);
});

test("its environment: little of ours, and what is known of the message, without control characters", () => {
  const surroundings = {
    home: "/home/merlyn",
    environment: {
      PATH: "/opt/bin",
      LD_PRELOAD: "x",
      LANG: "de",
      USER: "merlyn",
      LOGNAME: "merlyn",
      TZ: "UTC",
      RECIPIENT: "z",
    },
  };
  const about = {
    sender: "a\r\nb\0\u0085@example.org",
    recipient: "merlyn@example.org",
    extension: null,
    deliveredTo: "x".repeat(9000),
  };
  assert.deepEqual(programEnvironment(surroundings, about), {
    HOME: "/home/merlyn",
    PATH: "/usr/bin:/bin",
    LANG: "C",
    USER: "merlyn",
    LOGNAME: "merlyn",
    TZ: "UTC",
    SENDER: "a  b  @example.org",
    RECIPIENT: "merlyn@example.org",
    EXTENSION: "",
    DELIVERED_TO: "x".repeat(8192),
  });
});
