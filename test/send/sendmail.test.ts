import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import fc from "fast-check";
import type { Submission } from "../../src/core/contracts/ports.js";
import { isPerhapsTaken, isRefusedForGood } from "../../src/core/contracts/submit-error.js";
import { createDeadline, DeadlineError, InterruptedError } from "../../src/io/deadline.js";
import { openTransport, type SendTools } from "../../src/send/transports.js";
import { growthWhile } from "../harness/memory.js";
import {
  assertGone,
  fakeSendmail,
  largeContent,
  letter,
  scratch,
  script,
  submission,
  thrownBy,
  toolsFor,
  whenThere,
} from "./tools.js";

function submit(
  t: TestContext,
  path: string,
  message: Partial<Submission> = {},
  tools: Partial<SendTools> = {},
) {
  return openTransport({ kind: "sendmail", path }, toolsFor(t, tools)).submit(submission(message));
}

/** The status that a program with this ending gave for a message, as an error. */
async function failure(t: TestContext, ending: string): Promise<Error> {
  const error = await thrownBy(submit(t, fakeSendmail(t, ending).path));
  assert.ok(error instanceof Error);
  return error;
}

test("the command line: no end at a lone dot, the sender always said, each recipient a word", async (t) => {
  const program = fakeSendmail(t);
  await submit(t, program.path, { recipients: ["a@example.net", '"b; c"@example.net'] });
  assert.deepEqual(program.args(), [
    "-i",
    "-f",
    "ann@example.org",
    "a@example.net",
    '"b; c"@example.net',
  ]);
});

test("the null sender is <>: left out, the program would take whoever runs it", async (t) => {
  const program = fakeSendmail(t);
  await submit(t, program.path, { sender: null });
  assert.deepEqual(program.args(), ["-i", "-f", "<>", "bob@example.net"]);
});

test("the environment is small", async (t) => {
  const program = fakeSendmail(t);
  const environment = {
    SECRET: "x",
    USER: "merlyn",
    MAIL_CONFIG: "/etc/postfix-out",
    PATH: "/home/merlyn/bin",
    LANG: "de",
  };
  await submit(t, program.path, {}, { environment, home: "/home/merlyn" });
  const own = /^(?:_|PWD|OLDPWD|SHLVL)=/; // the shell's own
  assert.deepEqual(
    program
      .env()
      .filter((each) => !own.test(each))
      .sort(),
    [
      "HOME=/home/merlyn",
      "LANG=C",
      "MAIL_CONFIG=/etc/postfix-out",
      "PATH=/usr/bin:/bin",
      "USER=merlyn",
    ],
  );
});

test("what each status means", async (t) => {
  for (const status of [64, 65, 67, 69, 77])
    assert.ok(isRefusedForGood(await failure(t, `exit ${status}`)), `${status}`);
  for (const status of [1, 66, 68, 70, 71, 72, 73, 74, 75, 76, 78, 127, 255]) {
    const error = await failure(t, `exit ${status}`);
    assert.equal(error.name, "SubmitError");
    assert.ok(!isRefusedForGood(error), `${status}`);
    assert.ok(!isPerhapsTaken(error), `${status}`);
    assert.match(error.message, new RegExp(`ended with status ${status}$`));
  }
});

test("killed: later, and perhaps it has queued the message", async (t) => {
  const error = await failure(t, "kill -9 $$");
  assert.match(error.message, /was killed by SIGKILL$/);
  assert.ok(!isRefusedForGood(error));
  assert.ok(isPerhapsTaken(error));
});

test("missing, not executable, a folder: later", async (t) => {
  const notExecutable = join(scratch(t), "sendmail");
  fs.writeFileSync(notExecutable, "#!/bin/sh\n", { mode: 0o644 });
  for (const path of ["/nowhere/sendmail", notExecutable, "/"]) {
    const error = await thrownBy(submit(t, path));
    assert.ok(
      error instanceof Error && error.name === "SubmitError" && !isRefusedForGood(error),
      String(error),
    );
    assert.ok(error.message.startsWith(`${path} could not be started (`), error.message);
  }
});

test("what the program says is in the error: one line, printable, not without end", async (t) => {
  const { message } = await failure(t, "printf 'a\\nb\\033[31m\\303\\274 %01000d' 0 >&2; exit 75");
  assert.match(message, /ended with status 75: a b\?\[31m\? 0+$/);
  assert.ok(message.length < 400);
});

test("a program that writes without end is listened to, and remembered in part", async (t) => {
  const { message } = await failure(t, "head -c 3000000 /dev/zero | tr '\\0' x >&2; exit 69");
  assert.match(message, /status 69: x{300}$/);
});

test("a program that reads nothing, and ends well, is believed", async (t) => {
  await submit(t, script(t, "exit 0"), { message: largeContent(5_000_000) });
});

test("line ends are LF, wherever the message is cut, and lone CRs stay", async (t) => {
  const texts = fc
    .array(fc.constantFrom("a", "\r", "\n", "\r\n"), { maxLength: 12 })
    .map((parts) => parts.join(""));
  await fc.assert(
    fc.asyncProperty(texts, fc.integer({ min: 1, max: 4 }), async (text, chunkSize) => {
      const program = fakeSendmail(t);
      await submit(t, program.path, { message: letter(text, chunkSize) });
      assert.equal(program.stdin().toString(), text.replaceAll("\r\n", "\n"));
    }),
    { numRuns: 40 },
  );
});

test("told to stop, or out of time: the program is killed, with all it started", async (t) => {
  for (const [end, expected] of [
    ["interrupt", InterruptedError],
    ["time", DeadlineError],
  ] as const) {
    const mark = join(scratch(t), "pids");
    const path = script(t, `trap '' TERM; sleep 60 & echo $$ $! > ${mark}; wait; sleep 60`);
    const deadline = createDeadline({
      ms: end === "time" ? 1500 : 60_000,
      now: () => performance.now(),
    });
    if (end === "interrupt") whenThere(mark).then(() => deadline.interrupt("SIGTERM"));
    await assert.rejects(submit(t, path, {}, { deadline }), expected);
    await assertGone(mark);
  }
});

test("nothing stays in the spool, however it went", async (t) => {
  const spool = join(scratch(t), "spool");
  for (const path of [fakeSendmail(t).path, fakeSendmail(t, "exit 69").path, "/nowhere"]) {
    await submit(t, path, {}, { spool }).catch(() => {});
    assert.deepEqual(fs.readdirSync(spool), []);
  }
});

test("50 MB pass through, and memory does not grow with them", async (t) => {
  const size = 50 * 1024 * 1024;
  const count = join(scratch(t), "count");
  const path = script(t, `wc -c > ${count}`);
  await submit(t, path);
  const growth = await growthWhile(() => submit(t, path, { message: largeContent(size) }));
  assert.equal(Number(fs.readFileSync(count, "utf8")), size);
  assert.ok(growth < 24 * 1024 * 1024, `${growth} octets`);
});
