/** Another command than a delivery in .forward: the message stays Postfix's. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { BIN, type Home, NODE, type Result } from "../harness/program.js";
import {
  assertDeferred,
  assertInInbox,
  assertNothingStored,
  homeWith,
  MESSAGE,
  rulesOf,
  start,
} from "./tools.js";

/** What local(8) tells a command of a message. */
const POSTFIX = {
  SENDER: "ada@analytic.example",
  RECIPIENT: "merlyn+merlyn@blue.stonehenge.example",
  ORIGINAL_RECIPIENT: "merlyn@stonehenge.example",
  USER: "merlyn",
  LOCAL: "merlyn+merlyn",
  EXTENSION: "merlyn",
  DOMAIN: "blue.stonehenge.example",
};

const SLIPS: readonly (readonly string[])[] = [
  ["status"],
  ["status", "--json"],
  ["check"],
  ["check", "--nonsense"],
  ["init"],
  ["init", "--user", "merlyn"],
  ["help"],
  ["deliver", "--help"],
  ["help", "deliver"],
  ["-h"],
  ["--help"],
  ["-V"],
  ["--version"],
  ["dry-run", "-"],
  ["dry-run", "/dev/stdin"],
  ["dry-run"],
  ["verdict", "-"],
  ["learn", "ham", "-"],
  ["delivr"],
  [""],
  ["deliver", "--help"],
  ["deliver", "status"],
];

/** The program at the end of a pipe, as Postfix starts it; also whether all of it was read. */
function piped(home: Home, words: readonly string[], env: Record<string, string>): Result {
  const path = home.write("message", `${MESSAGE}${"x".repeat(300_000)}\n`);
  const line = '{ cat "$MESSAGE" || echo "broken pipe"; } | "$@"';
  const command = ["/bin/sh", "-c", line, "sh", NODE, BIN, ...words];
  return home.run([], { command, env: { ...env, MESSAGE: path } });
}

for (const words of SLIPS) {
  test(`\`sortmail ${words.join(" ")}\`, started by Postfix: 75, and one line`, (t) => {
    const home = homeWith(t, rulesOf());
    assertDeferred(
      piped(home, words, POSTFIX),
      /delivers nothing, .*sortmail init prints|[sS]ee sortmail --help/,
    );
    assertDeferred(home.run(words, { input: MESSAGE, env: POSTFIX }), /./);
    assert.deepEqual(home.maildir("Mail/inbox"), []);
  });
}

test("a defect of another command, such as no HOME: 75, and one line", (t) => {
  const home = homeWith(t, rulesOf());
  const { status, stderr } = home.run([], {
    input: MESSAGE,
    env: { ...POSTFIX, HOME: "" },
    command: [NODE, BIN, "status"],
  });
  assert.equal(status, 75);
  assert.match(stderr, /^4\.3\.0 sortmail: [ -~]*\n$/);
  assertNothingStored(home);
});

/** What a script of the person's finds, when Postfix's variables are left over. */
const LEFT_OVER: Readonly<Record<string, string>> = {
  "nothing on /dev/null": '"$@" </dev/null',
  "a pipe without a message": ': | "$@"',
  "a file": '"$@" <"$HOME/message"',
  "a closed stdin": '"$@" <&-',
  "a terminal": `script -qec "'$1' '$2' '$3'" /dev/null`,
};

for (const [what, line] of Object.entries(LEFT_OVER)) {
  test(`Postfix's variables are left over, and ${what}: the commands work`, (t) => {
    const home = homeWith(t, rulesOf());
    home.write("message", MESSAGE);
    for (const word of ["status", "check", "--version", "help"]) {
      const command = ["/bin/sh", "-c", line, "sh", NODE, BIN, word];
      const { status, stdout } = home.run([], { command, env: POSTFIX });
      assert.deepEqual(
        [status, /sortmail:|4\.3\.0/.test(stdout)],
        [0, false],
        `${word}: ${stdout}`,
      );
    }
  });
}

test("… and a pipe on which nothing ever comes: they work, some seconds later", async (t) => {
  const home = homeWith(t, rulesOf());
  const env = { HOME: home.path, PATH: "/usr/bin:/bin", ...POSTFIX };
  const { child, ended } = start(home, [NODE, BIN, "status"], { env });
  const { status, stdout } = await ended;
  child.stdin?.end();
  assert.deepEqual([status, /nothing waits/.test(stdout)], [0, true], stdout);
});

test("without Postfix's variables a person pipes what they like", (t) => {
  const home = homeWith(t, rulesOf());
  for (const words of [["dry-run", "-"], ["status"], ["--version"]])
    assert.equal(piped(home, words, {}).status, 0, words.join(" "));
});

test("a delivery is none of these, whatever variables are set", (t) => {
  for (const words of [[], ["deliver"], ["-a", "x"], ["-f", "", "-d", "merlyn"]]) {
    const home = homeWith(t, rulesOf());
    assert.equal(home.run(words, { input: MESSAGE, env: POSTFIX }).status, 0);
    assertInInbox(home);
  }
});
