/** What the program is started with in place of a proper stdin, stdout and stderr. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { BIN, type Home, NODE, type Result } from "../harness/program.js";
import {
  assertDeferred,
  assertDelivered,
  assertInInbox,
  assertNothingStored,
  copyOfProgram,
  FILED,
  homeWith,
  MESSAGE,
  rulesOf,
} from "./tools.js";

const START = `${NODE} ${BIN}`;

/** Runs a shell's command line; `MESSAGE` in the environment names a file with the message. */
function shell(home: Home, line: string): Result {
  const path = home.write("message", MESSAGE);
  return home.run([], { command: ["/bin/sh", "-c", line], env: { MESSAGE: path } });
}

for (const [name, redirection] of [
  ["empty", "</dev/null"],
  ["closed", "<&-"],
  ["a folder", "</"],
  ["open for writing only", "0>/dev/null"],
] as const) {
  test(`stdin is ${name}: 75`, (t) => {
    const home = homeWith(t, rulesOf());
    assertDeferred(
      shell(home, `${START} ${redirection}`),
      /nothing on standard input|EISDIR|EBADF/,
    );
    assert.deepEqual(home.maildir("Mail/inbox"), []);
  });
}

test("stdin is a file, or a socket: delivered", (t) => {
  const home = homeWith(t, rulesOf());
  assertDelivered(shell(home, `${START} <"$MESSAGE"`));
  // What the tests elsewhere give it is a socket; this is a pipe.
  assertDelivered(shell(home, `cat "$MESSAGE" | ${START}`));
  assertDelivered(home.deliver(MESSAGE));
  assert.deepEqual(home.maildir("Mail/inbox").map(String), [FILED, FILED, FILED]);
});

test("a message that comes in drops: delivered whole", (t) => {
  const home = homeWith(t, rulesOf());
  const drops = 'while IFS= read -r line; do sleep 0.02; printf "%s\\n" "$line"; done <"$MESSAGE"';
  assertDelivered(shell(home, `{ ${drops}; } | ${START}`));
  assert.deepEqual(home.maildir("Mail/inbox").map(String), [FILED]);
});

const BASH = "/bin/bash";

/** The statuses of a pipe's two ends. A writer whose reader went away ends in 141 (SIGPIPE). */
function pipeStatus(home: Home, command: string): string {
  const script = `head -c 5000000 /dev/zero | ${command} 2>/dev/null; echo "\${PIPESTATUS[*]}"`;
  return home.run([], { command: [BASH, "-c", script] }).stdout.trim();
}

test("a message is read to its end, whatever is wrong", {
  skip: !existsSync(BASH) && "needs bash",
}, (t) => {
  const program = copyOfProgram(t);
  const broken = `${NODE} ${join(program, "bin/sortmail")}`;
  spawnSync("rm", ["-r", join(program, "dist")]);
  const good = homeWith(t, rulesOf());
  assert.equal(pipeStatus(good, START), "0 0");
  assert.equal(pipeStatus(good, `${START} --wrong`), "0 75");
  assert.equal(pipeStatus(good, `env -u HOME ${START}`), "0 75");
  assert.equal(pipeStatus(good, broken), "0 75");
  assert.equal(pipeStatus(good, `${START} delivr`), "0 75");
  assert.equal(pipeStatus(homeWith(t), START), "0 75");
  assert.equal(pipeStatus(homeWith(t, { top: "process.exit(0);" }), START), "0 75");
  assert.equal(
    pipeStatus(homeWith(t, { rules: 'rule("drop", () => true, discard())' }), START),
    "0 0",
  );
  assert.equal(pipeStatus(homeWith(t, { otherwise: 'reject("no")' }), START), "0 69");
  const noSpool = homeWith(t, rulesOf());
  noSpool.write(".local/state/sortmail/spool", "a file, where a folder should be");
  assert.equal(pipeStatus(noSpool, START), "0 75");
  assert.equal(pipeStatus(good, "(head -c 1 >/dev/null)"), "141 0", "this check finds nothing");
});

/** Ways to have nobody who listens. */
const DEAF = {
  "stdout and stderr closed": (start: string) => `${start} <"$MESSAGE" >&- 2>&-`,
  "stdin's number reused": (start: string) =>
    `exec 9<"$MESSAGE"; exec <&- >&- 2>&-; exec <&9 9<&-; ${start}`,
  "stdout and stderr full": (start: string) => `${start} <"$MESSAGE" >/dev/full 2>/dev/full`,
  "stdout and stderr for reading only": (start: string) =>
    `${start} <"$MESSAGE" 1</dev/null 2</dev/null`,
};

for (const [name, line] of Object.entries(DEAF)) {
  test(`${name}: the status is right all the same`, (t) => {
    const print = 'process.stdout.write("x".repeat(1_000_000)); console.error("y");';
    const silent = { stdout: "", stderr: "", signal: null };
    for (const [parts, status] of [
      [{}, 0],
      [{ top: print }, 0],
      [{ top: `${print} throw new Error("boom");` }, 75],
      [{ top: print, otherwise: 'reject("no", "refused")' }, 77],
    ] as const) {
      const home = homeWith(t, parts);
      assert.deepEqual(shell(home, line(START)), { status, ...silent });
      assert.deepEqual(home.maildir("Mail/inbox").map(String), status === 0 ? [FILED] : []);
    }
  });
}

test("stderr is a broken pipe: the status is right all the same", {
  skip: !existsSync(BASH) && "needs bash",
}, (t) => {
  for (const [parts, status] of [
    [{ top: 'console.error("x");' }, 0],
    [{ top: 'throw new Error("boom");' }, 75],
    [{ otherwise: 'reject("no", "unknown user")' }, 67],
  ] as const) {
    const home = homeWith(t, parts);
    // The reader is gone before the program begins.
    const script = `{ sleep 0.1; ${START} <"$MESSAGE" 2>&1; } | true; echo "\${PIPESTATUS[0]}"`;
    const path = home.write("message", MESSAGE);
    const { stdout } = home.run([], { command: [BASH, "-c", script], env: { MESSAGE: path } });
    assert.equal(stdout, `${status}\n`);
  }
});

test("the working folder is not there any more, and the environment is empty but for HOME", (t) => {
  const home = homeWith(t, rulesOf());
  const line = `mkdir "$HOME/gone" && cd "$HOME/gone" && rmdir "$HOME/gone" && exec env -i HOME="$HOME" ${START} <"$MESSAGE"`;
  assertDelivered(shell(home, line));
  assert.deepEqual(home.maildir("Mail/inbox").map(String), [FILED]);
});

test("an environment full of nonsense changes nothing", (t) => {
  const home = homeWith(t, rulesOf());
  const env = {
    XDG_CONFIG_HOME: "/nowhere",
    XDG_STATE_HOME: "/nowhere",
    XDG_CACHE_HOME: "/nowhere",
    TMPDIR: "/nowhere",
    NODE_PATH: "/nowhere",
  };
  assertDelivered(
    home.deliver(MESSAGE, [], {
      env: { ...env, RECIPIENT: "\u0007", EXTENSION: "../..", SENDER: "a\nb", LANG: "xx_YY" },
    }),
  );
  assertInInbox(home);
});

test("NODE_OPTIONS that Node refuses: 75 by the printed command line", (t) => {
  const home = homeWith(t, rulesOf());
  const line = `${START}; case $? in 0|67|69|77) exit $?;; *) exit 75;; esac`;
  const { status, stderr } = home.run([], {
    input: MESSAGE,
    command: ["/bin/sh", "-c", line],
    env: { NODE_OPTIONS: "--nonsense" },
  });
  assert.equal(status, 75);
  assert.doesNotMatch(stderr, /^\d\.\d\.\d /);
  assertNothingStored(home);
});
